"""An edition set from its templates: HTML with CSS inlined, and the text part."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import partial
from types import SimpleNamespace

from publisher.errors import TemplateError
from publisher.model.delivery import Variant
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, RenderedEdition, RenderedVariant
from publisher.newsletter.environment import load_templates
from publisher.newsletter.inline import inline_css
from publisher.newsletter.obligations import check_obligations
from publisher.newsletter.other_inliner import inline_css_otherwise
from publisher.newsletter.palette import fill_sheet
from publisher.newsletter.personal_text import PersonalText, fill_defaults, is_personal
from publisher.newsletter.pictures import NO_PICTURES, Pictures
from publisher.newsletter.reader import Reader, ReaderValue
from publisher.newsletter.slots import (
    ALWAYS_KNOWN,
    UNSUBSCRIBE_URL,
    Minted,
    MintedSlot,
    SlotMint,
    place_slots,
)
from publisher.newsletter.stylesheet import check_kept, strip_comments
from publisher.newsletter.templates import CATALOGUES, newsletter_folders
from publisher.newsletter.variants import Inquiry, Readers, choose_language, explore
from publisher.newsletter.view import build_view, view_newsletter, view_publication
from publisher.storage.cache import Cache
from publisher.templating.environment import Templates, trust
from publisher.templating.folders import find_template, read_template, show_path
from publisher.templating.texts import Texts, load_texts

#: Gmail shows about 102 kB of HTML and hides the rest, the unsubscribe link with it.
MOST_HTML_BYTES = 100_000
#: What an inliner saves, with room to spare, by writing characters in place of their names.
_SAVED = 4_000
#: Inlined into `style` attributes, and never sent as a sheet.
_INLINED_SHEET = "styles.inline.css"
#: Sent in the head: narrow screens, dark colours, what only one mail program needs.
_KEPT_SHEET = "styles.kept.css"


class _TooLongError(Exception):
    """A variant would be longer than mail programs show."""


def typeset_edition(
    content: EditionContent,
    publication: Publication,
    pictures: Pictures = NO_PICTURES,
    readers: Readers = tuple,
    known: RenderedEdition | None = None,
    cache: Cache | None = None,
) -> RenderedEdition:
    """Return the edition as long as it may be: whole, or shortened from the end.

    Full articles become teasers, the last first; then the last articles are left to the web. All
    variants are of the same length. Those of a `known` edition of that length are not set again.
    A cache keeps what templates are compiled to.

    Raises:
        TemplateError: A template, style sheet or catalogue cannot be used, the edition is too
            long even with one teaser, or its conditions make too many variants.
    """
    typesetter = _Typesetter(content, publication, pictures, readers, known, cache)
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
        self,
        content: EditionContent,
        publication: Publication,
        pictures: Pictures,
        readers: Readers,
        known: RenderedEdition | None,
        cache: Cache | None,
    ) -> None:
        self._content = content
        self._pictures = pictures
        self._readers = readers
        self._known = known
        self._publication = publication
        self._cache = cache
        folders = newsletter_folders(publication, content.newsletter.template)
        self._folders = folders
        self._spoken: dict[str, tuple[Texts, Templates]] = {}
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
        known = self._known
        is_alike = known is not None and (known.full, known.shown) == (full, shown)
        try:
            variants = explore(
                lambda reader: self._set_variant(reader, full=full, shown=shown),
                self._readers,
                known=known.variants if known is not None and is_alike else (),
                most=self._content.newsletter.variants,
            )
        except _TooLongError:
            return None
        return RenderedEdition(variants=variants, shown=shown, full=full)

    def _set_variant(self, reader: Mapping[str, str], *, full: int, shown: int) -> RenderedVariant:
        """Return the edition as readers with these values get it, and others like them."""
        own = self._content.newsletter
        find_origin = self._speak(own.language)[1].find_origin
        mint = SlotMint(repr(self._content), find_origin)
        inquiry = Inquiry(reader, find_origin)
        views: dict[str, object] = {
            "reader": Reader(mint, inquiry, language=own.language),
            "unsubscribe_url": ReaderValue(mint, inquiry, UNSUBSCRIBE_URL),
        }
        ends = [0]

        def take_minted() -> list[MintedSlot]:
            ends.append(len(mint.minted))
            return mint.minted[ends[-2] : ends[-1]]

        language = choose_language(own, inquiry)
        templates = self._speak(language)[1]
        note = self._write("note", templates, views)
        newsletter = replace(own, language=language)
        content = replace(self._content, newsletter=newsletter, note=note)
        in_note = take_minted()
        context = self._build_context(content, mint, views, full=full, shown=shown)
        layout = content.newsletter.template
        written = templates.fill(f"{layout}.html", context)
        # Not a byte more than what comes out: inlining two megabytes takes half a minute.
        if len(written.encode()) - len(self._inlined.encode()) - _SAVED > MOST_HTML_BYTES:
            raise _TooLongError
        in_html = take_minted()
        text = _tidy(templates.fill(f"{layout}.txt", context))
        in_text = take_minted()
        subject = self._write("subject", templates, views)
        in_subject = take_minted()
        preheader = fill_defaults(self._write("preheader", templates, views), mint.minted)
        html = self._inline(written)
        if len(html.encode()) > MOST_HTML_BYTES:
            raise _TooLongError
        minted = Minted(in_html=in_html, in_text=in_text, in_subject=in_subject, in_note=in_note)
        slots = place_slots(html, text, subject, minted)
        check_obligations(content.newsletter, html, text, in_html, in_text)
        variant = Variant(
            path=inquiry.path,
            html=html,
            text=text,
            subject=subject if is_personal(content.subject) else None,
            slots=slots,
        )
        return RenderedVariant(
            variant=variant,
            subject=fill_defaults(subject, in_subject),
            preheader=preheader,
            origins=tuple(inquiry.origins),
            wanted=tuple(
                dict.fromkeys(
                    (each.slot.field, each.origin)
                    for each in mint.minted
                    if not each.slot.default and each.slot.field not in ALWAYS_KNOWN
                )
            ),
        )

    def _speak(self, language: str) -> tuple[Texts, Templates]:
        """Return the words around the articles in a language, and the templates that say them."""
        if language not in self._spoken:
            texts = load_texts(language, self._folders, CATALOGUES)
            templates = load_templates(self._publication, self._folders, texts, self._cache)
            self._spoken[language] = texts, templates
        return self._spoken[language]

    def _write(self, name: str, templates: Templates, views: Mapping[str, object]) -> str:
        """Return what the editor wrote as subject, preheader or note, with slots as tokens."""
        text: str = getattr(self._content, name)
        return templates.fill_text(text, name, views) if is_personal(text) else text

    def _inline(self, html: str) -> str:
        if self._content.newsletter.inliner == "css-inline":
            return inline_css_otherwise(html)
        return inline_css(html, sheets={self._inlined_name: self._inlined})

    def _build_context(
        self,
        content: EditionContent,
        mint: SlotMint,
        views: Mapping[str, object],
        *,
        full: int,
        shown: int,
    ) -> dict[str, object]:
        """Return every name that a template may use."""
        texts, templates = self._speak(content.newsletter.language)
        theme = self._publication.theme
        view = build_view(content, self._publication, texts, self._pictures, full=full, shown=shown)
        personal = {
            name: PersonalText(partial(self._write, name, templates, views))
            for name in ("subject", "preheader")
            if is_personal(getattr(content, name))
        }
        if personal:
            written = {each.name: getattr(view, each.name) for each in fields(view)}
            edition: object = SimpleNamespace(**{**written, **personal})
        else:
            edition = view
        return {
            **views,
            "publication": view_publication(self._publication),
            "newsletter": view_newsletter(content.newsletter, mint),
            "theme": replace(theme, logo=self._pictures.fit_logo(theme.logo)),
            "edition": edition,
            "styles": {"inlined": trust(self._inlined), "kept": trust(self._kept)},
        }


def _tidy(text: str) -> str:
    """Return text without trailing blanks, with one empty line at most between paragraphs."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{4,}", "\n\n\n", lines).strip("\n") + "\n"
