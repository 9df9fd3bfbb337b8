"""Whether the words of links say where they lead, in both parts of the message."""

from collections.abc import Iterator, Mapping
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from publisher.preflight.edition.addresses import list_acting, list_links
from publisher.preflight.edition.rules import Rule, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Where

#: What says nothing when it is read alone, as screen readers list links.
_EMPTY_WORDS = frozenset(
    {
        # English
        "here", "click", "click here", "link", "this", "this link", "more", "read more",
        "read on", "learn more", "see more", "more info", "go", "details", "this page",
        # Dutch
        "hier", "klik", "klik hier", "deze link", "deze", "meer", "lees meer", "lees verder",
        "meer lezen", "meer info", "meer informatie", "lees hier",
        # French
        "ici", "cliquez ici", "ce lien", "lien", "plus", "lire", "lire plus", "lire la suite",
        "en savoir plus", "voir plus", "plus d’infos", "plus d'infos", "suite",
        # German
        "klicken", "hier klicken", "dieser link", "mehr", "mehr lesen",
        "weiterlesen", "mehr dazu", "mehr erfahren", "mehr infos",
    }
)  # fmt: skip

RULES: Mapping[str, Rule] = {
    "edition/link-words": warning(
        "The words of a link say where it leads",
        "Screen readers list links without what stands around them.",
        "Make the words name the aim, or give the link an aria-label.",
    ),
    "edition/link-same-words": warning(
        "Links with the same words lead to the same address",
        "Who hears the words twice cannot tell one from the other.",
        "Use other words, or an aria-label for each.",
    ),
    "edition/link-in-text": warning(
        "The text part has every link of the HTML, and the HTML every link of the text part",
        "Who reads one part misses what the other leads to.",
        "Print the address in both templates.",
    ),
}


def check_link_words(specimen: Specimen) -> Iterator[Finding]:
    """Find links whose words say nothing or two things, and those that one part lacks."""
    yield from _check_names(specimen)
    yield from _check_parts(specimen)


def _check_names(specimen: Specimen) -> Iterator[Finding]:
    leads: dict[str, str] = {}
    told: set[str] = set()
    for link in specimen.document.iter("a"):
        href = (link.get("href") or "").strip()
        if not href:
            continue
        name = _name(specimen, link)
        folded = name.casefold().strip(" .…!»«›>→:")
        if not name:
            yield specimen.find_at(
                RULES,
                "edition/link-words",
                f"a link to {href[:120]} has no words",
                link,
                needles=(href,),
            )
        elif folded in _EMPTY_WORDS:
            yield specimen.find_at(
                RULES,
                "edition/link-words",
                f"«{name}» does not say that it leads to {href[:120]}",
                link,
                needles=(href,),
            )
        # Numbers of notes and the arrows back from them are told apart by what is around them.
        if not any(character.isalpha() for character in folded) or folded in told:
            continue
        before = leads.setdefault(folded, urldefrag(href)[0])
        if before != urldefrag(href)[0]:
            told.add(folded)
            yield specimen.find_at(
                RULES,
                "edition/link-same-words",
                f"«{name}» leads to {before[:120]} and to {href[:120]}",
                link,
                needles=(href,),
            )


def _name(specimen: Specimen, link: HtmlElement) -> str:
    """Return what a screen reader calls a link."""
    label = " ".join((link.get("aria-label") or "").split())
    return label or specimen.read(link) or " ".join((link.get("title") or "").split())


def _check_parts(specimen: Specimen) -> Iterator[Finding]:
    # Ways to unsubscribe have a rule of their own.
    acting = list_acting(specimen)
    in_html: dict[str, HtmlElement] = {}
    for link, href in list_links(specimen.document):
        if href not in acting:
            in_html.setdefault(urldefrag(href)[0], link)
    in_text: dict[str, int] = {}
    for number, line in enumerate(specimen.text.splitlines(), start=1):
        for word in line.split():
            word = word.strip("<>()[]«»\"'")
            if word.lower().startswith(("https://", "http://")):
                in_text.setdefault(urldefrag(word)[0].rstrip(".,;"), number)
    # A text that ends a sentence with an address leaves its full stop in doubt.
    plain = {each.rstrip(".,;") for each in in_html}
    for href, link in in_html.items():
        if href.rstrip(".,;") not in in_text:
            yield specimen.find_at(
                RULES,
                "edition/link-in-text",
                f"the text part has no {href[:120]}",
                link,
                needles=(href,),
            )
    # An address that an article shows, in a code sample for one, is a link in neither part.
    shown = specimen.read(specimen.document)
    for href, number in in_text.items():
        if href not in plain and href not in acting and href not in shown:
            yield specimen.find(
                RULES,
                "edition/link-in-text",
                f"the HTML has no link to {href[:120]}",
                where=Where(part="text", line=number),
            )
