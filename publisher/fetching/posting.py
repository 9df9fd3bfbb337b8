"""A form sent to a server, and its word whether it took it."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from urllib.parse import urlencode

import httpcore
import httpx

from publisher.errors import FetchError, UnfetchableError
from publisher.fetching.deadlines import Deadline
from publisher.fetching.following import LATER, Terms, read_url, send
from publisher.fetching.hosts import read_allowed


def post(
    url: str,
    fields: Mapping[str, str],
    *,
    allowed_hosts: Collection[str],
    timeout: timedelta,
    deadline: timedelta,
) -> None:
    """Send a form; see `publisher.fetching.post_form`.

    Raises:
        ConfigurationError, FetchError, ForbiddenAddressError, UnfetchableError: As there.
    """
    target = read_url(url)
    terms = Terms(
        allowed=[read_allowed(each) for each in allowed_hosts],
        timeout=timeout,
        deadline=Deadline.after(deadline),
    )
    content = urlencode(fields).encode("ascii")
    headers = [
        (b"Content-Type", b"application/x-www-form-urlencoded"),
        (b"Content-Length", str(len(content)).encode("ascii")),
    ]

    def read(response: httpcore.Response) -> None:
        # What else it says is not read: it may be endless.
        _check(target, response)

    send("POST", target, terms, headers=headers, content=content, read=read)


def _check(url: httpx.URL, response: httpcore.Response) -> None:
    """Return if the server took the form.

    Raises:
        FetchError: It says «later».
        UnfetchableError: It refuses, or leads elsewhere.
    """
    status = response.status
    if 200 <= status < 300:
        return
    if status in LATER or status >= 500:
        raise FetchError(f"{url}: the server says «later» ({status})", hint="Try again later.")
    if 300 <= status < 400:
        location = httpx.Headers(response.headers).get("location", "elsewhere")
        raise UnfetchableError(
            f"{url}: leads to {location[:200]!r} ({status})", hint="Write that address instead."
        )
    raise UnfetchableError(
        f"{url}: the server refuses what it was sent ({status})", hint="Check the address."
    )
