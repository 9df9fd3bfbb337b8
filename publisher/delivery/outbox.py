"""The messages that lie in an outbox: which there are, and what is in one."""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path
from urllib.parse import quote

from publisher.files import access_error

#: How a delivery's file is called: edition, mark of the reader, domain. A test's has one more word.
_NAME = re.compile(r"(?P<edition>(?P<newsletter>.+)-\d+)(?:\.test)?\.[0-9a-f]{20}@")


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxMessage:
    """One file of an outbox."""

    path: Path
    #: Its name, without what mail programs write behind it.
    name: str
    #: UTC.
    written_at: datetime
    #: Id of the edition it belongs to; None where the name does not say.
    edition: str | None
    newsletter: str | None


def list_messages(folder: Path) -> list[OutboxMessage]:
    """Return the messages of an outbox, those that a mail program has moved too, newest first.

    Raises:
        FileAccessError: The folder cannot be read.
    """
    found: list[OutboxMessage] = []
    for part in (folder / "new", folder / "cur"):
        try:
            if part.is_dir():
                found += [_describe(each) for each in part.iterdir() if each.is_file()]
        except OSError as error:
            raise access_error(part, error) from error
    return sorted(found, key=lambda each: (each.written_at, each.name), reverse=True)


def _describe(path: Path) -> OutboxMessage:
    name = path.name.partition(":")[0]
    known = _NAME.match(name)
    return OutboxMessage(
        path=path,
        name=name,
        written_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        edition=None if known is None else known["edition"],
        newsletter=None if known is None else known["newsletter"],
    )


def read_headers(path: Path) -> Mapping[str, str]:
    """Return the header fields of a message, decoded, the first of each name.

    Raises:
        FileAccessError: It cannot be read.
    """
    fields: dict[str, str] = {}
    for name, value in _parse(path, BytesHeaderParser(policy=policy.default)).items():
        fields.setdefault(name, str(value))
    return fields


def read_message(path: Path) -> EmailMessage:
    """Return a message, parsed.

    Raises:
        FileAccessError: It cannot be read.
    """
    return _parse(path, BytesParser(policy=policy.default))


def _parse(path: Path, parser: "BytesParser[EmailMessage]") -> EmailMessage:
    try:
        with path.open("rb") as file:
            return parser.parse(file)
    except OSError as error:
        raise access_error(path, error) from error


def read_part(message: EmailMessage, kind: str) -> str | None:
    """Return the `plain` or `html` part of a message as text; None where it has none."""
    part = message.get_body((kind,))
    return None if part is None else str(part.get_content())


def unpack(message: EmailMessage) -> dict[str, bytes]:
    """Return what a browser needs to show a message: file name → content, the page first.

    Pictures that travel in the message become files, and the page names these.
    """
    html = read_part(message, "html")
    if html is None:
        return {"message.txt": (read_part(message, "plain") or "").encode("utf-8-sig")}
    files: dict[str, bytes] = {}
    for part in message.walk():
        content_id = str(part["Content-ID"] or "").strip("<> ")
        if content_id and isinstance(part, MIMEPart):
            suffix = mimetypes.guess_extension(part.get_content_type()) or ".bin"
            name = f"picture-{len(files) + 1}{suffix}"
            payload = part.get_payload(decode=True)
            files[name] = payload if isinstance(payload, bytes) else b""
            for written in (content_id, quote(content_id)):
                html = html.replace(f'"cid:{written}"', f'"{name}"')
    # With a byte order mark: what the page says of its encoding was true of the message.
    return {"message.html": html.encode("utf-8-sig"), **files}
