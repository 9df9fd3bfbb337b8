"""The bytes of a feed become text."""

import codecs
import re

_DECLARED = re.compile(
    rb"""\s{0,99}<\?xml[^<>]{0,200}?\sencoding\s{0,9}=\s{0,9}["']([\w.:+-]{1,40})"""
)
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w.:+-]{1,40})""", re.IGNORECASE)
#: Encodings that texts come in. Python knows others as well, which are none, or slow.
_TEXT = re.compile(
    r"ascii|utf-8(?:-sig)?|utf-(?:16|32)(?:-[lb]e)?|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rut]|mac-\w+"
    r"|gb2312|gbk|gb18030|hz|big5(?:hkscs)?|shift_jis\w*|euc_\w+|iso2022_\w+|johab|tis-620|ptcp154"
)
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)


def decode(content: bytes, content_type: str | None) -> tuple[str, str | None]:
    """Return the text, and what is wrong with its encoding or None.

    The first that fits counts: UTF-8 where it is not ASCII alone, because servers say Latin-1 of
    everything and no text in another encoding looks like it; what the bytes themselves show, what
    the server says, what the document says (RFC 7303 section 3), and at last Windows-1252.
    """
    stated = _list_stated(content, content_type)
    likely = ["utf-8-sig"] if not content.isascii() else []
    for encoding in dict.fromkeys([*likely, *stated, "utf-8"]):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        # An unpaired half of a character can come out of UTF-16; nothing could write it.
        text = text.encode("utf-8", "replace").decode("utf-8")
        encoding = encoding.removesuffix("-sig")
        if stated and encoding != stated[0].removesuffix("-sig"):
            return text, f"it is in {encoding}, and says that it is in {stated[0]}"
        return text, None
    said = f", and says that it is in {stated[0]}" if stated else ""
    return (
        content.decode("cp1252", "replace"),
        f"it was read as Windows-1252, because it is not in UTF-8{said}",
    )


def _list_stated(content: bytes, content_type: str | None) -> list[str]:
    stated = [name for mark, name in _BOMS if content.startswith(mark)][:1]
    names = [*_CHARSET.findall(content_type or "")[:1]]
    declared = _DECLARED.match(content)
    if declared is not None:
        names.append(declared[1].decode("ascii", "replace"))
    for name in names:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        if _TEXT.fullmatch(known):
            # Pages that call themselves Latin-1 are in its superset (WHATWG Encoding Standard).
            stated.append("cp1252" if known in ("iso8859-1", "ascii") else known)
    return stated
