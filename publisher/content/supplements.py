"""What an article's front matter says of everything that goes with it, and how that is kept."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from publisher.content.addresses import make_absolute
from publisher.content.attachments import ATTACHMENT_KEYS, read_attachments
from publisher.content.episodes import EPISODE_KEYS, read_episode
from publisher.content.front_matter import FrontMatter
from publisher.model.articles import Attachment, Episode, OriginalFeed, Person, Supplement

_KEYS = frozenset({"comments", "rights", "original", "source"}) | ATTACHMENT_KEYS | EPISODE_KEYS
#: What nearly all articles have.
NO_SUPPLEMENT = Supplement()


def read_supplement(
    front: FrontMatter, base: str, people: Mapping[str, Mapping[str, object]]
) -> Supplement:
    """Return attachments, comments, first feed, rights and episode; addresses as seen from `base`.

    Raises:
        ArticleError: A value is something else.
    """
    if not front.mentions(_KEYS):
        return NO_SUPPLEMENT
    comments = front.find("comments")
    rights = front.find("rights")
    return Supplement(
        attachments=read_attachments(front, base),
        # Many generators have it say whether there are any.
        comments=_address(comments, base) if isinstance(comments, str) else None,
        original_feed=_read_original_feed(front),
        original_id=_read_original_id(front),
        rights=front.as_text("rights", rights) or None if isinstance(rights, str) else None,
        episode=read_episode(front, base, people),
    )


def _read_original_feed(front: FrontMatter) -> OriginalFeed | None:
    """Return the feed that `original.feed` or `source` names: by its address, or by a table with
    url, title and id.
    """
    original, value = front.find("original"), front.find("source")
    table = value if isinstance(value, dict) else {}
    if isinstance(original, dict) and original.get("feed") is not None:
        value = original["feed"]
        table = value if isinstance(value, dict) else {"url": value}
    url = table.get("url")
    address = _address(url, "") if isinstance(url, str) else None
    if address is None:
        return None
    title, identity = table.get("title"), table.get("id")
    return OriginalFeed(
        url=address,
        title=front.as_text("source", title) if isinstance(title, str) else "",
        id=identity if isinstance(identity, str) and _is_iri(identity) else address,
    )


def _read_original_id(front: FrontMatter) -> str | None:
    original = front.find("original")
    identity = original.get("id") if isinstance(original, dict) else None
    return identity if isinstance(identity, str) else None


def _address(value: str, base: str) -> str | None:
    absolute = make_absolute(value, base) if value.strip() else None
    return absolute if absolute is not None and absolute.startswith("http") else None


def _is_iri(value: str) -> bool:
    scheme, colon, rest = value.partition(":")
    return bool(colon and scheme.isalnum() and rest and not any(c.isspace() for c in value))


def supplement_as_values(supplement: Supplement) -> dict[str, Any] | None:
    """Return what JSON can hold of a supplement; None for one that says nothing."""
    if supplement is NO_SUPPLEMENT or supplement == NO_SUPPLEMENT:
        return None
    values = asdict(supplement)
    for attachment in (*values["attachments"], *values["episode"]["transcripts"]):
        duration = attachment["duration"]
        attachment["duration"] = None if duration is None else duration.total_seconds()
    return values


def supplement_from_values(values: dict[str, Any] | None) -> Supplement:
    """Return the supplement of which these are the values.

    Raises:
        KeyError: They are another version's.
        TypeError: Likewise.
    """
    if values is None:
        return NO_SUPPLEMENT
    original, episode = values["original_feed"], values["episode"]
    return Supplement(
        attachments=_attachments(values["attachments"]),
        comments=values["comments"],
        original_feed=None if original is None else OriginalFeed(**original),
        original_id=values["original_id"],
        rights=values["rights"],
        episode=Episode(
            **{
                **episode,
                "transcripts": _attachments(episode["transcripts"]),
                "people": tuple(Person(**person) for person in episode["people"]),
            }
        ),
    )


def _attachments(values: list[dict[str, Any]]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            **{
                **each,
                "duration": None
                if each["duration"] is None
                else timedelta(seconds=each["duration"]),
            }
        )
        for each in values
    )
