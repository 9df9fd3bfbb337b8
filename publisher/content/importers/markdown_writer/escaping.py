"""Plain text in Markdown that shows the same text, with as few backslashes as that needs."""

import re

_BEFORE_SIGN = r"\\(?=[!-/:-@\[-`{-~\n]|\Z)"
_SPECIAL = re.compile(
    rf"{_BEFORE_SIGN}|`|(?<!\s)\*|\*(?!\s|\Z)|(?<![^\W_])_|_(?![^\W_])|"
    r"\[(?=\^)|\](?=[(\[:])|<(?=[A-Za-z/!?])"
)
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
#: The beginning of a template tag or of a list of attributes.
_TEMPLATE = re.compile(r"\{(?=[{%:.#])")
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
#: What begins a block at the beginning of a line; the last three, what begins a notice or a list
#: of contents with some generator (`publisher.content.flavours`).
_MARKED_START = re.compile(
    r"\d{1,9}(?=[.)](?:\s|\Z))|(?=[-+*](?:\s|\Z))|(?=:)|(?=#{1,6}(?:\s|\Z))|(?=>)|"
    r"(?==+\s*\Z)|(?=(?:[-*_]\s*){3,}\Z)|(?=-+\s*\Z)|(?=~~~)|(?=[|:\- ]{2,}\Z)|"
    r"(?=\[[ xX]\](?:\s|\Z))|(?=(?:!!!|\?\?\?)\+?[ \t])|(?=\[(?:!|\[?_?TOC))"
)
#: Nothing in it can mean anything to Markdown but at the beginning of a line.
_PLAIN = re.compile(r"[^!-&*+:-@\[-`{-~]*")


def escape_lightly(text: str) -> str:
    """Return plain text in which only those signs are escaped that mean something to more than
    the paragraph: notes, entities and template tags.
    """
    if _PLAIN.fullmatch(text):
        return text
    return escape_templates(_ENTITY.sub("&amp;", text.replace("[^", "\\[^")))


def escape_text(text: str) -> str:
    """Return plain text that Markdown shows as it is, save at the beginning of a line."""
    if _PLAIN.fullmatch(text):
        return text
    text = _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    if "~" in text:
        text = (
            re.sub(r"~(?=~)|(?<=~)~|(?<!\s)~|~(?!\s)", r"\\~", text)
            if text.count("~") > 1
            else text
        )
    return escape_templates(_ENTITY.sub("&amp;", text))


def escape_strictly(text: str) -> str:
    """Return plain text of which no sign can mean anything to Markdown."""
    return _SIGN.sub(lambda found: f"&#{ord(found[0])};", text)


def escape_templates(markdown: str) -> str:
    """Return Markdown or HTML in which no brace begins a template tag."""
    return _TEMPLATE.sub("&#123;", markdown)


def guard_line_starts(text: str) -> str:
    """Return running text of which no line is taken for a heading, a list or a quotation."""
    return "\n".join(_guard(line) for line in text.split("\n"))


def _guard(line: str) -> str:
    found = _MARKED_START.match(line.removesuffix("\\"))
    if found is None:
        return line
    end = found.end()
    return f"{line[:end]}\\{line[end:]}"
