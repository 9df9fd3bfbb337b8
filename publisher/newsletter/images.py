"""The pictures of an edition, found and made fit for mail before it is set.

This module is light on purpose: Pillow is imported only for a picture that the cache does not have.
"""

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import unquote, urlsplit

from publisher.content.local_files import LocalFiles
from publisher.errors import ArticleError
from publisher.model.articles import Remark
from publisher.model.delivery import FrozenPicture
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.newsletter.picture_places import WantedPicture, list_wanted
from publisher.newsletter.picture_sources import PictureSources
from publisher.newsletter.pictures import (
    EncodedPicture,
    Pictures,
    PreparedPicture,
    UnusablePictureError,
)
from publisher.stamps import stamp_file
from publisher.storage.cache import Cache

_ENCODED, _MEASURED = "picture", "picture size"
#: Qualities of JPEG that are tried, until the edition's pictures fit.
_QUALITIES = (82, 74, 66, 58, 50, 42)
#: In one edition: each may be fetched from elsewhere.
_MOST_PICTURES = 100


def prepare_pictures(
    content: EditionContent,
    publication: Publication,
    cache: Cache,
    *,
    only: Container[str] | None = None,
) -> Pictures:
    """Return the pictures of an edition as its newsletter's `images` has them.

    `only` has the addresses, unquoted, of those that are shown; None where that is not known.
    What is wrong with one is told as a problem, and that picture stays where it is.

    Raises:
        ConfigurationError: One of `image_hosts` is not a host.
    """
    newsletter = content.newsletter
    sources = PictureSources(
        publication=publication,
        cache=cache,
        now=content.composed_at,
        allowed_hosts=newsletter.image_hosts,
        files=LocalFiles(publication=publication),
    )
    wanted = {
        address: each
        for address, each in list_wanted(content, publication).items()
        if only is None or unquote(address) in only
    }
    if newsletter.images == "linked":
        return Pictures(found=_measure(wanted, sources, cache))
    preparing = _Preparing(
        newsletter=newsletter,
        publication=publication,
        cache=cache,
        read=sources.read,
        problems={},
        drawings=[],
    )
    found = preparing.prepare(tuple(wanted.values()))
    return Pictures(
        found=found,
        left_out=tuple(each.address for each in preparing.drawings),
        problems=preparing.problems,
        is_reduced=preparing.is_reduced,
        remarks=tuple(
            each.remark(
                publication,
                "is a drawing (SVG), which mail programs do not show; it is left out",
                "Save it as PNG, twice as wide as it is to be shown.",
                rule="picture/drawing",
            )
            for each in preparing.drawings
        ),
    )


def refuse_edition(problems: Sequence[Remark]) -> ArticleError:
    """Return the error that says why an edition with these problems cannot be."""
    first = problems[0]
    others = len(problems) - 1
    more = f" (and {others} more)" if others else ""
    return ArticleError(
        f"{first.message}{more}", source=first.source, line=first.line or 1, hint=first.hint
    )


