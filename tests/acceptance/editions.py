"""Editions that show everything, in each layout, before and after their styles were inlined."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from publisher.config.load import load_publication
from publisher.content.body import render_body
from publisher.model.publication import Publication
from publisher.newsletter.compiled import fill_slots
from publisher.newsletter.compose import compose_edition
from publisher.newsletter.content import EditionContent
from publisher.newsletter.inline import inline_css
from publisher.newsletter.sample import build_sample
from publisher.storage.cache import open_cache

LAYOUTS = ("digest", "letter", "bulletin")
SETTINGS = """\
[publication]
title = "De Kust"
url = "https://kust.example.org/"
rights = "© De Kust"

[[newsletter]]
name = "weekly"
title = "De Kust, elke vrijdag"
from = "De Kust <redactie@example.org>"
address = "Kaai 1, 8400 Oostende"
language = "LANGUAGE"
unsubscribe_url = "https://kust.example.org/unsubscribe/{token}"
preferences_url = "https://kust.example.org/preferences"
"""
_READER = {
    "name": "Lotte",
    "email": "lotte@example.org",
    "unsubscribe_url": "https://kust.example.org/unsubscribe/4f1c",
}
_LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
#: Everything that an article can hold and that a phone has no room for.
_HARD = f"""\
{_LONG_WORD}

## {_LONG_WORD}

| {" | ".join(["A column"] * 9)} |
|{"---|" * 9}
| {" | ".join([_LONG_WORD] * 9)} |

    {"code " * 60}

1. one
   - two {_LONG_WORD}

> A quotation in
>
> > another one

![](https://kust.example.org/wide.png)

<video src="https://kust.example.org/film.mp4" poster="https://kust.example.org/film.png"></video>

Term
: its meaning

`{_LONG_WORD}` and H~2~O and a note[^1] and ==marked== <mark>words</mark> <kbd>Ctrl</kbd>.

---

[^1]: {_LONG_WORD} <https://kust.example.org/{"a-long-address/" * 12}>
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetEdition:
    """One edition in one layout, as a reader gets it."""

    layout: str
    #: With its styles in a sheet, as the templates left it.
    source: str
    html: str
    text: str


def set_editions(folder: Path, *, language: str = "nl", settings: str = "") -> list[SetEdition]:
    """Return an edition with everything in it in each layout."""
    file = folder / "publisher.toml"
    file.write_text(SETTINGS.replace("LANGUAGE", language) + settings, encoding="utf-8")
    publication = load_publication(file, {})
    return [_set(publication, layout, folder) for layout in LAYOUTS]


def _set(publication: Publication, layout: str, folder: Path) -> SetEdition:
    newsletter = replace(publication.newsletters[0], template=layout)
    sources = []

    def watch(html: str, *, sheets: Mapping[str, str]) -> str:
        sources.append(html)
        return inline_css(html, sheets=sheets)

    with (
        open_cache(folder / f"{layout}.sqlite") as cache,
        mock.patch("publisher.newsletter.typeset.inline_css", watch),
    ):
        message = compose_edition(publication, make_hard(build_sample(newsletter)), cache).message
    source = sources[-1]
    for slot in message.slots:
        source = source.replace(slot.token, _READER[slot.field])
    return SetEdition(
        layout=layout,
        source=source,
        html=fill_slots(message, message.html, _READER),
        text=fill_slots(message, message.text, _READER),
    )


def make_hard(content: EditionContent) -> EditionContent:
    """Return an edition whose lead has a second part that is hard to set, and long titles."""
    lead, second, *others = content.items
    article = lead.entry.article
    markdown = f"{article.markdown}\n\n{_HARD}"
    hard = replace(
        article,
        markdown=markdown,
        html=render_body(markdown, slug="hard", url=article.url).html,
    )
    long = replace(second.entry.article, title=_LONG_WORD, summary=_LONG_WORD)
    return replace(
        content,
        items=(
            replace(lead, entry=replace(lead.entry, article=hard)),
            replace(second, entry=replace(second.entry, article=long)),
            *others,
        ),
    )
