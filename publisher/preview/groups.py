"""Readers of whom the same is true: each group gets a variant of the edition."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from publisher.model.delivery import FrozenMessage
from publisher.model.personal import Path, describe_path, fold_fields


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderGroup:
    """Somebody of whom no more is known than what leads to one variant."""

    #: What is true of its readers.
    path: Path
    #: Values that lead there, by folded names.
    fields: Mapping[str, str]

    @property
    def words(self) -> str:
        """What is true of its readers, as `publisher edition show` says it."""
        return describe_path(self.path)


def find_groups(
    message: FrozenMessage, readers: Iterable[Mapping[str, str]]
) -> tuple[ReaderGroup, ...]:
    """Return a group for each variant, in their order; none where conditions ask nothing.

    Readers are looked at only as far as it takes to meet one of each. Of her, only what is asked
    about counts.
    """
    if not message.path:
        return ()
    met = dict(_meet(message, readers))
    return tuple(
        ReaderGroup(path=variant.path, fields=met[variant.path])
        for variant in message.list_variants()
        if variant.path in met
    )


def _meet(
    message: FrozenMessage, readers: Iterable[Mapping[str, str]]
) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield what is true of readers, and the values that make it so, once for each variant."""
    paths = message.lay_paths()
    waiting = {variant.path for variant in message.others}
    # Nothing is known of the first variant's reader, and who is like her is not looked for.
    yield message.path, {}
    for fields in readers if waiting else ():
        values = fold_fields(fields)
        variant = paths.find(values)
        if variant is None or variant.path not in waiting:
            continue
        asked = {answer.question.field for answer in variant.path}
        yield variant.path, {name: values[name] for name in values if name in asked}
        waiting.remove(variant.path)
        if not waiting:
            return