@dataclass(kw_only=True, slots=True)
class _Preparing:
    """Makes the pictures of one edition fit for mail, and fits them into its budget."""

    newsletter: NewsletterDefinition
    publication: Publication
    cache: Cache
    read: Callable[[WantedPicture], bytes]
    #: By address.
    problems: dict[str, Remark]
    #: Those that are left out.
    drawings: list[WantedPicture]
    #: Once they are prepared: some could be better if there were fewer.
    is_reduced: bool = False

    def prepare(self, wanted: Sequence[WantedPicture]) -> dict[str, PreparedPicture]:
        """Return the pictures by address; what is wrong with others is noted.

        One original at a time is held in memory: where all together have too many bytes, each is
        read again.
        """
        if len(wanted) > _MOST_PICTURES:
            self.is_reduced = True
            first = wanted[_MOST_PICTURES]
            self.problems[first.address] = first.remark(
                self.publication,
                f"is one too many: an edition has {_MOST_PICTURES} pictures at most",
                "Let fewer articles stand in full (full in publisher.toml).",
            )
        there = list(wanted[:_MOST_PICTURES])
        encoded: dict[str, EncodedPicture] = {}
        for quality in _QUALITIES:
            encoded = self._encode_all(there, quality)
            there = [each for each in there if each.address in encoded]
            if _weigh(encoded) <= self.newsletter.image_budget:
                break
            self.is_reduced = True
        else:
            self._note_weight(there, encoded)
        return {each.address: self._describe(encoded[each.address]) for each in there}

    def _encode_all(
        self, wanted: Iterable[WantedPicture], quality: int
    ) -> dict[str, EncodedPicture]:
        encoded = {}
        for each in wanted:
            try:
                content = self.read(each)
                if _is_drawing(content):
                    self.drawings.append(each)
                    continue
                encoded[each.address] = _encode(content, 2 * each.column, quality, self.cache)
            except UnusablePictureError as error:
                remark = each.remark(self.publication, str(error), error.hint)
                self.problems[each.address] = remark
        return encoded

    def _note_weight(
        self, wanted: list[WantedPicture], encoded: Mapping[str, EncodedPicture]
    ) -> None:
        largest = max(wanted, key=lambda each: len(encoded[each.address].content))
        budget = self.newsletter.image_budget
        self.problems[largest.address] = largest.remark(
            self.publication,
            f"is the largest of pictures that have {_weigh(encoded):,} bytes together at their"
            f" lowest quality; {self.newsletter.name} has an image_budget of {budget:,}",
            "Take pictures out, or raise image_budget in publisher.toml.",
            rule="picture/budget",
        )

    def _describe(self, encoded: EncodedPicture) -> PreparedPicture:
        digest = hashlib.sha256(encoded.content).hexdigest()[:20]
        name = f"{digest}-{encoded.width}{encoded.suffix}"
        content_id = None
        path = self.publication.edition_picture(self.newsletter.name, name)
        url = f"{self.publication.feeds_url}{path}"
        if self.newsletter.images == "embedded":
            content_id = f"{name}@{urlsplit(self.publication.url).hostname}"
            url = f"cid:{content_id}"
        frozen = FrozenPicture(
            name=name,
            media_type=encoded.media_type,
            content=encoded.content,
            content_id=content_id,
        )
        width, height = encoded.natural
        return PreparedPicture(url=url, width=width, height=height, frozen=frozen)


def _encode(content: bytes, width: int, quality: int, cache: Cache) -> EncodedPicture:
    """Return a picture made fit for mail, of the cache where it has it.

    Raises:
        UnusablePictureError: It is none, is damaged, or has too many pixels.
    """
    digest = hashlib.sha256(content).hexdigest()
    key = f"{digest} {width} {quality} {version('pillow')}"
    kept = cache.get(_ENCODED, key)
    if kept is not None:
        head, _, written = kept.partition(b"\n")
        values = json.loads(head)
        return EncodedPicture(
            content=written, **{**values, "natural": (values["natural"][0], values["natural"][1])}
        )
    from publisher.newsletter.picture_encoding import encode_picture

    encoded = encode_picture(content, width=width, quality=quality)
    head = json.dumps(
        {
            "media_type": encoded.media_type,
            "suffix": encoded.suffix,
            "width": encoded.width,
            "natural": encoded.natural,
        }
    ).encode()
    cache.put(_ENCODED, key, head + b"\n" + encoded.content)
    return encoded


def _weigh(encoded: Mapping[str, EncodedPicture]) -> int:
    """Return the bytes of all pictures, equal ones counted once."""
    return sum(map(len, {each.content for each in encoded.values()}))


def _measure(
    wanted: Mapping[str, WantedPicture], sources: PictureSources, cache: Cache
) -> dict[str, PreparedPicture]:
    """Return the pictures that are files of the publication, with their sizes."""
    found = {}
    for address, each in wanted.items():
        file = sources.find_file(each)
        if file is None:
            continue
        key = f"{file} {stamp_file(str(file))}"
        kept = cache.get(_MEASURED, key)
        size = json.loads(kept) if kept is not None else sources.files.measure(file)
        cache.put(_MEASURED, key, json.dumps(size).encode())
        if size is not None:
            width, height = size
            found[address] = PreparedPicture(url=address, width=width, height=height)
    return found


def _is_drawing(content: bytes) -> bool:
    """Tell whether a file is SVG, whatever it is called."""
    start = content[:4_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and b"<svg" in start
