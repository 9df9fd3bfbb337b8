"""Which edition a command is about: a stored one, or the one that comes next."""

from collections.abc import Sequence

from publisher.cli.shell import Shell, choose_newsletter, find_newsletter, now
from publisher.config.tables import nearest
from publisher.errors import ConfigurationError
from publisher.model.delivery import Edition
from publisher.storage.ledger import Ledger


def find_edition(ledger: Ledger, edition_id: str) -> Edition:
    """Return an edition whole.

    Raises:
        ConfigurationError: There is none of that id.
    """
    found = ledger.deliveries.find_edition(edition_id)
    if found is None:
        raise ConfigurationError(
            f"no edition {edition_id!r} in the ledger", hint="See: publisher edition list"
        )
    return found


def find_past_edition(shell: Shell, ledger: Ledger, words: Sequence[str]) -> Edition:
    """Return a stored edition by its id, or by its newsletter and a number, a week or a day.

    Weeks are those of ISO 8601, and days those of the publication's time zone, in which it was
    frozen; a draft's name does as well.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    if len(words) == 1:
        return find_edition(ledger, words[0])
    newsletter, when = words
    editions = ledger.deliveries.list_editions(newsletter)
    if not editions:
        known = {each.content.newsletter for each in ledger.deliveries.list_editions()}
        raise ConfigurationError(
            f"no edition of {newsletter!r} in the ledger",
            hint=nearest(newsletter, sorted(known)) if known else "None was sent yet.",
        )
    named = [each for each in editions if when in (str(each.number), _draft_name(each))]
    found = named or [each for each in editions if when in _name_times(shell, each)]
    if len(found) > 1:
        raise ConfigurationError(
            f"there are several of {newsletter} in {when}",
            hint=f"Say which: {', '.join(each.id for each in found)}.",
        )
    if not found:
        raise ConfigurationError(
            f"no edition of {newsletter} by the name of {when!r}",
            hint=f"Write a number, a week like {_name_times(shell, editions[-1])[0]}, or a day."
            f" See: publisher edition list --newsletter {newsletter}",
        )
    return find_edition(ledger, found[0].id)


def _draft_name(edition: Edition) -> str:
    """Return what the draft is called that an edition was made from."""
    return edition.content.draft.rpartition("/")[2].removesuffix(".md")


def _name_times(shell: Shell, edition: Edition) -> tuple[str, str]:
    day = edition.frozen_at.astimezone(shell.publication.timezone).date()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}", day.isoformat()


def choose_edition(shell: Shell, ledger: Ledger, name: str | None) -> Edition:
    """Return the stored edition of that id, or the next one of that newsletter.

    The next one is made of the editor's draft, ready or not, where there is one.

    Raises:
        ConfigurationError: There is neither, or there is nothing to send.
        ArticleError: The draft cannot be understood.
        TemplateError: The template or its styles cannot be used.
    """
    from publisher.delivery.upcoming import as_if_frozen
    from publisher.newsletter.upcoming import compose_upcoming, look_for_new

    frozen = None if name is None else ledger.deliveries.find_edition(name)
    if frozen is not None:
        return frozen
    stem, _, number = (name or "").rpartition("-")
    if number.isdecimal() and stem in {each.name for each in shell.publication.newsletters}:
        raise ConfigurationError(
            f"no edition {name!r} in the ledger",
            hint=f"The one that comes next is called: {stem}",
        )
    newsletter = find_newsletter(shell.publication, choose_newsletter(shell.publication, name))
    moment = now()
    upcoming = look_for_new(shell.publication, newsletter, ledger, moment)
    if upcoming.content is None:
        raise ConfigurationError(
            f"nothing new for {newsletter.name}",
            hint=f"Name an edition that was sent, for example {newsletter.name}-1.",
        )
    composed = compose_upcoming(shell.publication, upcoming, moment)
    return as_if_frozen(composed, upcoming.number)
