"""On which of a publication's own files that what stands beside its feeds depends.

Imports next to nothing: a run that finds nothing to do looks here as well.
"""

from pathlib import Path

from publisher.model.publication import Publication


def map_file(publication: Publication) -> Path:
    """Return where moved and withdrawn addresses are written down."""
    return publication.folder / "server" / "moved.map"


def list_surrounding_sources(publication: Publication) -> list[Path]:
    """Return templates, catalogues and the map, in order, whether they are there or not.

    Folders too: one to which a file was added is another one by its time.
    """
    templates = publication.folder / "templates"
    folders = [templates / "feeds", templates / "server"]
    below = [path for folder in folders for path in folder.rglob("*")]
    return sorted([*folders, *below, map_file(publication)])
