"""The pictures that travel in a message, as MIME has them."""

from base64 import encodebytes
from collections.abc import Sequence

from publisher.model.delivery import FrozenPicture


def relate(pictures: Sequence[FrozenPicture], boundary: str) -> tuple[str, str]:
    """Return what stands before and behind the HTML part whose pictures travel with it.

    Together they are `multipart/related` (RFC 2387), with the HTML as its root, each picture known
    by its Content-ID (RFC 2392). Empty where no picture does. `boundary` is the message's own.
    """
    embedded = [each for each in pictures if each.content_id is not None]
    if not embedded:
        return "", ""
    inner = f"{boundary}-r"
    before = f'Content-Type: multipart/related; type="text/html";\r\n boundary="{inner}"\r\n\r\n'
    parts = (f"\r\n--{inner}\r\n{_write(each)}" for each in embedded)
    return f"{before}--{inner}\r\n", f"{''.join(parts)}--{inner}--\r\n"


def _write(picture: FrozenPicture) -> str:
    """Return one part, its last line ended."""
    lines = encodebytes(picture.content).decode().replace("\n", "\r\n")
    return (
        f"Content-Type: {picture.media_type}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{picture.content_id}>\r\n"
        f"Content-Disposition: inline;\r\n filename={picture.name}\r\n\r\n"
        f"{lines}"
    )
