"""A generator's YAML becomes plain values.

Built on libyaml's events and not on its tree: the tree's composer recurses in C, and a few
thousand brackets end the process. Unlike front matter, a configuration may hold tags of its
program (`!!python/name:…`, `!ENV`); they are passed over by name, never followed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from publisher.config.foreign.taking import Unread

_MOST_VALUES = 50_000
_DEEPEST = 40
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq", "int"))


def read_yaml_table(text: str) -> dict[str, object]:
    """Return the table of the first document: text, true and false, None, lists and tables.

    Numbers and dates stay the text that was written. What has a foreign tag is `Unread`.

    Raises:
        ValueError: It is not YAML, no table, or grows beyond bounds through its aliases.
    """
    reader = _Reader()
    try:
        reader.events = yaml.parse(text, Loader=yaml.CSafeLoader)
        for event in reader.events:
            if isinstance(event, yaml.NodeEvent):
                found = reader.read(event, 0)
                if isinstance(found, dict):
                    return found
                if found is not None:
                    raise ValueError("not a table of keys and values")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 + (mark.line if mark else 0)
        raise ValueError(f"line {line}: not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error
    return {}


@dataclass(slots=True)
class _Reader:
    """Turns events into values, and counts what it makes."""

    events: Iterator[yaml.Event] = field(default_factory=lambda: iter(()))
    #: Anchor → value and how many values it holds; an alias costs as many again.
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    made: int = 0

    def read(self, event: yaml.Event, depth: int) -> object:
        before = self.made
        self.made += 1
        if isinstance(event, yaml.AliasEvent):
            value, cost = self.anchors.get(str(event.anchor), (None, 0))
            self.made += cost
            self._check_bounds(depth)
            return value
        self._check_bounds(depth)
        if isinstance(event, yaml.ScalarEvent):
            text: str = event.value
            value = _WORDS.get(text.lower(), text) if event.implicit[0] else text
        elif isinstance(event, yaml.SequenceStartEvent):
            value = list(self._read_items(depth))
        else:
            value = self._read_table(depth)
        tag, anchor = getattr(event, "tag", None), getattr(event, "anchor", None)
        if tag is not None and tag != "!" and tag not in _PLAIN_TAGS:
            value = Unread(f"the tag {tag.rpartition(':')[2]} is known to its program alone")
        if anchor is not None:
            self.anchors[anchor] = (value, self.made - before)
        return value

    def _read_items(self, depth: int) -> Iterator[object]:
        while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
            yield self.read(inner, depth + 1)

    def _read_table(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        merged: list[object] = []
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            key = inner.value if isinstance(inner, yaml.ScalarEvent) else None
            if key is None:
                self.read(inner, depth + 1)
            value = self.read(next(self.events), depth + 1)
            if key == "<<":
                merged += value if isinstance(value, list) else [value]
            elif key is not None:
                values[key] = value
        for each in merged:
            values = {**each, **values} if isinstance(each, dict) else values
        return values

    def _check_bounds(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError(f"nested deeper than {_DEEPEST} levels")
        if self.made > _MOST_VALUES:
            raise ValueError(f"more than {_MOST_VALUES:,} values, aliases counted in full")
