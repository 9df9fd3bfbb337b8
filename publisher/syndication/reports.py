"""What a build did."""

from dataclasses import dataclass
from pathlib import Path

from publisher.model.articles import Identity, Remark
from publisher.syndication.differences import Difference
from publisher.syndication.feeds import Feed


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedProblem:
    """A feed that could not be written; readers still have the one from before."""

    #: Name of the feed.
    feed: str
    #: One line, no full stop.
    message: str
    #: One sentence: what to do.
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build did. Paths are below the publication's folder, in order."""

    written: tuple[Path, ...]
    #: Held the same bytes already and were not touched.
    unchanged: tuple[Path, ...]
    #: Pictures and attachments whose sizes stand in feeds, folders in which missing ones would
    #: appear, and pages that articles name.
    files: tuple[Path, ...]
    #: How often an entry came to stand in a feed for the first time.
    first_appearances: int
    #: What readers notice; whole in a trial only.
    difference: Difference
    #: Published articles of which a trial says that they stand in no feed any more.
    gone: tuple[Identity, ...]
    #: Documents, pages and copies that no definition writes any more; left as they are.
    stale: tuple[Path, ...]
    failed: tuple[FeedProblem, ...]
    remarks: tuple[Remark, ...]
    #: All that there are now, in order of name, whatever became of them.
    feeds: tuple[Feed, ...]
