"""Which variants an edition has, and how many readers get each, as `edition show` prints it."""

from collections import Counter
from collections.abc import Iterable

import click

from publisher.cli.shell import count
from publisher.model.delivery import Delivery, Edition, Variant
from publisher.model.personal import Path, describe_path


def count_variants(edition: Edition, deliveries: Iterable[Delivery]) -> list[tuple[Variant, int]]:
    """Return each variant with the number of its readers; empty where conditions ask nothing."""
    from publisher.newsletter.compiled import find_variant

    message = edition.content.message
    if not message.path:
        return []
    paths = message.lay_paths()
    readers: Counter[Path] = Counter(find_variant(paths, each).path for each in deliveries)
    return [(variant, readers[variant.path]) for variant in message.list_variants()]


def variants_as_values(counted: Iterable[tuple[Variant, int]]) -> dict[str, object]:
    """Return variants as plain values for JSON, under their name; nothing where there are none."""
    listed = [
        {"readers": number, "conditions": [str(answer) for answer in variant.path]}
        for variant, number in counted
    ]
    return {"variants": listed} if listed else {}


def show_variants(counted: Iterable[tuple[Variant, int]]) -> None:
    """Print what is true of each variant's readers, and how many they are."""
    rows = [(count(number, "reader"), describe_path(each.path)) for each, number in counted]
    if rows:
        click.echo("Variants")
    width = max((len(readers) for readers, _ in rows), default=0)
    for readers, path in rows:
        click.echo(f"  {readers:>{width}}  {path}")
