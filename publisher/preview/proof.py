"""One composition of the coming edition, and why there is none where there is none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from publisher.config.load import load_publication
from publisher.delivery.upcoming import as_if_frozen, build_test_message
from publisher.errors import ConfigurationError, PublisherError
from publisher.files import access_error
from publisher.model.articles import Remark
from publisher.model.audience import SubscriptionState
from publisher.model.delivery import Edition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.newsletter.dkim import find_keys
from publisher.newsletter.upcoming import Upcoming, compose_upcoming, look_for_new
from publisher.preflight.editions import PlacedFinding, check_variants, list_known_fields
from publisher.preflight.findings import Finding, Level, order_findings
from publisher.preview.groups import ReaderGroup, find_groups
from publisher.preview.pictures import ShownPicture, find_files, find_pictures
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger
from publisher.storage.trial import TrialIdentities

#: Subscribers who are offered by name; any other can be typed.
_MOST_OFFERED = 20
#: A reader whom the ledger does not know.
SOMEBODY = "reader@example.org"


@dataclass(frozen=True, kw_only=True, slots=True)
class ComposedEdition:
    """The coming edition, composed, with what was found in it."""

    publication: Publication
    newsletter: NewsletterDefinition
    #: As if frozen now; it is in no ledger.
    edition: Edition
    content: EditionContent
    #: The editor's draft that it was composed from, below the publication's folder; None where
    #: she has written none.
    draft: str | None
    #: False where the draft says that it may not go out yet.
    is_ready: bool
    #: As a report has them: errors first.
    findings: tuple[PlacedFinding, ...]
    #: By their addresses in the edition.
    pictures: Mapping[str, ShownPicture]
    #: Files of the publication in which pictures of its articles are.
    picture_files: tuple[Path, ...]
    #: One for each variant; none where there is only one edition for all.
    groups: tuple[ReaderGroup, ...]
    #: The first of the newsletter's readers.
    subscribers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What one composition gave."""

    #: UTC; when it was begun.
    begun_at: datetime
    #: None where there is an error, or nothing new.
    composed: ComposedEdition | None = None
    error: PublisherError | None = None
    #: Article files that cannot be understood, and are in no edition therefore.
    left_out: tuple[Remark, ...] = ()
    #: New articles that wait for others, because an edition takes more than there are.
    held: int = 0
    #: As the settings stood; None where they cannot be read.
    publication: Publication | None = None
    #: UTC; when another edition comes of the same files.
    next_change: datetime | None = None


def pull_proof(settings: Path, name: str, now: datetime) -> Proof:
    """Return the newsletter's coming edition as everything stands; the ledger stays as it is.

    `settings` is the `publisher.toml`. What a person can mend is a value here: `error`.
    """
    publication = None
    try:
        publication = load_publication(settings)
        newsletter = _find(publication, name)
        with open_ledger(publication.ledger) as ledger:
            return _pull(publication, newsletter, _make_trial(ledger), now)
    except PublisherError as error:
        return Proof(begun_at=now, error=error, publication=publication)
    except OSError as error:
        # Many editors take a file away for a moment to put the new one in its place.
        wrong = access_error(Path(error.filename or settings.parent), error)
        return Proof(begun_at=now, error=wrong, publication=publication)


def _find(publication: Publication, name: str) -> NewsletterDefinition:
    for newsletter in publication.newsletters:
        if newsletter.name == name:
            return newsletter
    raise ConfigurationError(
        f"publisher.toml: no newsletter {name!r} any more",
        hint="Put its [[newsletter]] table back, or start the preview of another one.",
    )


def _make_trial(ledger: Ledger) -> Ledger:
    """Return the ledger as one in which new articles get no identity for good."""
    return replace(ledger, identities=TrialIdentities(ledger.identities))


def _pull(
    publication: Publication, newsletter: NewsletterDefinition, ledger: Ledger, now: datetime
) -> Proof:
    upcoming = look_for_new(publication, newsletter, ledger, now)
    composed = None
    if upcoming.content is not None:
        composed = _compose(publication, upcoming, upcoming.content, ledger, now)
    return Proof(
        begun_at=now,
        composed=composed,
        left_out=upcoming.loaded.refused,
        held=upcoming.held,
        publication=publication,
        next_change=upcoming.loaded.next_change,
    )


def _compose(
    publication: Publication,
    upcoming: Upcoming,
    content: EditionContent,
    ledger: Ledger,
    now: datetime,
) -> ComposedEdition:
    # What is wrong with a picture is among the findings.
    new = compose_upcoming(publication, upcoming, now, is_trial=True)
    edition, newsletter = as_if_frozen(new, upcoming.number), upcoming.newsletter
    keys = find_keys(publication.delivery.dkim, new.domain)
    found = check_variants(
        publication,
        newsletter,
        new,
        build_test_message(edition, SOMEBODY, ledger, keys)[1],
        content=content,
        draft=new.draft or None,
        fields=list_known_fields(new.message, newsletter, upcoming.readers),
    )
    return ComposedEdition(
        publication=publication,
        newsletter=newsletter,
        edition=edition,
        content=content,
        draft=new.draft or None,
        is_ready=upcoming.is_ready,
        findings=_order((*_list_remarks(upcoming, edition), *found)),
        pictures=find_pictures(edition, publication),
        picture_files=find_files(content, publication),
        groups=find_groups(new.message, upcoming.readers.list_fields(newsletter.name)),
        subscribers=tuple(_offer(newsletter, ledger)),
    )


def _order(found: Iterable[PlacedFinding]) -> tuple[PlacedFinding, ...]:
    """Return findings as a report has them; the same one is said once."""
    by_finding = {each.finding: each for each in found}
    return tuple(by_finding[finding] for finding in order_findings(by_finding))


def _offer(newsletter: NewsletterDefinition, ledger: Ledger) -> Iterator[str]:
    found = ledger.readers.list_subscriptions(newsletter.name, SubscriptionState.CONFIRMED)
    for subscription in islice(found, _MOST_OFFERED):
        yield subscription.subscriber.email


def _list_remarks(upcoming: Upcoming, edition: Edition) -> Iterator[PlacedFinding]:
    """Yield what there is to know about the articles that the edition carries."""
    carried = {article.source: article.id for article in edition.content.articles}
    remarks: list[Remark] = [*upcoming.loaded.remarks]
    for entry in upcoming.entries:
        remarks.extend(upcoming.loaded.complete(entry)[1].remarks)
    for remark in dict.fromkeys(remarks):
        if remark.source in carried:
            finding = Finding(
                rule=remark.rule,
                level=Level.WARNING,
                message=remark.message,
                hint=remark.hint,
                file=remark.source,
                line=remark.line,
                entry=carried[remark.source],
            )
            yield PlacedFinding(finding=finding, places={})


def describe_proof(proof: Proof, seconds: float) -> str:
    """Return a proof in one line of words, with the seconds that it took."""
    if proof.error is not None:
        return proof.error.message
    if proof.composed is None:
        held = f", {proof.held:,} waiting for more" if proof.held else ""
        return f"nothing to send{held}"
    edition = proof.composed.edition
    articles, size = len(edition.content.articles), len(edition.content.message.html.encode())
    words = [f"{articles:,} article{'' if articles == 1 else 's'}"]
    if proof.left_out:
        words.append(f"{len(proof.left_out):,} left out")
    if edition.content.message.others:
        words.append(f"{len(edition.content.message.list_variants()):,} variants")
    words += [f"{size:,} bytes of HTML", f"{seconds:.1f} s"]
    return f"{edition.id} «{edition.content.subject}»: {', '.join(words)}"
