"""The pages of archives as files: written when they close, and left alone from then on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from publisher.files import access_error, read_if_there, write_if_changed
from publisher.model.publication import FeedFormat, Publication
from publisher.stamps import stamp_file
from publisher.syndication.archive_pages import read_page, take_out
from publisher.syndication.archives import Archives, Plan, name_folder, name_page
from publisher.syndication.characters import make_legal
from publisher.syndication.checks import Checker
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed
from publisher.syndication.render import Renderer
from publisher.syndication.shelf import PassingShelf, Shelf


def list_page_files(publication: Publication, feed: Feed) -> list[str]:
    """Return the pages of a feed's archive that are there, below the feeds folder, in order.

    Raises:
        FileAccessError: Their folder cannot be read.
    """
    if feed.archive is None:
        return []
    folder = publication.feeds_folder / name_folder(feed)
    try:
        present = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    except OSError as error:
        raise access_error(folder, error) from error
    files: list[str] = []
    number = 1
    while names := [f"{number}.{each}" for each in feed.self_urls if f"{number}.{each}" in present]:
        files += (f"{name_folder(feed)}{name}" for name in names)
        number += 1
    return files


@dataclass(kw_only=True, slots=True)
class ArchiveFiles:
    """Writes the pages of one build where they have to be written.

    A page that is there stays as it is, whatever becomes of its articles, of the settings and of
    the cache. It is written where it is missing or spoilt. An entry that was withdrawn is cut out
    of it, and one that is wanted and lacking (it was put back) makes it anew.
    """

    publication: Publication
    archives: Archives
    shelf: Shelf
    checker: Checker
    #: File below the feeds folder → what it holds since an earlier build.
    kept: Mapping[str, str]
    is_trial: bool
    #: As `kept`, of the files that hold what they should.
    done: dict[str, str] = field(default_factory=dict)
    #: Below the feeds folder.
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def bring_up_to_date(self, plan: Plan) -> str | None:
        """Write the pages of a feed that are not as they should be; return a fault, or None.

        Pages before the one with the fault are written.

        Raises:
            ArticleError: An article's file is gone, or was spoilt a moment ago.
            FileAccessError: A page cannot be read or written.
            ValueError: An id, an address or a setting cannot stand in the page.
        """
        folder = str(self.publication.feeds_folder)
        for number in plan.pages:
            fault = self._bring_page(plan, number, folder)
            if fault is not None:
                return fault
        return None

    def _bring_page(self, plan: Plan, number: int, folder: str) -> str | None:
        key = _key(plan, number)
        page: Feed | None = None
        renderer: Renderer | None = None
        for format_ in plan.feed.self_urls:
            name = name_page(plan.feed, number, format_)
            path = f"{folder}/{name}"
            as_kept = f"{key} {stamp_file(path)}"
            if self.kept.get(name) == as_kept:
                self.done[name] = as_kept
                self.unchanged.append(name)
                continue
            before = read_if_there(Path(path))
            content = None if before is None else _correct(before, plan, number, format_)
            if content is None:
                page = page or self.archives.make_page(plan, number)
                # One for a page: with it goes what it holds of the articles.
                renderer = renderer or self._make_renderer()
                content = renderer.render(page, format_)
                fault = self.checker.find_fault(page, {format_: content})
                if fault is not None:
                    return str(fault)
            is_written = self._write(Path(path), content, before, page or plan.feed)
            (self.written if is_written else self.unchanged).append(name)
            self.done[name] = f"{key} {stamp_file(path)}"
        return None

    def _make_renderer(self) -> Renderer:
        return Renderer(
            publication_url=self.publication.url,
            timezone=self.publication.timezone,
            shelf=PassingShelf(self.shelf),
        )

    def _write(self, file: Path, content: bytes, before: bytes | None, feed: Feed) -> bool:
        if self.is_trial:
            return before != content
        return write_if_changed(file, content, modified=max(feed.updated, NEVER))


def _correct(before: bytes, plan: Plan, number: int, format_: FeedFormat) -> bytes | None:
    """Return what a page that is there should hold; None where it has to be made anew."""
    held = read_page(before, format_)
    if held is None:
        return None
    members = plan.pages[number]
    buried = {id_: plan.buried[id_] for id_ in members if id_ in plan.buried}
    lacking = plan.standing.keys() & (set(members) - set(held.ids))
    foreign = set(held.ids) - set(members)
    if lacking or foreign:
        return None
    gone = buried.keys() & set(held.ids)
    told = {id_: make_legal(each.reason) for id_, each in buried.items()}
    is_told = format_ is not FeedFormat.ATOM or held.buried == told
    return before if not gone and is_told else take_out(before, format_, gone, buried.values())


def _key(plan: Plan, number: int) -> str:
    """Return what stands for what a page should hold, the words of its entries left aside."""
    members = plan.pages[number]
    facts = list(members)
    if not plan.standing.keys() >= set(members):
        facts += [
            plan.buried[id_].reason if id_ in plan.buried else str(id_ in plan.standing)
            for id_ in members
        ]
    return sha256("\n".join(facts).encode("utf-8", "surrogatepass")).hexdigest()
