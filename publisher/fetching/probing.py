"""What an address answers, without reading more of it than is asked for."""

from collections.abc import Collection
from datetime import timedelta
from functools import partial

import httpcore
import httpx

from publisher.errors import UnfetchableError
from publisher.fetching import Probed
from publisher.fetching.deadlines import Deadline
from publisher.fetching.following import Terms, read_url, send
from publisher.fetching.hosts import read_allowed

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


def probe_address(
    url: str,
    *,
    weigh: int,
    allowed_hosts: Collection[str],
    timeout: timedelta,
    deadline: timedelta,
) -> Probed:
    """Return what the server says of an address; see `publisher.fetching.probe`.

    Raises:
        ConfigurationError, FetchError, ForbiddenAddressError, UnfetchableError: As there.
    """
    terms = Terms(
        allowed=[read_allowed(each) for each in allowed_hosts],
        timeout=timeout,
        deadline=Deadline.after(deadline),
    )
    headers = [(b"Accept", b"*/*"), (b"Accept-Encoding", b"identity")]
    asked = read_url(url)
    for _ in range(_MOST_REDIRECTS + 1):
        answer = send("GET", asked, terms, headers=headers, read=partial(_read, asked, weigh))
        if isinstance(answer, Probed):
            return answer
        asked = answer
    raise UnfetchableError(
        f"{url}: more than {_MOST_REDIRECTS} redirects, the last to {asked}",
        hint="Open it in a browser and give the address that it ends at.",
    )


def _read(url: httpx.URL, weigh: int, response: httpcore.Response) -> Probed | httpx.URL:
    headers = httpx.Headers(response.headers)
    if response.status in _REDIRECTS and "location" in headers:
        return read_url(headers["location"], url)
    length = headers.get("content-length", "")
    size = int(length) if length.isdecimal() and len(length) < 16 else None
    if size is None and weigh:
        size = 0
        for chunk in response.iter_stream():
            size += len(chunk)
            if size > weigh:
                break
    return Probed(
        status=response.status,
        url=str(url),
        content_type=headers.get("content-type", "").partition(";")[0].strip().lower() or None,
        size=size,
    )
