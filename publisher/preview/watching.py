"""Noticing that something changed which the coming edition is made from."""

import time
from collections.abc import Iterator
from pathlib import Path

from publisher.config.load import FILE_NAME
from publisher.content.scan import (
    list_possible_side_files,
    list_roots,
    list_suffixes,
    name_root,
)
from publisher.errors import ConfigurationError
from publisher.model.publication import Publication
from publisher.preview.proof import Proof
from publisher.stamps import ABSENT, Stamp, stamp_file, stamp_sources
from publisher.templating.folders import template_folders

#: Files beside articles that say something about them, and pictures.
_BESIDE = (
    ".meta", ".json", ".toml", ".yaml", ".yml",
    ".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp",
)  # fmt: skip
#: Drafts of editions are here, below the publication's folder.
DRAFTS = "editions"


class Watch:
    """Looks again and again, and knows how everything stood last time."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        #: Seconds that the last look took.
        self.took = 0.0
        self._seen = self._stamp()
        self._pictures: dict[Path, Stamp] = {}

    def look(self, latest: Proof) -> bool:
        """Tell whether anything is not as it was, the pictures of the latest proof included."""
        start = time.monotonic()
        self._publication = latest.publication or self._publication
        stamps = self._stamp()
        pictures = {file: stamp_file(str(file)) for file in _list_pictures(latest)}
        is_other = stamps != self._seen or any(
            self._pictures.get(file, stamp) != stamp for file, stamp in pictures.items()
        )
        self._seen, self._pictures = stamps, pictures
        self.took = time.monotonic() - start
        return is_other

    def _stamp(self) -> dict[str, Stamp]:
        publication = self._publication
        folder = str(publication.folder)
        suffixes = (*list_suffixes(publication), *_BESIDE)
        stamps = _stamp_below(folder, DRAFTS, ("",))
        try:
            roots = [name_root(root, publication) for root, _ in list_roots(publication)]
            beside = list_possible_side_files(publication)
        except ConfigurationError:  # a content folder is away; composing says so
            roots, beside = list(publication.content.folders), []
        for root in roots:
            stamps |= _stamp_below(folder, root, suffixes)
        for templates in template_folders(publication):
            below = _stamp_below(str(templates.parent), templates.name, ("",))
            stamps |= {f"{templates.parent}/{name}": stamp for name, stamp in below.items()}
        ledger = str(publication.ledger)
        for file in (str(publication.folder / FILE_NAME), ledger, f"{ledger}-wal", *beside):
            stamps[str(file)] = stamp_file(str(file))
        return stamps


def _list_pictures(proof: Proof) -> Iterator[Path]:
    """Yield the files whose pictures an edition shows, or was made with."""
    if proof.composed is not None:
        yield from proof.composed.picture_files
        for each in proof.composed.pictures.values():
            if isinstance(each.origin, Path):
                yield each.origin


def _stamp_below(folder: str, root: str, suffixes: tuple[str, ...]) -> dict[str, Stamp]:
    try:
        return stamp_sources(folder, (root,), suffixes)
    except OSError:
        return {root: ABSENT}
