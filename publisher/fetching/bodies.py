"""The body of an answer, decompressed as far as it may go."""

import zlib
from collections.abc import Iterable

from publisher.errors import FetchError, UnfetchableError
from publisher.fetching import too_large

_GZIP = 16 + zlib.MAX_WBITS


def read_body(chunks: Iterable[bytes], *, encoding: str, limit: int, url: str) -> bytes:
    """Return the body; `encoding` is the answer's Content-Encoding.

    Neither what is sent nor what it becomes is held in memory beyond `limit`.

    Raises:
        FetchError: The body ends before its compression does.
        UnfetchableError: The body is too large, wrongly compressed, or not in gzip.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return _read_plain(chunks, limit, url)
        case "gzip" | "x-gzip":
            return _read_gzip(chunks, limit, url)
        case _:
            raise UnfetchableError(
                f"{url}: compressed as {encoding[:40]!r}, which was not asked for",
                hint="Save it in a browser and import the file.",
            )


def _read_plain(chunks: Iterable[bytes], limit: int, url: str) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise too_large(url, limit)
    return bytes(body)


def _read_gzip(chunks: Iterable[bytes], limit: int, url: str) -> bytes:
    body = bytearray()
    sent = 0
    inflating = zlib.decompressobj(_GZIP)
    is_begun = False
    for chunk in chunks:
        # Members can be empty without end.
        sent += len(chunk)
        if sent > limit:
            raise too_large(url, limit)
        waiting = chunk
        while waiting:
            if inflating.eof:  # another member (RFC 1952 section 2.2)
                inflating = zlib.decompressobj(_GZIP)
            is_begun = True
            try:
                body += inflating.decompress(waiting, limit + 1 - len(body))
            except zlib.error as error:
                raise UnfetchableError(
                    f"{url}: wrongly compressed ({error})", hint="Tell those who run that server."
                ) from error
            if len(body) > limit:
                raise too_large(url, limit)
            waiting = inflating.unused_data or inflating.unconsumed_tail
    if is_begun and not inflating.eof:
        raise FetchError(f"{url}: the answer broke off", hint="Try again later.")
    return bytes(body)
