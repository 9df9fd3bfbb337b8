"""What can be found in an edition before it is sent."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.model.delivery import FrozenMessage, NewEdition, Variant
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.personal import Path, describe_path, fold_field
from publisher.model.publication import Publication
from publisher.newsletter.compiled import fill_slots
from publisher.newsletter.content import EditionContent
from publisher.newsletter.slots import ALWAYS_KNOWN
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
from publisher.preflight.findings import Finding, Where, order_findings
from publisher.preflight.spamassassin import Verdict
from publisher.preflight.web import Web
from publisher.storage.ledger import ReaderLedger

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


#: Variants that are named where a finding is in some of them only.
_MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedFinding:
    """A finding, and where it is in each variant that has it."""

    finding: Finding
    #: What is true of a variant's readers → where it is in what they get.
    places: Mapping[Path, Where | None]


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
    """Return what is wrong with an edition, in order; as `check_variants`."""
    found = check_variants(
        publication,
        newsletter,
        edition,
        raw,
        content=content,
        draft=draft,
        web=web,
        verdict=verdict,
        fields=fields,
    )
    return order_findings(each.finding for each in found)


def check_variants(
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
) -> tuple[PlacedFinding, ...]:
    """Return what is wrong with an edition, each thing once, with its place in every variant.

    `raw` is a whole message as one reader would get it: what it is judged by is the same in all
    variants. `content` is what the edition was composed from, and `draft` the path of an editor's
    draft of it below the publication's folder. Without `web` nobody looks whether links and
    pictures are there; without `verdict` and `fields` nothing is said of spam filters and of
    readers' fields.
    """
    variants = edition.message.list_variants()
    specimens = [
        take_specimen(
            publication,
            newsletter,
            _take_apart(edition, variant),
            raw,
            content=content,
            draft=draft,
            verdict=verdict,
            fields=fields,
        )
        for variant in variants
    ]
    if web is not None:
        links = dict.fromkeys(link for each in specimens for link in list_reachable(each))
        pictures = dict.fromkeys(
            picture for each in specimens for picture in list_pictures(each.document)
        )
        answers = web.ask(list(links), list(pictures))
        specimens = [each.with_answers(answers) for each in specimens]
    return _merge(
        {
            variant.path: [finding for check in _CHECKS for finding in check(specimen)]
            for variant, specimen in zip(variants, specimens, strict=True)
        }
    )


def list_known_fields(
    message: FrozenMessage, newsletter: NewsletterDefinition, readers: ReaderLedger
) -> frozenset[str]:
    """Return those of the fields which a message prints that at least one reader has.

    Readers are read only as far as it takes to meet every field.
    """
    missing = {slot.field for each in message.list_variants() for slot in each.slots}
    missing -= ALWAYS_KNOWN
    known: set[str] = set()
    for fields in readers.list_fields(newsletter.name) if missing else ():
        met = missing.intersection(map(fold_field, fields))
        known |= met
        missing -= met
        if not missing:
            break
    return frozenset(known)


def _take_apart(edition: NewEdition, variant: Variant) -> NewEdition:
    """Return an edition that has one variant alone, as a reader without any values sees it."""
    message = replace(
        edition.message,
        html=variant.html,
        text=variant.text,
        slots=variant.slots,
        subject=variant.subject,
        path=(),
        others=(),
    )
    if variant.subject is None:
        return replace(edition, message=message)
    return replace(edition, message=message, subject=fill_slots(message, variant.subject, {}))


def _merge(found: Mapping[Path, Sequence[Finding]]) -> tuple[PlacedFinding, ...]:
    """Return each finding once; one that not all variants have says which have it."""
    places: dict[tuple[Finding, int], dict[Path, Where | None]] = {}
    for path, findings in found.items():
        # Two of the same in one variant are two; the second is that of the other variants too.
        numbers: Counter[Finding] = Counter()
        for finding in findings:
            same = replace(finding, where=None)
            places.setdefault((same, numbers[same]), {})[path] = finding.where
            numbers[same] += 1
    return tuple(
        PlacedFinding(
            finding=replace(
                finding,
                message=finding.message + _name_variants(tuple(where), len(found)),
                where=next(iter(where.values())),
            ),
            places=where,
        )
        for (finding, _), where in places.items()
    )


def _name_variants(paths: Sequence[Path], total: int) -> str:
    """Return the words by which a finding says where it is; none where it is everywhere."""
    if len(paths) == total:
        return ""
    named = "; or ".join(map(describe_path, paths[:_MOST_NAMED]))
    more = len(paths) - _MOST_NAMED
    return f", only where {named}" + (f"; and in {more} more variants" if more > 0 else "")
