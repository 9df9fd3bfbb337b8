"""Where the newsletter's templates and words are."""

from pathlib import Path

from publisher.model.publication import Publication
from publisher.templating.folders import template_folders, theme_folders

#: Packaged catalogues: `<language>/LC_MESSAGES/newsletter.po`.
CATALOGUES = Path(__file__).parent / "locale"
#: Folder of newsletter templates below each template folder.
_NEWSLETTER = "newsletter"


def newsletter_folders(publication: Publication, template: str = "") -> list[Path]:
    """Return the folders in which newsletter templates are looked for, first match wins.

    A folder that is called as the template goes before all: its files take the place of those of
    the same name in the default theme.
    """
    folders = [folder / _NEWSLETTER for folder in template_folders(publication)]
    return [*theme_folders(template, folders), *folders]
