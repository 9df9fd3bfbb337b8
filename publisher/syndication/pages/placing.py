"""Where the page of each feed stands."""

from collections.abc import Iterable

#: Pages that are about all feeds together, without suffix.
PAGES_OF_ALL = ("index", "alternate")


def place_pages(names: Iterable[str]) -> dict[str, str]:
    """Return name of a feed → path of its page below the feeds folder; no two share one."""
    taken = set(PAGES_OF_ALL)
    places: dict[str, str] = {}
    for name in sorted(names):
        stem = name
        while stem in taken:
            stem += "-feed"
        taken.add(stem)
        places[name] = f"{stem}.html"
    return places
