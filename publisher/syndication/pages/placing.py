"""Where the page of each feed stands."""

from collections.abc import Collection, Iterable

from publisher.model.newsletters import NewsletterDefinition

#: Pages that are about all feeds together, without suffix.
PAGES_OF_ALL = ("index", "alternate")


def place_pages(
    names: Iterable[str], newsletters: Iterable[NewsletterDefinition]
) -> dict[str, str]:
    """Return name of a feed → path of its page below the feeds folder; no two share one.

    Nor has a feed the page that an edition of one of `newsletters` has, or will have.
    """
    taken = set(PAGES_OF_ALL)
    folders = {newsletter.name for newsletter in newsletters if newsletter.web}
    places: dict[str, str] = {}
    for name in sorted(names):
        stem = name
        while stem in taken or _is_of_editions(stem, folders):
            stem += "-feed"
        taken.add(stem)
        places[name] = f"{stem}.html"
    return places


def _is_of_editions(stem: str, folders: Collection[str]) -> bool:
    folder, _, name = stem.rpartition("/")
    return folder in folders and (name == "index" or name.isdecimal())
