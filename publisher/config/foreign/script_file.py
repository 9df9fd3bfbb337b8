"""The plain values in a configuration written in JavaScript, which is read and never run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.config.foreign.taking import Unread

#: Each alternative takes what it began, closed or not: no text is looked at twice.
_TOKEN = re.compile(
    r"""(?P<blank>\s++|//[^\n]*+|/\*(?>(?:[^*]|\*(?!/))*)(?:\*/|\Z))
    |(?P<text>'(?>(?:[^'\\\n]|\\.)*)'?|"(?>(?:[^"\\\n]|\\.)*)"?|`(?>(?:[^`\\]|\\.)*)`?)
    |(?P<word>[A-Za-z_$@][\w$]*+(?>(?:\.[A-Za-z_$][\w$]*+)*))
    |(?P<number>\d[\w.]*+)
    |(?P<mark>=>|.)""",
    re.VERBOSE | re.DOTALL,
)
#: Begins where a value can begin, and never leaves its line.
_REGEX = re.compile(r"/(?>(?:[^/\\\n\[]|\\.|\[(?>(?:[^\]\\\n]|\\.)*)\]?)+)/?[a-z]*", re.DOTALL)
_BEFORE_VALUE = frozenset("(,=:[!&|?{};") | {"=>", "return", ""}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "", "\n": ""}
_INSERTED = re.compile(r"\$\{([^{}]*)\}")
_DECLARING = frozenset({"const", "let", "var", "function", "class", "interface", "type", "enum"})
_BEHIND_VALUE = frozenset({",", "}", "]", ";", "as", "satisfies", ""})
_OPENING, _CLOSING = frozenset("{[("), frozenset("}])")
_LITERALS: Mapping[str, object] = {"true": True, "false": False, "null": None, "undefined": None}
_DEEPEST = 60
_EXPORT = "export default"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


@dataclass(slots=True)
class _Frame:
    """An open bracket."""

    mark: str
    #: Keys that lead to what is in it.
    path: tuple[str, ...]
    #: The key whose value is being read.
    key: str | None = None

    @property
    def here(self) -> tuple[str, ...]:
        return self.path if self.key is None else (*self.path, self.key)


@dataclass(kw_only=True, slots=True)
class Script:
    """The values in a file, by the declaration and the keys that lead to them."""

    #: Declaration, keys, value; lists are passed through, and their texts stand for themselves.
    records: list[tuple[str, tuple[str, ...], object]] = field(default_factory=list)
    #: Texts in lists.
    listed: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    #: Name → value of the declarations at the top of the file.
    constants: dict[str, object] = field(default_factory=dict)
    #: Declarations that the file hands to its program.
    exported: set[str] = field(default_factory=lambda: {_EXPORT})

    def find(self, *path: str) -> object:
        """Return the value that keys lead to, in what is exported or else anywhere; or None."""
        found = [record for record in self.records if record[1] == path]
        chosen = [record for record in found if record[0] in self.exported] or found
        return chosen[0][2] if chosen else None

    def find_in(self, declaration: str, key: str) -> object:
        """Return the value of a key in the object that is declared by that name, or None."""
        return next(
            (value for name, path, value in self.records if (name, path) == (declaration, (key,))),
            None,
        )


def read_script(text: str) -> Script:
    """Return the literals in a file: texts, true and false, and names of such constants.

    What stands in calls, arrays and functions is found under the keys around it. A value that is
    computed is `Unread`.
    """
    reader = _Reader(tokens=_list_tokens(text))
    for index in range(len(reader.tokens)):
        reader.read(index)
    return reader.script


def _list_tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at, line, before = 0, 1, ""
    while at < len(text):
        found = _REGEX.match(text, at) if before in _BEFORE_VALUE else None
        if found is None or text.startswith(("//", "/*"), at):
            found = _TOKEN.match(text, at)
        if found is None:  # cannot be: the last alternative takes any character
            break
        kind, token = found.lastgroup or "regex", found[0]
        if kind != "blank":
            tokens.append(_Token(kind, token, line))
            before = token
        line += token.count("\n")
        at = found.end()
    return tokens


@dataclass(kw_only=True, slots=True)
class _Reader:
    """Follows the brackets of a file."""

    tokens: list[_Token]
    script: Script = field(default_factory=Script)
    stack: list[_Frame] = field(default_factory=list)
    #: What the statement at the top of the file declares.
    declares: str = ""

    def read(self, index: int) -> None:
        token, before, behind = self.tokens[index], self._text(index - 1), self._text(index + 1)
        frame = self.stack[-1] if self.stack else None
        if token.kind == "mark":
            self._read_mark(token.text)
        elif frame is None:
            self._read_top(index, token, before)
        elif frame.mark == "{" and before in ("{", ",") and behind == ":":
            frame.key = token.text.strip("'\"`")
        elif frame.mark == "{" and before in ("{", ",") and behind in (",", "}"):
            self._record((*frame.path, token.text), self._value(token))
        elif frame.mark == "{" and before == ":" and frame.key is not None:
            self._record(frame.here, self._value(token) if behind in _BEHIND_VALUE else None, token)
        elif frame.mark == "[" and token.kind == "text" and before in ("[", ","):
            value = self._value(token)
            if isinstance(value, str):
                self.script.listed.setdefault(frame.path, []).append(value)
        elif frame.mark == "(" and self.declares == _EXPORT and token.kind == "word":
            self.script.exported.add(token.text)

    def _read_mark(self, mark: str) -> None:
        frame = self.stack[-1] if self.stack else None
        if mark in _OPENING:
            path = frame.here if frame else ()
            # What is nested deeper is not what anybody asks for; the brackets still count.
            self.stack.append(_Frame(mark, path if len(path) < _DEEPEST else path[:1]))
        elif mark in _CLOSING and frame:
            self.stack.pop()
        elif mark in ",;" and frame:
            frame.key = None

    def _read_top(self, index: int, token: _Token, before: str) -> None:
        if (token.text == "default" and before == "export") or token.text == "module.exports":
            self.declares = _EXPORT
        elif (
            before in _DECLARING and token.kind == "word" and self._text(index - 2) != "default"
        ) or token.text == "import":
            self.declares = token.text
        elif self.declares == _EXPORT and token.kind == "word":
            self.script.exported.add(token.text)
        if before == "=" and self.declares and self._text(index + 1) not in "+.?|&([,`":
            self.script.constants[self.declares] = self._value(token)

    def _record(self, path: tuple[str, ...], value: object, token: _Token | None = None) -> None:
        if value is None and token is not None and token.text not in _LITERALS:
            value = Unread(f"line {token.line}: only known when the file is run")
        if value is not None:
            self.script.records.append((self.declares, path, value))

    def _value(self, token: _Token) -> object:
        """Return what a token says by itself; None for nothing that can be known."""
        if token.kind == "number":
            return token.text
        if token.kind != "text":
            return _LITERALS.get(token.text, self.script.constants.get(token.text))
        text = token.text[1:-1]
        if token.text[0] == "`":
            known = self.script.constants
            if any(not isinstance(known.get(name), str) for name in _INSERTED.findall(text)):
                return None
            text = _INSERTED.sub(lambda found: str(known[found[1]]), text)
        return _ESCAPE.sub(
            lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPED.get(found[2], found[2]),
            text,
        )

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""
