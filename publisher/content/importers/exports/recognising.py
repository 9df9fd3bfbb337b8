"""What a file is an export of."""

import re

from publisher.content.importers.archives import Archive, open_archive
from publisher.errors import ImportSourceError

_SAMPLE = 4096
_WORDPRESS = "://wordpress.org/export/"
_ZIP = b"PK\x03\x04"
#: Ghost writes one line, and puts the version before the tables.
_GHOST = re.compile(r'\{\s{0,99}"db"\s{0,99}:\s{0,99}\[|"data"\s{0,99}:\s{0,99}\{\s{0,99}"posts"')
_SUBSTACK_PAGE = re.compile(r"(?:.{0,200}/)?posts/\d+\.[^/]{0,200}\.html")


def recognise(content: bytes, name: str) -> str | None:
    """Return the kind of export that `content` is, or None for anything else.

    Kinds: wordpress, ghost, docx, substack, buttondown, mailchimp.
    """
    if content.startswith(_ZIP):
        try:
            return _recognise_archive(open_archive(content))
        except ImportSourceError:
            # Who reads it says what is wrong, if its name tells who that is.
            return "docx" if name.lower().endswith(".docx") else None
    start = content[:_SAMPLE]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = start.decode("utf-16", "ignore")
    else:
        text = start.decode("utf-8", "ignore").lstrip("\ufeff")
    text = text.lstrip()
    if text.startswith("<") and _WORDPRESS in text:
        return "wordpress"
    if text.startswith("{") and _GHOST.search(text):
        return "ghost"
    return None


def _recognise_archive(archive: Archive) -> str | None:
    names = [each for each in archive.names if not each.startswith("__MACOSX/")]
    last = {each.rpartition("/")[2].lower() for each in names}
    if "word/document.xml" in names:
        return "docx"
    if "posts.csv" in last or any(_SUBSTACK_PAGE.fullmatch(each) for each in names):
        return "substack"
    if "emails.csv" in last:
        return "buttondown"
    kinds = {each.rpartition(".")[2].lower() for each in names}
    pages = [each for each in names if each.lower().endswith((".html", ".htm"))]
    if pages and kinds <= {"html", "htm", "txt", "csv"}:
        return "mailchimp"
    if kinds == {"md"} and archive.read(names[0]).startswith((b"---", b"\xef\xbb\xbf---")):
        return "buttondown"
    return None
