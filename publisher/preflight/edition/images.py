"""Whether the pictures of an edition are shown, weigh little, and can be done without."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from publisher.preflight.edition.rules import Rule, error, note, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding
from publisher.preflight.web import Found

_MOST_BYTES = 300_000
_MOST_TOGETHER = 1_000_000
#: Fewer words than so many for each picture, and the edition is a poster.
_LEAST_WORDS = 20
_UNKNOWN_FORMATS = {
    ".svg": "SVG", ".svgz": "SVG", ".webp": "WebP", ".avif": "AVIF", ".heic": "HEIC",
    ".tif": "TIFF", ".tiff": "TIFF",
}  # fmt: skip
_UNKNOWN_TYPES = {
    "image/svg+xml": "SVG", "image/webp": "WebP", "image/avif": "AVIF", "image/heic": "HEIC",
    "image/tiff": "TIFF",
}  # fmt: skip

RULES: Mapping[str, Rule] = {
    "edition/image-address": error(
        "A picture has a whole https address, or travels in the message",
        "Mail programs show an empty frame, or warn of what is not encrypted.",
        "Write the address in full, with https://.",
    ),
    "edition/image-alt": warning(
        "A picture has an alt",
        "Screen readers spell out the file's name; most programs show no pictures at first.",
        "Say what it shows in a few words; alt=\"\" for a decoration.",
    ),
    "edition/image-decorative": note(
        "A picture that says something has words for it",
        "Who cannot see it does not know that there is one.",
        "Give those words that are more than decoration.",
    ),
    "edition/image-size": warning(
        "A picture has width and height in pixels",
        "The text jumps when pictures arrive, and Outlook shows them as large as they are.",
        "Let the template print both, or give them in the article.",
    ),
    "edition/image-format": warning(
        "Pictures are PNG, JPEG or GIF",
        "Outlook and many others show an empty frame for other formats.",
        "Save it as PNG or JPEG.",
    ),
    "edition/image-missing": error(
        "A picture is at its address",
        "Readers see an empty frame.",
        "Correct the address, or upload the picture first.",
    ),
    "edition/image-unsure": note(
        "A server says what is at a picture's address",
        "It may be away for a moment.",
        "Open it in a browser.",
    ),
    "edition/image-heavy": warning(
        "A picture has at most 300 kB",
        "On the train it never arrives, and readers pay for it.",
        "Save it 1,200 pixels wide, as JPEG.",
    ),
    "edition/image-budget": warning(
        "All pictures have at most 1 MB together",
        "On the train they never arrive, and readers pay for them.",
        "Leave some out, or save them smaller.",
    ),
    "edition/image-only": warning(
        "An edition can be read without its pictures",
        "Most programs show none at first, and filters take posters for spam.",
        "Say in words what the pictures show.",
    ),
}  # fmt: skip


def check_images(specimen: Specimen) -> Iterator[Finding]:
    """Find pictures that readers do not see, wait for, or cannot do without."""
    images = list(specimen.document.iter("img"))
    for image in images:
        yield from _check_image(specimen, image)
    bare = [each for each in images if each.get("alt") == "" and not _is_tiny(each)]
    if bare:
        yield specimen.find_at(
            RULES,
            "edition/image-decorative",
            f"{len(bare)} of {len(images)} pictures have no words and count as decoration, first"
            f" {(bare[0].get('src') or '')[:120]}",
            bare[0],
            needles=(bare[0].get("src") or "",),
        )
    words = len(specimen.read(specimen.document).split())
    if images and words < _LEAST_WORDS * len(images):
        yield specimen.find_at(
            RULES,
            "edition/image-only",
            f"{words} words and {len(images)} pictures",
            images[0],
        )
    yield from _check_weight(specimen, images)


def _check_image(specimen: Specimen, image: HtmlElement) -> Iterator[Finding]:
    src = (image.get("src") or "").strip()
    shown = src[:120] or "a picture without src"

    def find(code: str, message: str) -> Finding:
        return specimen.find_at(RULES, code, message, image, needles=(src,))

    if src.startswith("cid:"):
        if f"<{src.removeprefix('cid:')}>" not in _list_content_ids(specimen):
            yield find("edition/image-address", f"{shown} is not in the message")
    elif not src.startswith("https://") or not urlsplit(src).netloc:
        yield find("edition/image-address", f"{shown} is not a whole https address")
    if image.get("alt") is None:
        yield find("edition/image-alt", f"{shown} has no alt")
    missing = [name for name in ("width", "height") if not (image.get(name) or "").isdecimal()]
    if missing:
        yield find("edition/image-size", f"{shown} has no {' and no '.join(missing)} in pixels")
    format_ = _find_format(specimen, src)
    if format_ is not None:
        yield find("edition/image-format", f"{shown} is {format_}")


def _list_content_ids(specimen: Specimen) -> set[str]:
    return {str(part.get("Content-ID", "")) for part in specimen.message.walk()}


def _find_format(specimen: Specimen, src: str) -> str | None:
    answer = (specimen.answers or {}).get(src)
    if answer is not None and answer.content_type in _UNKNOWN_TYPES:
        return _UNKNOWN_TYPES[answer.content_type]
    path = urlsplit(src).path.lower()
    return next((name for end, name in _UNKNOWN_FORMATS.items() if path.endswith(end)), None)


def _is_tiny(image: HtmlElement) -> bool:
    """Tell whether it is a spacer or a counter rather than a picture."""
    return (image.get("width") or "") in ("0", "1") and (image.get("height") or "") in ("0", "1")


def list_pictures(document: HtmlElement) -> list[str]:
    """Return the web addresses of pictures, each once."""
    sources = ((each.get("src") or "").strip() for each in document.iter("img"))
    return list(dict.fromkeys(src for src in sources if src.startswith(("https://", "http://"))))


def _check_weight(specimen: Specimen, images: list[HtmlElement]) -> Iterator[Finding]:
    total = sum(
        len(part.get_payload(decode=True) or b"")
        for part in specimen.message.walk()
        if part.get_content_maintype() == "image"
    )
    seen: set[str] = set()
    for image in images:
        src = (image.get("src") or "").strip()
        answer = (specimen.answers or {}).get(src)
        if answer is None or src in seen:
            continue
        seen.add(src)

        def find(code: str, message: str, image: HtmlElement = image, src: str = src) -> Finding:
            return specimen.find_at(RULES, code, message, image, needles=(src,))

        shown = src[:120]
        is_missing = answer.status in (401, 403, 404, 410)
        if answer.found in (Found.NOTHING, Found.INSIDE) or is_missing:
            reason = answer.reason.removeprefix(f"{src}: ") or f"the server says {answer.status}"
            yield find("edition/image-missing", f"{shown}: {reason}")
        elif answer.status != 200:
            reason = answer.reason.removeprefix(f"{src}: ") or f"the server says {answer.status}"
            yield find("edition/image-unsure", f"{shown}: {reason}")
        elif not (answer.content_type or "image/").startswith("image/"):
            yield find("edition/image-missing", f"{shown} is {answer.content_type}, no picture")
        else:
            total += answer.size or 0
            if (answer.size or 0) > _MOST_BYTES:
                yield find("edition/image-heavy", f"{shown} has {answer.size:,} bytes")
    if total > _MOST_TOGETHER:
        yield specimen.find(
            RULES, "edition/image-budget", f"the pictures have {total:,} bytes together"
        )
