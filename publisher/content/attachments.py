"""The recordings, films and documents that an article's front matter names."""

import re
from collections.abc import Iterator
from datetime import timedelta

from publisher.config.phrases import parse_duration
from publisher.content.addresses import make_absolute
from publisher.content.front_matter import FrontMatter
from publisher.model.articles import Attachment

#: Suffix → media type. Not the standard library's: that one reads the machine's own list, and the
#: same article would give other bytes elsewhere.
_MEDIA_TYPES = {
    "aac": "audio/aac", "flac": "audio/flac", "m4a": "audio/mp4", "m4b": "audio/mp4",
    "mp3": "audio/mpeg", "oga": "audio/ogg", "ogg": "audio/ogg", "opus": "audio/ogg",
    "wav": "audio/wav", "weba": "audio/webm",
    "m4v": "video/mp4", "mov": "video/quicktime", "mp4": "video/mp4", "ogv": "video/ogg",
    "webm": "video/webm",
    "avif": "image/avif", "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg",
    "png": "image/png", "svg": "image/svg+xml", "webp": "image/webp",
    "csv": "text/csv", "docx":
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip", "ics": "text/calendar", "json": "application/json",
    "odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf",
    "srt": "application/x-subrip", "txt": "text/plain", "vtt": "text/vtt",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}  # fmt: skip
_KEYS = ("enclosure", "enclosures", "audio", "video", "attachments")
#: What Jekyll's and Hugo's podcast themes ask for; each is one address.
_PODCAST_KEYS = ("podcast_link", "podcast_url", "audio_url", "audiourl", "mp3", "podcast_file")
_ADDRESS_KEYS = ("url", "src", "href", "path", "file")
_PARTS = (*_ADDRESS_KEYS, "type", "length", "duration", "title")
_DURATION_KEYS = ("duration", "podcast_duration", "audio_duration")
_LENGTH_KEYS = ("length", "podcast_length", "podcast_bytes", "audio_length", "bytes")
#: Every key that an attachment can be told by.
ATTACHMENT_KEYS = frozenset((*_KEYS, *_PODCAST_KEYS, *_DURATION_KEYS, *_LENGTH_KEYS))
#: As WordPress keeps it, and as importers pass it on: address, length, type.
_THREE_IN_ONE = re.compile(r"(\S+) (\d{1,15}) ([\w.+-]+/[\w.+-]+)(?: .*)?")
#: What themes call the parts of a table.
_FOREIGN_PARTS = {
    "mimeType": "type", "mime_type": "type", "mime": "type", "size": "length", "bytes": "length",
}  # fmt: skip
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,]\d+)?")
#: ISO 8601, as it stands in structured data of web pages.
_ISO = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:[.,]\d+)?S)?", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z]+/[\w.+-]+")
_EXAMPLE = "Write it like: /audio/episode.mp3 or {url: …, type: …, length: …, duration: …}"


def read_attachments(front: FrontMatter, base: str) -> tuple[Attachment, ...]:
    """Return the files that `enclosure`, `audio`, `video` and `attachments` name, none twice.

    Each is an address, or a table with url, type, length (bytes), duration and title. A
    `duration` and a `length` beside them are those of the first.

    Raises:
        ArticleError: A value is something else; in a foreign dialect it is passed over.
    """
    found: dict[str, Attachment] = {}
    keys = (*_KEYS, *_PODCAST_KEYS) if front.is_foreign else _KEYS
    for key in keys:
        for value in _each(front.find(key)):
            attachment = _read(front, key, value, base)
            if attachment is not None:
                found.setdefault(attachment.url, attachment)
    if not found:
        return ()
    first, *others = found.values()
    duration = next(filter(None, map(read_duration, map(front.find, _DURATION_KEYS))), None)
    length = next(filter(None, map(_read_length, map(front.find, _LENGTH_KEYS))), None)
    return (
        Attachment(
            url=first.url,
            media_type=first.media_type,
            length=length if first.length is None else first.length,
            duration=duration if first.duration is None else first.duration,
            title=first.title,
        ),
        *others,
    )


def media_type_of(address: str) -> str:
    """Return the media type of what is at an address, by its suffix; empty for an unknown one."""
    path = address.partition("#")[0].partition("?")[0].partition("://")[2]
    suffix = path.partition("/")[2].rpartition("/")[2].rpartition(".")[2].lower()
    return _MEDIA_TYPES.get(suffix, "")


def read_duration(value: object) -> timedelta | None:
    """Return the length of `3723`, `1:02:03`, `62:03`, `62 min` or `PT62M3S`; None for the rest."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip()
    clock = _CLOCK.fullmatch(text) or _ISO.fullmatch(text)
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds) or None
    try:
        return parse_duration(f"{text} s" if text.replace(".", "", 1).isdecimal() else text)
    except ValueError:
        return None


def _each(value: object) -> Iterator[object]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one and all(key in _MEDIA_TYPES for key in one):
            yield from one.values()  # one recording in several formats: {mp3: …, opus: …}
        elif one is not None:
            yield one


def _read(front: FrontMatter, key: str, value: object, base: str) -> Attachment | None:
    table = value if isinstance(value, dict) else {}
    if isinstance(value, dict):
        value = next((table[name] for name in _ADDRESS_KEYS if table.get(name)), None)
    if not isinstance(value, str) or not value.strip():
        _refuse(front, key, "no address")
        return None
    if front.is_foreign:
        table = {_FOREIGN_PARTS.get(key, key): each for key, each in table.items()}
    for name in () if front.is_foreign else table:
        if name not in _PARTS:
            front.remark(key, f"{name} is not known here and is left out", _EXAMPLE)
    text = front.as_text(key, value)
    three = _THREE_IN_ONE.fullmatch(text)
    if three is not None:
        text, table = three[1], {"length": three[2], "type": three[3]}
    elif key == "podcast_file" and not text.startswith(("/", "http://", "https://")):
        return None  # below an address that only the theme knows
    url = make_absolute(text, base)
    if url is None or not url.startswith(("http://", "https://")):
        _refuse(front, key, f"{text!r} is not an address")
        return None
    stated = table.get("type")
    media_type = stated if isinstance(stated, str) and _MEDIA_TYPE.fullmatch(stated) else ""
    media_type = media_type or media_type_of(url)
    if front.is_foreign and not media_type:
        return None  # the number of a film elsewhere, or a theme's own business
    title = table.get("title")
    return Attachment(
        url=url,
        media_type=media_type,
        length=_read_length(table.get("length")),
        duration=read_duration(table.get("duration")),
        title=front.as_text(key, title) if isinstance(title, str) else "",
    )


def _refuse(front: FrontMatter, key: str, message: str) -> None:
    if not front.is_foreign:
        raise front.error(key, message, _EXAMPLE)


def _read_length(value: object) -> int | None:
    if isinstance(value, str):
        value = value.replace(",", "")
        value = int(value) if value.isdecimal() and len(value) < 16 else None
    return value if isinstance(value, int) and value > 0 and value is not True else None
