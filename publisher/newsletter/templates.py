"""Where the newsletter's templates and words are."""

from pathlib import Path

from publisher.model.publication import Publication
from publisher.templating.folders import template_folders

#: Packaged catalogues: `<language>/LC_MESSAGES/newsletter.po`.
CATALOGUES = Path(__file__).parent / "locale"
#: Folder of newsletter templates below each template folder.
_NEWSLETTER = "newsletter"


def newsletter_folders(publication: Publication) -> list[Path]:
    """Return the folders in which newsletter templates are looked for, first match wins."""
    return [folder / _NEWSLETTER for folder in template_folders(publication)]
