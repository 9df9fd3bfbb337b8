"""Beginning a draft of the next edition, and telling an editor of articles that came since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from publisher.errors import AuthorError, ConfigurationError
from publisher.files import access_error, read_if_there, write_if_changed
from publisher.model.articles import Entry
from publisher.newsletter.choosing import select_entries
from publisher.newsletter.compose import suggest_content
from publisher.newsletter.desk import Desk
from publisher.newsletter.draft_file import name_draft, parse_draft
from publisher.newsletter.draft_text import DraftPlan, add_to_draft, write_draft
from publisher.newsletter.drafts import choose_file

#: Articles that are offered beside those that an edition carries.
_MOST_OTHERS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What an editor asks of a draft that is to be begun."""

    #: UTC moment at which the edition is due by its schedule; None: it is sent by hand.
    due: datetime | None
    #: What the edition is, in one line.
    about: str
    #: Names of articles that it carries, whether or not readers had them.
    include: Sequence[str] = ()
    #: A draft that is there is put aside, and another one begun.
    is_anew: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """A draft as it was begun, or is to be changed; it is not written yet."""

    path: Path
    #: What the file is to hold.
    text: bytes
    #: It is begun now; otherwise it was there.
    is_new: bool
    #: Articles that it carries.
    articles: int
    #: Articles that came to one that was there, as lines that count as not written.
    added: int = 0
    #: Where the draft is to be kept that stands there now; None: nothing is in the way.
    aside: Path | None = None

    def write(self) -> None:
        """Write the file; what stood there is kept where `aside` says.

        Raises:
            FileAccessError: It cannot be written.
        """
        if self.aside is not None:
            try:
                self.path.rename(self.aside)
            except OSError as error:
                raise access_error(self.path, error) from error
        write_if_changed(self.path, self.text)


def begin_draft(desk: Desk, wishes: Wishes) -> Drafted:
    """Return the draft of the next edition: begun, or the one that is there with what came since.

    What an editor wrote in one that is there stays as it is, to the byte.

    Raises:
        ArticleError: The draft that is there cannot be understood.
        AuthorError: There is nothing new, or an article that is to be included is unknown.
        ConfigurationError: Something is to be included in a draft that is there.
    """
    there = desk.find_draft()
    if there is None or wishes.is_anew:
        return _begin(desk, wishes, there)
    source = name_draft(there, desk.publication)
    if wishes.include:
        raise ConfigurationError(
            f"there is a draft already: {source}",
            hint="Add the article there, or begin another one with --anew.",
        )
    text = read_if_there(there) or b""
    draft = parse_draft(text, source)
    named = {entry.id for item in draft.items for entry in desk.library.find(item.name)}
    written = text.decode(errors="replace")
    entries = [
        entry
        for entry in _select(desk, len(desk.loaded.entries))
        if entry.id not in named and entry.article.source not in written
    ][:_MOST_OTHERS]
    changed = add_to_draft(text, source, entries) if entries else text
    return Drafted(
        path=there,
        text=changed,
        is_new=False,
        articles=len(draft.items),
        added=0 if changed == text else len(entries),
    )


def _begin(desk: Desk, wishes: Wishes, there: Path | None) -> Drafted:
    included = {entry.id: entry for entry in (_find(desk, name) for name in wishes.include)}
    limit = desk.newsletter.limit
    room = max(limit - len(included), 0)
    chosen = [*included.values(), *_select(desk, room, included)]
    if not chosen:
        raise AuthorError(
            f"nothing new for {desk.newsletter.name}",
            hint="Name an article that readers had, to send it again: --include ARTICLE",
        )
    ids = {entry.id for entry in chosen}
    others = _select(desk, len(ids) + _MOST_OTHERS)
    plan = DraftPlan(
        content=suggest_content(
            desk.newsletter,
            [desk.loaded.complete(entry)[0] for entry in chosen],
            number=desk.number,
            now=desk.now,
        ),
        again=included.keys() & desk.carried,
        others=[entry for entry in others if entry.id not in ids][:_MOST_OTHERS],
        about=wishes.about,
        is_scheduled=wishes.due is not None,
    )
    moment = wishes.due or desk.now
    return Drafted(
        path=there or choose_file(desk.publication, desk.newsletter, moment, desk.sent),
        text=write_draft(plan).encode(),
        is_new=True,
        articles=len(chosen),
        aside=None if there is None else _free_name(there),
    )


def _select(desk: Desk, limit: int, without: Collection[str] = ()) -> list[Entry]:
    """Return at most `limit` articles that readers have not had, as the newsletter orders them."""
    newsletter = replace(desk.newsletter, limit=limit)
    carried = {*desk.carried, *without}
    return list(select_entries(newsletter, desk.loaded.entries, carried, desk.now))


def _find(desk: Desk, name: str) -> Entry:
    found = desk.library.find(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise AuthorError(
            f"{name!r} can be {found[0].article.source} or {found[1].article.source}",
            hint="Write the path.",
        )
    raise AuthorError(f"no public article {name!r}", hint=desk.library.find_nearest(name))


def _free_name(path: Path) -> Path:
    """Return a name beside a draft under which it can be kept, and is no draft any more."""
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return aside
