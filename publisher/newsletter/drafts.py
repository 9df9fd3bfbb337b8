"""Where editors' drafts are, and which of them goes out next."""

import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from publisher.files import access_error
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.draft_file import name_draft

_SUFFIX = ".md"


def drafts_folder(publication: Publication, newsletter: NewsletterDefinition) -> Path:
    """Return the folder with a newsletter's drafts, there or not."""
    return publication.folder / "editions" / newsletter.name


def find_draft(
    publication: Publication, newsletter: NewsletterDefinition, sent: Collection[str]
) -> Path | None:
    """Return the draft that goes out next: the first by name that no edition was made from.

    `sent` are the drafts of all editions, as `name_draft` names them.

    Raises:
        FileAccessError: The folder is there and cannot be read.
    """
    folder = drafts_folder(publication, newsletter)
    try:
        files = [
            path
            for path in folder.iterdir()
            if path.suffix == _SUFFIX and not path.name.startswith(".") and path.is_file()
        ]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise access_error(folder, error) from error
    unsent = (path for path in files if name_draft(path, publication) not in sent)
    return min(unsent, key=_in_order, default=None)


def _in_order(path: Path) -> tuple[list[str | int], str]:
    """Return what sorts `2026-W9` before `2026-W10`, and a second draft behind the first."""
    parts = re.split(r"([0-9]+)", path.stem)
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], path.stem


def choose_file(
    publication: Publication,
    newsletter: NewsletterDefinition,
    moment: datetime,
    sent: Collection[str] = (),
) -> Path:
    """Return where a new draft for `moment` is to be written.

    Nothing stands there, and no edition was made from a file of that name: it would count as sent.

    It is called after the week (ISO 8601), as `2026-W47.md`, or after the day, as
    `2026-11-25.md`, where the newsletter comes on several days of a week. A second one has `-2`
    behind that.
    """
    day = moment.astimezone(publication.timezone).date()
    year, week, _ = day.isocalendar()
    is_daily = newsletter.schedule is not None and len(newsletter.schedule.weekdays) > 1
    stem = day.isoformat() if is_daily else f"{year}-W{week:02}"
    folder = drafts_folder(publication, newsletter)
    path, number = folder / f"{stem}{_SUFFIX}", 1
    while path.exists() or name_draft(path, publication) in sent:
        number += 1
        path = folder / f"{stem}-{number}{_SUFFIX}"
    return path
