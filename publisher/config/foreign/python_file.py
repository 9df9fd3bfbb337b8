"""The plain values in a configuration written in Python, which is read and never run."""

import ast
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publisher.config.foreign.sources import read_text
from publisher.config.foreign.taking import Unread
from publisher.errors import ConfigurationError

_DEEPEST = 50
_MOST_FILES = 5
#: A text or list that is put together can grow no longer.
_LONGEST = 100_000
_ENVIRONMENT = ("os.environ.get", "os.getenv", "environ.get", "getenv")


@dataclass(kw_only=True, slots=True)
class PythonNames:
    """The names that a file gives values to."""

    values: dict[str, object] = field(default_factory=dict)
    #: Name → «pelicanconf.py», the file that gave it its value.
    places: dict[str, str] = field(default_factory=dict)
    #: Name → «line 12: …», why the value may be another when the file is run.
    doubts: dict[str, str] = field(default_factory=dict)


def read_python(file: Path) -> PythonNames:
    """Return the values of a file's names, and of those of the files beside it that it takes in.

    Values are texts, numbers, true and false, None, lists, tuples and tables of these, put
    together with `+`, f-strings and `os.path.join`; anything else is `Unread`.

    Raises:
        ConfigurationError: The file cannot be read, or is not Python.
    """
    names = PythonNames()
    _read_file(file, names, set())
    return names


def _read_file(file: Path, names: PythonNames, seen: set[Path]) -> None:
    seen.add(file)
    text = read_text(file)
    try:
        with warnings.catch_warnings():
            # "\d" in a pattern: a warning about another program's text helps nobody.
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        raise ConfigurationError(
            f"{file.name}:{error.lineno or 1}: not Python: {error.msg}",
            hint="Mend the line, or write publisher.toml by hand.",
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ConfigurationError(
            f"{file.name}: cannot be read: {str(error) or 'nested too deep'}",
            hint="Write publisher.toml by hand.",
        ) from error
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            beside = file.parent / f"{(statement.module or '').rpartition('.')[2]}.py"
            if beside not in seen and len(seen) < _MOST_FILES and beside.is_file():
                _read_file(beside, names, seen)
        else:
            _Statement(file=file, names=names).read(statement)


@dataclass(kw_only=True, slots=True)
class _Statement:
    """Reads one statement of a file."""

    file: Path
    names: PythonNames
    #: Why the values that are read may be others.
    doubt: str | None = None

    def read(self, statement: ast.stmt) -> None:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            value = None if statement.value is None else self._evaluate(statement.value, 0)
            for target in targets:
                if isinstance(target, ast.Name) and statement.value is not None:
                    self._set(target.id, value)
        elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
            before = self.names.values.get(name)
            after = self._evaluate(statement.value, 0)
            is_sum = isinstance(statement.op, ast.Add)
            self._set(name, self._add(statement, before, after) if is_sum else _unread(statement))
        elif isinstance(statement, (ast.If, ast.Try, ast.For, ast.While, ast.With)):
            for name, line in _names_set_in(statement):
                reason = f"line {line}: stands under a condition"
                self.names.values.setdefault(name, Unread(reason))
                self.names.doubts[name] = reason
                self.names.places.setdefault(name, self.file.name)

    def _set(self, name: str, value: object) -> None:
        self.names.values[name] = value
        self.names.places[name] = self.file.name
        self.names.doubts.pop(name, None)
        if self.doubt is not None:
            self.names.doubts[name] = self.doubt

    def _evaluate(self, node: ast.expr, depth: int) -> object:
        if depth > _DEEPEST:
            return _unread(node)
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            known = str(self.file.absolute()) if node.id == "__file__" else _unread(node)
            return self.names.values.get(node.id, known)
        if isinstance(node, (ast.List, ast.Tuple)):
            items = [self._evaluate(each, depth + 1) for each in node.elts]
            return tuple(items) if isinstance(node, ast.Tuple) else items
        if isinstance(node, ast.Dict):
            return self._evaluate_table(node, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left = self._evaluate(node.left, depth + 1)
            return self._add(node, left, self._evaluate(node.right, depth + 1))
        if isinstance(node, ast.JoinedStr):
            return self._join(node, depth)
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        return _unread(node)

    def _evaluate_table(self, node: ast.Dict, depth: int) -> dict[object, object]:
        table: dict[object, object] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            name = None if key is None else self._evaluate(key, depth + 1)
            if isinstance(name, (str, int)):
                table[name] = self._evaluate(value, depth + 1)
        return table

    def _add(self, node: ast.AST, left: object, right: object) -> object:
        if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) < _LONGEST:
            return left + right
        if isinstance(left, list | tuple) and isinstance(right, list | tuple):
            both = [*left, *right]
            if len(both) < _LONGEST:
                return both if isinstance(left, list) else tuple(both)
        return _unread(node)

    def _join(self, node: ast.JoinedStr, depth: int) -> object:
        parts: list[str] = []
        for each in node.values:
            is_plain = isinstance(each, ast.Constant) or (
                isinstance(each, ast.FormattedValue)
                and each.format_spec is None
                and each.conversion == -1
            )
            inner = each.value if isinstance(each, ast.FormattedValue) else each
            part = self._evaluate(inner, depth + 1) if is_plain else None
            if not isinstance(part, (str, int)) or sum(map(len, parts)) > _LONGEST:
                return _unread(node)
            parts.append(str(part))
        return "".join(parts)

    def _call(self, node: ast.Call, depth: int) -> object:
        called = _dotted(node.func)
        given = [self._evaluate(each, depth + 1) for each in node.args]
        if called in _ENVIRONMENT and len(given) == 2:
            self.doubt = f"line {node.lineno}: comes from the environment; its default is taken"
            return given[1]
        texts = [each for each in given if isinstance(each, str)]
        if not texts or len(texts) != len(given) or node.keywords:
            return _unread(node)
        if called == "os.path.join":
            return os.path.join(*texts)  # noqa: PTH118 - as the file has it
        if called == "os.path.dirname" and len(texts) == 1:
            return os.path.dirname(texts[0])  # noqa: PTH120 - as the file has it
        if called in ("os.path.abspath", "os.path.realpath", "os.path.normpath"):
            return os.path.normpath(self.file.parent / texts[0])
        return _unread(node)


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < _DEEPEST:
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _unread(node: ast.AST) -> Unread:
    return Unread(f"line {getattr(node, 'lineno', 1)}: only known when the file is run")


def _names_set_in(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
