"""One address asked again and again: only what changed is sent, and what moved is noticed."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import httpcore
import httpx

from publisher.errors import UnfetchableError
from publisher.fetching import Polled, too_large
from publisher.fetching.bodies import read_body
from publisher.fetching.deadlines import Deadline
from publisher.fetching.following import Terms, read_url, send
from publisher.fetching.hosts import read_allowed

_PERMANENT = frozenset({301, 308})
_TEMPORARY = frozenset({302, 303, 307})
_MOST_REDIRECTS = 5
#: What decides when and how to ask again.
_KEPT = ("etag", "last-modified", "cache-control", "retry-after")
_LONGEST_VALUE = 1000
_ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    b" application/json;q=0.9, text/xml;q=0.8, */*;q=0.1"
)


def poll_address(
    url: str,
    *,
    etag: str,
    last_modified: str,
    agent: str,
    allowed_hosts: tuple[str, ...],
    limit: int,
    timeout: timedelta,
    deadline: timedelta,
) -> Polled:
    """Return what the server says of an address; see `publisher.fetching.poll`.

    Raises:
        ConfigurationError, FetchError, ForbiddenAddressError, UnfetchableError: As there.
    """
    terms = Terms(
        allowed=[read_allowed(each) for each in allowed_hosts],
        timeout=timeout,
        deadline=Deadline.after(deadline),
        agent=agent,
    )
    headers = [(b"Accept", _ACCEPT), (b"Accept-Encoding", b"gzip")]
    if etag:
        headers.append((b"If-None-Match", etag.encode("ascii")))
    if last_modified:
        headers.append((b"If-Modified-Since", last_modified.encode("ascii")))
    asked = read_url(url)
    # The first redirect that is not for good ends what may be remembered (RFC 9110 section 15.4).
    lasting, is_for_good = url, True
    for _ in range(_MOST_REDIRECTS + 1):
        read = partial(_read, asked, limit=limit)
        answer = send("GET", asked, terms, headers=headers, read=read)
        if isinstance(answer, Polled):
            return Polled(
                status=answer.status,
                url=answer.url,
                lasting_url=lasting,
                is_for_good=is_for_good,
                content=answer.content,
                content_type=answer.content_type,
                headers=answer.headers,
            )
        asked, is_permanent = answer
        is_for_good = is_for_good and is_permanent
        lasting = str(asked) if is_for_good else lasting
    raise UnfetchableError(
        f"{url}: more than {_MOST_REDIRECTS} redirects, the last to {asked}",
        hint="Open it in a browser and give the address that it ends at.",
    )


def _read(
    url: httpx.URL, response: httpcore.Response, *, limit: int
) -> Polled | tuple[httpx.URL, bool]:
    """Return the answer, or the address that it leads to and whether it does so for good."""
    headers = httpx.Headers(response.headers)
    status = response.status
    if status in _PERMANENT | _TEMPORARY and "location" in headers:
        return read_url(headers["location"], url), status in _PERMANENT
    content = b""
    if status == 200:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > limit:
            raise too_large(str(url), limit)
        encoding = headers.get("content-encoding", "")
        content = read_body(response.iter_stream(), encoding=encoding, limit=limit, url=str(url))
    return Polled(
        status=status,
        url=str(url),
        lasting_url=str(url),
        is_for_good=True,
        content=content,
        content_type=headers.get("content-type"),
        headers=_keep(headers),
    )


def _keep(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that are to be remembered; what could not be sent back is left out."""
    found = {name: headers.get(name, "") for name in _KEPT}
    return {
        name: value
        for name, value in found.items()
        if value and len(value) <= _LONGEST_VALUE and value.isascii() and value.isprintable()
    }
