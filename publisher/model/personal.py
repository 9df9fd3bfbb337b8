"""What an edition asks about its readers, and the variants that come of the answers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

_BETWEEN_WORDS = re.compile(r"[\s-]+")
#: What stands between the items of a list in one cell.
_BETWEEN_ITEMS = re.compile(r"[,;|]")
_WORD = re.compile(r"[^\s\-(\[{<]+")
_NUMBER = re.compile(r"\s*[+-]?\d{1,18}(?:\.\d{1,18})?\s*")


@lru_cache(maxsize=4096)
def fold_field(name: str) -> str:
    """Return the name under which a template knows a column: `First name` is `first_name`."""
    return _BETWEEN_WORDS.sub("_", name.strip().lower())


def fold_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Return a reader's values by their folded names; of two that fold alike the first counts."""
    folded: dict[str, str] = {}
    for name, value in fields.items():
        if value:
            folded.setdefault(fold_field(name), value)
    return folded


def change_case(value: str, way: str) -> str:
    """Return the value in `upper`, `lower`, `title` or `capitalize`; any other way leaves it."""
    if way == "upper":
        return value.upper()
    if way == "lower":
        return value.lower()
    if way == "title":
        return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), value)
    return value[:1].upper() + value[1:].lower() if way == "capitalize" else value


class Comparison(StrEnum):
    """What can be asked about a value; the value in templates' words."""

    #: Whether there is one.
    PRESENT = "is there"
    EQUALS = "=="
    #: Whether it is one of the items of a list: `vip, press`.
    CONTAINS = "in"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


#: Whether each test of an order holds for what is less, equal, greater.
_ORDERS = {
    Comparison.LESS: (True, False, False),
    Comparison.AT_MOST: (True, True, False),
    Comparison.MORE: (False, False, True),
    Comparison.AT_LEAST: (False, True, True),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One thing that an edition asks about a reader."""

    field: str
    test: Comparison
    #: What it is compared with; empty for PRESENT.
    value: str = ""
    #: Stands for a value that she does not have.
    default: str = ""
    #: `upper`, `lower` …, done to her value before it is compared.
    formats: tuple[str, ...] = ()

    def answer(self, fields: Mapping[str, str]) -> bool:
        """Return the answer for a reader with these values, by folded names."""
        value = fields.get(self.field, "").strip()
        for each in self.formats:
            value = change_case(value, each)
        value = value or self.default
        if self.test is Comparison.PRESENT:
            return bool(value)
        if self.test is Comparison.CONTAINS:
            items = (item.strip(" \t\"'") for item in _BETWEEN_ITEMS.split(value))
            return self.value in items
        if self.test is Comparison.EQUALS:
            return value == self.value or (self.field == "language" and self._is_dialect(value))
        return self._compare(value)

    def _is_dialect(self, language: str) -> bool:
        """Tell whether a tag is, or lies below, the one that is asked for: `fr-BE` is `fr`."""
        return f"{language.lower()}-".startswith(f"{self.value.lower()}-")

    def _compare(self, value: str) -> bool:
        """Return the order of two numbers, or else of two texts: dates that begin with years."""
        if not value:
            return False
        ours: float | str = value
        theirs: float | str = self.value
        if _NUMBER.fullmatch(self.value):
            if not _NUMBER.fullmatch(value):
                return False  # no number is neither above one nor below
            ours, theirs = float(value), float(self.value)
        order = 1 if ours == theirs else 0 if ours < theirs else 2  # type: ignore[operator]  # alike
        return _ORDERS[self.test][order]

    def __str__(self) -> str:
        """Return the question as a template would ask it."""
        name = f"reader.{self.field}"
        if self.test is Comparison.PRESENT:
            return name
        if self.test is Comparison.CONTAINS:
            return f'"{self.value}" in {name}'
        return f'{name} {self.test.value} "{self.value}"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A question and how it was answered."""

    question: Question
    is_so: bool

    def __str__(self) -> str:
        """Return what is true, as a template would ask for it."""
        if self.is_so:
            return str(self.question)
        if self.question.test is Comparison.EQUALS:
            return str(self.question).replace(" == ", " != ", 1)
        return f"not {self.question}"


#: What an edition asked about the readers of one variant, in order.
Path = tuple[Answer, ...]


def describe_path(path: Path) -> str:
    """Return what is true of a variant's readers: `reader.segment == "paying"`."""
    return ", ".join(map(str, path))


@dataclass(slots=True)
class _Fork(Generic[T]):
    question: Question
    #: Where the answer no leads, and the answer yes; None where nobody has been.
    ways: list["_Fork[T] | T | None"]


class Paths(Generic[T]):
    """Leads every reader to what was made for readers like her.

    A template asks its first question of everybody, and the next ones as the answers before them
    decide: the paths are those of a tree, whose questions are all that is asked of a reader.
    """

    def __init__(self, made: Iterable[tuple[Path, T]] = ()) -> None:
        """Lay the paths.

        Raises:
            ValueError: Two paths do not part at a question.
        """
        self._root: _Fork[T] | T | None = None
        for path, each in made:
            self.add(path, each)

    def add(self, path: Path, made: T) -> None:
        """Lay one more path.

        Raises:
            ValueError: Something lies at its end, or it parts from the others elsewhere.
        """
        if not path:
            if self._root is not None:
                raise ValueError("one path is the beginning of another")
            self._root = made
            return
        if self._root is None:
            self._root = _Fork(path[0].question, [None, None])
        node = self._root
        for position, answer in enumerate(path):
            if not isinstance(node, _Fork) or node.question != answer.question:
                raise ValueError(f"two paths do not part at {answer.question}")
            following = node.ways[answer.is_so]
            if position == len(path) - 1:
                if following is not None:
                    raise ValueError("one path is the beginning of another")
                node.ways[answer.is_so] = made
                return
            if following is None:
                following = _Fork(path[position + 1].question, [None, None])
                node.ways[answer.is_so] = following
            node = following

    def find(self, fields: Mapping[str, str]) -> T | None:
        """Return what lies at the end of a reader's path; None where nothing was made for her."""
        node = self._root
        while isinstance(node, _Fork):
            node = node.ways[node.question.answer(fields)]
        return node
