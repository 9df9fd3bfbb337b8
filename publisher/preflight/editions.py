"""What can be found in an edition before it is sent."""

from collections.abc import Callable, Iterator, Mapping

from publisher.model.delivery import NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.preflight.edition import (
    addresses,
    clients,
    contrast,
    images,
    link_words,
    message,
    reachable,
    remarks,
    spam,
    structure,
    text_part,
    words,
)
from publisher.preflight.edition.images import list_pictures
from publisher.preflight.edition.reachable import list_reachable
from publisher.preflight.edition.rules import Rule
from publisher.preflight.edition.specimen import Specimen, take_specimen
from publisher.preflight.findings import Finding, order_findings
from publisher.preflight.spamassassin import Verdict
from publisher.preflight.web import Web

_CHECKS: tuple[Callable[[Specimen], Iterator[Finding]], ...] = (
    words.check_words,
    addresses.check_addresses,
    link_words.check_link_words,
    reachable.check_reachable,
    images.check_images,
    remarks.check_remarks,
    contrast.check_contrast,
    structure.check_structure,
    clients.check_clients,
    text_part.check_text_part,
    message.check_message,
    spam.check_spam,
)

#: Code → what it says, in the order in which the checks stand.
EDITION_RULES: Mapping[str, Rule] = {
    **words.RULES,
    **addresses.RULES,
    **link_words.RULES,
    **reachable.RULES,
    **images.RULES,
    **remarks.RULES,
    **contrast.RULES,
    **structure.RULES,
    **clients.RULES,
    **text_part.RULES,
    **message.RULES,
    **spam.RULES,
}


def check_edition(
    publication: Publication,
    newsletter: NewsletterDefinition,
    edition: NewEdition,
    raw: bytes,
    *,
    content: EditionContent | None = None,
    draft: str | None = None,
    web: Web | None = None,
    verdict: Verdict | None = None,
    fields: frozenset[str] | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with an edition, in order.

    `raw` is a whole message as one reader would get it. `content` is what the edition was
    composed from, and `draft` the path of an editor's draft of it below the publication's folder.
    Without `web` nobody looks whether links and pictures are there; without `verdict` and
    `fields` nothing is said of spam filters and of readers' fields.
    """
    specimen = take_specimen(
        publication,
        newsletter,
        edition,
        raw,
        content=content,
        draft=draft,
        verdict=verdict,
        fields=fields,
    )
    if web is not None:
        answers = web.ask(list_reachable(specimen), list_pictures(specimen.document))
        specimen = specimen.with_answers(answers)
    return order_findings(finding for check in _CHECKS for finding in check(specimen))
