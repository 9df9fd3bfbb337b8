"""The bytes of an edition's pictures: of files of the publication, or fetched once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from publisher import __version__
from publisher.content.local_files import LocalFiles
from publisher.errors import FetchError, ForbiddenAddressError, PublisherError
from publisher.fetching import MB, Polled, poll, read_bounded
from publisher.model.publication import Publication
from publisher.newsletter.picture_places import WantedPicture
from publisher.newsletter.pictures import UnusablePictureError
from publisher.storage.cache import Cache

_KIND = "remote picture"
#: More than any picture for a web page has.
_MOST_BYTES = 25 * MB
#: A picture elsewhere is not asked about more often.
_FRESH = timedelta(hours=1)
_TEMPORARY = frozenset({408, 425, 429})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """A picture as a server elsewhere gave it."""

    asked_at: datetime
    #: ETag and Last-Modified, as far as sent.
    validators: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureSources:
    """Where the pictures of one edition come from."""

    publication: Publication
    cache: Cache
    #: UTC.
    now: datetime
    #: That may have an address that is not public.
    allowed_hosts: tuple[str, ...]
    files: LocalFiles
    #: Hosts that did not answer: they are not waited for again.
    _silent: set[str] = field(default_factory=set)

    def find_file(self, wanted: WantedPicture) -> Path | None:
        """Return the file behind the address of a picture; None where it is none."""
        return self.files.find(wanted.address, wanted.page, wanted.source)

    def read(self, wanted: WantedPicture) -> bytes:
        """Return the bytes of a picture.

        Raises:
            UnusablePictureError: There is none, it cannot be had, or it is too large.
        """
        address, file = wanted.address, self.find_file(wanted)
        try:
            return self._fetch(address) if file is None else read_bounded(file, _MOST_BYTES)
        except ForbiddenAddressError as error:
            raise UnusablePictureError(
                f"cannot be had: {error.message}",
                "Put the picture beside the article, or name its host in image_hosts.",
            ) from error
        except PublisherError as error:
            is_own = address.startswith(self.publication.url)
            place = "beside the article, or where its path says" if is_own else "beside the article"
            raise UnusablePictureError(
                f"cannot be had: {error.message}", f"Put the picture {place}, or take it out."
            ) from error

    def _fetch(self, address: str) -> bytes:
        """Return what stands there, as of an hour ago at most, or as it was when it last could
        be had.

        Raises:
            FetchError, ForbiddenAddressError, UnfetchableError: As `publisher.fetching.poll`.
            FetchError: The host did not answer a moment ago, or says «later».
        """
        kept = self._read_kept(address)
        if kept is not None and timedelta(0) <= self.now - kept.asked_at < _FRESH:
            return kept.content
        try:
            answer = self._ask(address, {} if kept is None else kept.validators)
        except FetchError:
            if kept is None:
                raise
            return kept.content
        if answer.status == 200:
            kept = _Kept(asked_at=self.now, validators=_name(answer), content=answer.content)
        elif answer.status == 304 and kept is not None:
            kept = _Kept(asked_at=self.now, validators=kept.validators, content=kept.content)
        else:
            raise UnusablePictureError(
                f"cannot be had: its server answers {answer.status}",
                "Check the address, or put the picture beside the article.",
            )
        self._keep(address, kept)
        return kept.content

    def _ask(self, address: str, validators: Mapping[str, str]) -> Polled:
        host = address.split("/", 3)[2:3]
        if self._silent.intersection(host):
            raise FetchError(f"{address}: its server does not answer", hint="Try again later.")
        try:
            answer = poll(
                address,
                etag=validators.get("etag", ""),
                last_modified=validators.get("last-modified", ""),
                agent=f"publisher/{__version__} (+{self.publication.url})",
                allowed_hosts=self.allowed_hosts,
                limit=_MOST_BYTES,
            )
        except FetchError:
            self._silent.update(host)
            raise
        if answer.status in _TEMPORARY or answer.status >= 500:
            raise FetchError(
                f"{address}: the server says «later» ({answer.status})", hint="Try again later."
            )
        return answer

    def _read_kept(self, address: str) -> _Kept | None:
        kept = self.cache.get(_KIND, address)
        if kept is None:
            return None
        head, _, content = kept.partition(b"\n")
        values = json.loads(head)
        return _Kept(
            asked_at=datetime.fromisoformat(values["asked_at"]),
            validators=values["validators"],
            content=content,
        )

    def _keep(self, address: str, kept: _Kept) -> None:
        head = {"asked_at": kept.asked_at.isoformat(), "validators": dict(kept.validators)}
        self.cache.put(_KIND, address, json.dumps(head).encode() + b"\n" + kept.content)


def _name(answer: Polled) -> dict[str, str]:
    names = ("etag", "last-modified")
    return {name: answer.headers[name] for name in names if name in answer.headers}
