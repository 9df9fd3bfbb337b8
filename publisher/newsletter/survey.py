"""What an HTML document says: read by another parser than the inliner's, to compare with."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What must be the same before and after inlining."""

    doctype: str
    #: Everything that is shown, white space left out.
    text: str
    #: `href` and `src` in order, percent-decoded: libxml2 encodes what browsers would.
    addresses: tuple[str, ...]


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
