"""What an article says of itself as one part of a podcast."""

from collections.abc import Mapping

from publisher.content.addresses import make_absolute
from publisher.content.attachments import media_type_of
from publisher.content.bylines import read_person
from publisher.content.front_matter import FrontMatter
from publisher.model.articles import Attachment, Episode, Person

_KINDS = ("full", "trailer", "bonus")
#: Key → what these people do there (Podcasting 2.0, «podcast:person»).
_ROLES = {"people": None, "hosts": "host", "host": "host", "guests": "guest", "guest": "guest"}
#: Every key that says something of an episode.
EPISODE_KEYS = frozenset({
    "episode", "type", "episode_type", "episodeType", "number", "episode_number", "episodeNumber",
    "season", "explicit", "podcast_explicit", "transcript", "transcripts", "chapters", *_ROLES,
})  # fmt: skip
_EXPLICIT = {"yes": True, "true": True, "explicit": True, "no": False, "false": False,
             "clean": False}  # fmt: skip


def read_episode(
    front: FrontMatter, base: str, people: Mapping[str, Mapping[str, object]]
) -> Episode:
    """Return what `episode` (a number, or a table), `season`, `explicit`, `transcript`, `chapters`,
    `hosts`, `guests` and `people` say.

    Raises:
        ArticleError: Someone has no name, or an address is none.
    """
    value = front.find("episode")
    table = value if isinstance(value, dict) else {"number": value}

    def find(name: str, *others: str) -> object:
        found = (front.find(key) for key in (name, *others))
        stated = table.get(name)
        return stated if stated is not None else next((x for x in found if x is not None), None)

    kind = str(find("type", "episode_type", "episodeType") or "full").lower()
    return Episode(
        number=_number(find("number", "episode_number", "episodeNumber")),
        season=_number(find("season")),
        kind=kind if kind in _KINDS else "full",
        is_explicit=_EXPLICIT.get(str(find("explicit", "podcast_explicit")).lower()),
        transcripts=_read_transcripts(find("transcript", "transcripts"), base),
        chapters=_chapters(find("chapters"), base),
        people=_read_people(front, base, people),
    )


def _read_transcripts(value: object, base: str) -> tuple[Attachment, ...]:
    found = []
    for each in value if isinstance(value, list) else [value]:
        table = each if isinstance(each, dict) else {"url": each}
        url, stated = table.get("url"), table.get("type")
        # A transcript can also be the words themselves.
        is_address = isinstance(url, str) and " " not in url.strip()
        address = _address(str(url), base) if is_address else None
        if address is not None:
            media_type = stated if isinstance(stated, str) else media_type_of(address)
            found.append(Attachment(url=address, media_type=media_type or "text/html"))
    return tuple(found)


def _chapters(value: object, base: str) -> str | None:
    address = _address(value, base) if isinstance(value, str) else None
    return address if address is not None and media_type_of(address).endswith("json") else None


def _read_people(
    front: FrontMatter, base: str, people: Mapping[str, Mapping[str, object]]
) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for key, role in _ROLES.items():
        value = front.find(key)
        for each in value if isinstance(value, list) else [value]:
            person = None if each is None else read_person(front, key, each, base, people)
            if person is not None:
                found.setdefault(
                    person.name,
                    Person(name=person.name, role=person.role or role, url=person.url),
                )
    return tuple(found.values())


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else None


def _address(value: str, base: str) -> str | None:
    absolute = make_absolute(value, base) if value.strip() else None
    return absolute if absolute is not None and absolute.startswith("http") else None
