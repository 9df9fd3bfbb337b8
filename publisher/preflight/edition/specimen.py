"""One edition as its checks see it: read once, with a place for everything that is found."""

import email
import email.policy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage

from lxml.html import HtmlElement, document_fromstring

from publisher.model.delivery import Delivery, DeliveryState, NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.compiled import fill_slots, reader_values
from publisher.newsletter.content import EditionContent
from publisher.preflight.edition.places import Place, Places
from publisher.preflight.edition.rules import Rule
from publisher.preflight.edition.styles import Block, read_blocks, read_style_elements
from publisher.preflight.findings import Finding, Level, Where
from publisher.preflight.spamassassin import Verdict
from publisher.preflight.web import Answer

_READER = "reader@example.org"
#: Elements whose text nobody reads.
_UNREAD = frozenset({"style", "script", "title", "template", "noscript"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Specimen:
    """An edition as a reader without a name gets it, and what is known around it."""

    publication: Publication
    newsletter: NewsletterDefinition
    edition: NewEdition
    #: What it was composed from; None for one that is frozen.
    content: EditionContent | None
    html: str
    text: str
    #: A whole message, as it would be handed over.
    raw: bytes
    message: EmailMessage
    #: The HTML, with the line of every element.
    document: HtmlElement
    #: The `style` elements' rules.
    blocks: tuple[Block, ...]
    places: Places
    #: Addresses of links that only this reader has; whoever asks for one does something with it.
    private: frozenset[str]
    #: Address → what stands there; None where nobody looked.
    answers: Mapping[str, Answer] | None
    #: None where SpamAssassin was not asked.
    verdict: Verdict | None
    #: Fields that at least one reader has; None where that is not known.
    fields: frozenset[str] | None

    def find(
        self,
        rules: Mapping[str, Rule],
        code: str,
        message: str,
        *,
        place: Place | None = None,
        where: Where | None = None,
        hint: str | None = None,
        level: Level | None = None,
    ) -> Finding:
        """Return a finding, with the rule's level and cure unless others are given."""
        rule = rules[code]
        if place is None:
            is_text = where is not None and where.part == "text"
            place = self.places.layout("txt" if is_text else "html")
        return Finding(
            rule=code,
            level=rule.level if level is None else level,
            message=" ".join(message.split()),
            hint=rule.cure if hint is None else hint,
            file=place.file,
            line=place.line,
            newsletter=self.newsletter.name,
            where=where,
        )

    def find_at(
        self,
        rules: Mapping[str, Rule],
        code: str,
        message: str,
        element: HtmlElement,
        *,
        needles: Iterable[str] = (),
        hint: str | None = None,
        level: Level | None = None,
    ) -> Finding:
        """Return a finding at an element; `needles` are what its source would be found by."""
        return self.find(
            rules,
            code,
            message,
            place=self.places.of_element(element, needles),
            where=Where(
                part="html",
                line=element.sourceline,
                path=element.getroottree().getpath(element),
            ),
            hint=hint,
            level=level,
        )

    def with_answers(self, answers: Mapping[str, Answer]) -> "Specimen":
        """Return the same, with what stands at its addresses."""
        return replace(self, answers=answers)

    def read(self, element: HtmlElement) -> str:
        """Return the words of an element, pictures by their alt, white space folded."""
        return " ".join("".join(read_words(element)).split())


def read_words(element: HtmlElement) -> Iterator[str]:
    """Yield the pieces of text inside of an element that people can read."""
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return
    if element.tag == "img":
        yield element.get("alt") or ""
    if element.text:
        yield element.text
    for child in element:
        yield from read_words(child)
        if child.tail:
            yield child.tail


def take_specimen(
    publication: Publication,
    newsletter: NewsletterDefinition,
    edition: NewEdition,
    raw: bytes,
    *,
    content: EditionContent | None = None,
    draft: str | None = None,
    verdict: Verdict | None = None,
    fields: frozenset[str] | None = None,
) -> Specimen:
    """Return the edition, parsed, as a reader without a name gets it."""
    values = reader_values(edition.message, _imagine_delivery(edition))
    html = fill_slots(edition.message, edition.message.html, values)
    document = document_fromstring(html)
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    return Specimen(
        publication=publication,
        newsletter=newsletter,
        edition=edition,
        content=content,
        html=html,
        text=fill_slots(edition.message, edition.message.text, values),
        raw=raw,
        message=parsed,
        document=document,
        blocks=tuple(read_blocks(read_style_elements(document))),
        places=Places(publication, newsletter, edition, document, draft),
        private=frozenset(_list_private(edition, document)),
        answers=None,
        verdict=verdict,
        fields=fields,
    )


def _list_private(edition: NewEdition, document: HtmlElement) -> Iterator[str]:
    """Yield the addresses of links that have something of the reader in them."""
    tokens = [slot.token for slot in edition.message.slots]
    written = document_fromstring(edition.message.html)
    for before, after in zip(written.iter("a"), document.iter("a"), strict=True):
        href = before.get("href", "")
        if any(token in href for token in tokens):
            yield after.get("href", "").strip()


def _imagine_delivery(edition: NewEdition) -> Delivery:
    """Return a delivery to nobody: no name, and a token that unsubscribes no one."""
    return Delivery(
        id=0,
        edition_id=f"{edition.newsletter}-0",
        email=_READER,
        fields={},
        token="check",  # noqa: S106 - not a secret: it stands for one
        state=DeliveryState.CLAIMED,
        message_id=f"{edition.newsletter}-0.check@{edition.domain}",
    )
