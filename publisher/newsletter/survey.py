"""What an HTML document says: read by another parser than the inliner's, to compare with."""

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import unquote

from publisher.errors import TemplateError


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What must be the same before and after inlining."""

    doctype: str
    #: Everything that is shown, white space left out.
    text: str
    #: `href` and `src` in order, percent-decoded: libxml2 encodes what browsers would.
    addresses: tuple[str, ...]


# An edition is asked about right after it was inlined.
@lru_cache(maxsize=1)
def survey_html(html: str) -> Survey:
    """Return what a document says, by the standard library's parser."""
    surveyor = _Surveyor()
    surveyor.feed(html)
    surveyor.close()
    return Survey(
        doctype=surveyor.doctype,
        text="".join("".join(surveyor.text).split()),
        addresses=tuple(unquote(address.strip()) for address in surveyor.addresses),
    )


def check_unchanged(before: str, after: str) -> None:
    """Refuse a document that does not say what it said before.

    Raises:
        TemplateError: Doctype, text or an address was lost or changed.
    """
    one, other = survey_html(before), survey_html(after)
    if one.text != other.text:
        raise _loss(f"text {_difference(one.text, other.text)!r}")
    if one.addresses != other.addresses:
        lost = [each for each in one.addresses if each not in other.addresses]
        raise _loss(f"addresses {', '.join(lost) or 'in another order'}")
    if one.doctype.lower() != "doctype html" or not after.startswith("<!DOCTYPE html>"):
        raise TemplateError(
            "the document does not start with <!DOCTYPE html>",
            hint="Write it, in these letters, as the template's first line.",
        )


def _difference(one: str, other: str) -> str:
    """Return a few characters from where two texts part."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other))
    return one[max(0, same - 10) : same + 30]


def _loss(what: str) -> TemplateError:
    return TemplateError(
        f"inlining changed the edition: {what}",
        hint="Look there for a tag that is not closed or stands where HTML does not allow it.",
    )


class _Surveyor(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.doctype = ""
        self.text: list[str] = []
        self.addresses: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.doctype = self.doctype or decl

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:  # not inside <style> or <script>
            self.text.append(data)

    def handle_starttag(
        self,
        tag: str,  # noqa: ARG002 - the base class passes it
        attrs: list[tuple[str, str | None]],
    ) -> None:
        self.addresses += [
            value for name, value in attrs if name in ("href", "src") and value is not None
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
