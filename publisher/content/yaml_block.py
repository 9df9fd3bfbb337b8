"""YAML front matter becomes plain values.

Built on libyaml's events and not on its tree: the tree's composer recurses in C, and a few
thousand brackets end the process. Scalars are read as YAML 1.2 reads them, so that `no` is
Norwegian, `12:30` a text and a date what was written.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from publisher.content.plain_yaml import FIRST_LINE, resolve_plain
from publisher.errors import ArticleError

_MOST_VALUES = 5_000
_DEEPEST = 40
_KNOWN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq", "timestamp"))


def parse_yaml(block: str, source: str) -> tuple[dict[str, object], dict[str, int]]:
    """Return the same as `plain_yaml.read_yaml`, whatever the block holds.

    Raises:
        ArticleError: As there.
    """
    reader = _Reader(source=source)
    try:
        reader.events = yaml.parse(block, Loader=yaml.CSafeLoader)
        return reader.read_document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + FIRST_LINE
        # What is missing is noticed on the closing fence; the last line of the block is meant.
        line = min(line, block.count("\n") + FIRST_LINE - 1) if block else line
        raise ArticleError(
            f"front matter: not valid YAML: {error.problem}",
            source=source,
            line=line,
            hint="Put values that hold a colon, a quote or a bracket between quotation marks.",
        ) from error
    except yaml.reader.ReaderError as error:
        # libyaml counts in bytes.
        line = block.encode().count(b"\n", 0, error.position) + FIRST_LINE
        raise ArticleError(
            f"front matter: U+{error.character:04X} cannot stand here",
            source=source,
            line=line,
            hint="Take the character out; it is invisible in most editors.",
        ) from error


@dataclass(slots=True)
class _Reader:
    """Turns events into values, and counts what it makes."""

    source: str
    events: Iterator[yaml.Event] = field(default_factory=lambda: iter(()))
    #: Anchor → value and how many values it holds; an alias costs as many again.
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    made: int = 0

    def read_document(self) -> tuple[dict[str, object], dict[str, int]]:
        for event in self.events:
            if isinstance(event, yaml.MappingStartEvent):
                lines: dict[str, int] = {}
                values = self._read_table(event, 0, lines)
                deque(self.events, maxlen=0)  # the parser finds what is wrong behind the table
                return values, lines
            if isinstance(event, yaml.NodeEvent) and not (
                isinstance(event, yaml.ScalarEvent) and event.value == ""
            ):
                raise self._error(event, "front matter: not a table of keys and values")
        return {}, {}

    def _read_value(self, event: yaml.Event, depth: int) -> object:
        before = self.made
        self.made += 1
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise self._error(event, f"front matter: alias *{event.anchor} has no anchor")
            value, cost = self.anchors[event.anchor]
            self.made += cost
            self._check_bounds(event, depth)
            return value
        self._check_bounds(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            value = self._read_scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._check_tag(event)
            items: list[object] = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self._read_value(inner, depth + 1))
            value = items
        else:
            value = self._read_table(event, depth, {})
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = (value, self.made - before)
        return value

    def _read_table(
        self, event: yaml.Event, depth: int, lines: dict[str, int]
    ) -> dict[str, object]:
        self._check_tag(event)
        values: dict[str, object] = {}
        while not isinstance(key_event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(key_event, yaml.ScalarEvent):
                raise self._error(key_event, "front matter: a key is not a text")
            key = key_event.value
            if key in values:
                first = f" (first on line {lines[key]})" if key in lines else ""
                raise self._error(key_event, f"{key}: this key is there twice{first}")
            if key == "<<":
                raise self._error(key_event, "front matter: the merge key << is not understood")
            lines[key] = _line_of(key_event)
            values[key] = self._read_value(next(self.events), depth + 1)
        return values

    def _read_scalar(self, event: yaml.ScalarEvent) -> object:
        text: str = event.value
        if event.tag is not None or not event.implicit[0]:
            self._check_tag(event)
            return text
        return resolve_plain(text)

    def _check_tag(self, event: yaml.Event) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!" and tag not in _KNOWN_TAGS:
            raise self._error(event, f"front matter: the YAML tag {tag!r} is not understood")

    def _check_bounds(self, event: yaml.Event, depth: int) -> None:
        if depth > _DEEPEST:
            raise self._error(event, f"front matter: nested deeper than {_DEEPEST} levels")
        if self.made > _MOST_VALUES:
            raise self._error(
                event, f"front matter: more than {_MOST_VALUES} values, aliases counted in full"
            )

    def _error(self, event: yaml.Event, message: str) -> ArticleError:
        return ArticleError(
            " ".join(message.split()),
            source=self.source,
            line=_line_of(event),
            hint="Write the front matter as simple lines of «key: value».",
        )


def _line_of(event: yaml.Event) -> int:
    """Return the line of the file on which an event begins."""
    return FIRST_LINE + (event.start_mark.line if event.start_mark else 0)
