"""An edition set from its templates: HTML with CSS inlined, and the text part."""

import re
from collections.abc import Callable
from dataclasses import replace

from publisher.errors import TemplateError
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, RenderedEdition
from publisher.newsletter.environment import load_templates
from publisher.newsletter.inline import inline_css
from publisher.newsletter.obligations import check_obligations
from publisher.newsletter.other_inliner import inline_css_otherwise
from publisher.newsletter.palette import fill_sheet
from publisher.newsletter.pictures import NO_PICTURES, Pictures
from publisher.newsletter.slots import UNSUBSCRIBE_URL, Reader, ReaderValue, SlotMint, place_slots
from publisher.newsletter.stylesheet import check_kept, strip_comments
from publisher.newsletter.templates import CATALOGUES, newsletter_folders
from publisher.newsletter.view import build_view, view_newsletter, view_publication
from publisher.templating.environment import trust
from publisher.templating.folders import find_template, read_template, show_path
from publisher.templating.texts import load_texts

#: Gmail shows about 102 kB of HTML and hides the rest, the unsubscribe link with it.
MOST_HTML_BYTES = 100_000
#: What an inliner saves, with room to spare, by writing characters in place of their names.
_SAVED = 4_000
#: Inlined into `style` attributes, and never sent as a sheet.
_INLINED_SHEET = "styles.inline.css"
#: Sent in the head: narrow screens, dark colours, what only one mail program needs.
_KEPT_SHEET = "styles.kept.css"


def typeset_edition(
    content: EditionContent, publication: Publication, pictures: Pictures = NO_PICTURES
) -> RenderedEdition:
    """Return the edition as long as it may be: whole, or shortened from the end.

    Full articles become teasers, the last first; then the last articles are left to the web.

    Raises:
        TemplateError: A template, style sheet or catalogue cannot be used, or the edition is too
            long even with one teaser.
    """
    typesetter = _Typesetter(content, publication, pictures)
    everything, whole = len(content.items), sum(item.is_full for item in content.items)
    edition = typesetter.set(full=whole, shown=everything)
    if edition is not None:
        return edition
    best = _find_longest(0, whole - 1, lambda full: typesetter.set(full=full, shown=everything))
    if best is None:
        best = _find_longest(1, everything - 1, lambda shown: typesetter.set(full=0, shown=shown))
    if best is None:
        raise TemplateError(
            f"{content.newsletter.template}.html: longer than {MOST_HTML_BYTES} bytes"
            " with a single teaser",
            hint="Shorten the template and its styles: mail programs would hide the footer.",
        )
    return best


def _find_longest(
    fewest: int, most: int, typeset: Callable[[int], RenderedEdition | None]
) -> RenderedEdition | None:
    """Return the edition that fits with the highest number from `fewest` to `most`, if any does."""
    best = None
    while fewest <= most:
        number = (fewest + most) // 2
        edition = typeset(number)
        if edition is not None:
            best, fewest = edition, number + 1
        else:
            most = number - 1
    return best


class _Typesetter:
    """Sets one edition at any length, with the same templates and words."""

    def __init__(
        self, content: EditionContent, publication: Publication, pictures: Pictures
    ) -> None:
        self._content = content
        self._pictures = pictures
        self._publication = publication
        folders = newsletter_folders(publication, content.newsletter.template)
        self._texts = load_texts(content.newsletter.language, folders, CATALOGUES)
        self._templates = load_templates(publication, folders, self._texts)
        inlined, kept = (find_template(name, folders) for name in (_INLINED_SHEET, _KEPT_SHEET))
        self._inlined_name, kept_name = (show_path(each, publication) for each in (inlined, kept))
        self._inlined = fill_sheet(read_template(inlined), publication.theme, self._inlined_name)
        kept_css = fill_sheet(read_template(kept), publication.theme, kept_name)
        check_kept(kept_css, kept_name)
        self._kept = strip_comments(kept_css)

    def set(self, *, full: int, shown: int) -> RenderedEdition | None:
        """Return the edition with `shown` entries, `full` of them whole; None: it is too long.

        Raises:
            TemplateError: A template or style sheet cannot be used.
        """
        mint = SlotMint(repr(self._content), self._templates.find_origin)
        context = self._build_context(mint, full=full, shown=shown)
        layout = self._content.newsletter.template
        written = self._templates.fill(f"{layout}.html", context)
        # Not a byte more than what comes out: inlining two megabytes takes half a minute.
        if len(written.encode()) - len(self._inlined.encode()) - _SAVED > MOST_HTML_BYTES:
            return None
        in_html = tuple(mint.minted)
        text = _tidy(self._templates.fill(f"{layout}.txt", context))
        in_text = tuple(mint.minted[len(in_html) :])
        html = self._inline(written)
        if len(html.encode()) > MOST_HTML_BYTES:
            return None
        slots = place_slots(html, text, in_html, in_text)
        check_obligations(self._content.newsletter, html, text, in_html, in_text)
        return RenderedEdition(html=html, text=text, slots=slots, shown=shown)

    def _inline(self, html: str) -> str:
        if self._content.newsletter.inliner == "css-inline":
            return inline_css_otherwise(html)
        return inline_css(html, sheets={self._inlined_name: self._inlined})

    def _build_context(self, mint: SlotMint, *, full: int, shown: int) -> dict[str, object]:
        """Return every name that a template may use."""
        theme = self._publication.theme
        return {
            "publication": view_publication(self._publication),
            "newsletter": view_newsletter(self._content.newsletter, mint),
            "theme": replace(theme, logo=self._pictures.fit_logo(theme.logo)),
            "edition": build_view(
                self._content,
                self._publication,
                self._texts,
                self._pictures,
                full=full,
                shown=shown,
            ),
            "reader": Reader(mint),
            "unsubscribe_url": ReaderValue(mint, UNSUBSCRIBE_URL),
            "styles": {"inlined": trust(self._inlined), "kept": trust(self._kept)},
        }


def _tidy(text: str) -> str:
    """Return text without trailing blanks, with one empty line at most between paragraphs."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{4,}", "\n\n\n", lines).strip("\n") + "\n"
