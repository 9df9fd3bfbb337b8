"""One request after the other, until there is no redirect any more."""

import re
import ssl
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TypeVar

import httpcore
import httpx

from publisher import __version__
from publisher.errors import FetchError, UnfetchableError
from publisher.fetching import Fetched, too_large
from publisher.fetching.bodies import read_body
from publisher.fetching.connecting import CheckedBackend
from publisher.fetching.deadlines import Deadline
from publisher.fetching.hosts import AllowedHost, find_addresses, read_allowed

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Try again: request time-out, too early, too many requests.
LATER = frozenset({408, 425, 429})
_CHARSET = re.compile(r";\s{0,9}charset\s{0,9}=\s{0,9}\"?([\w.:+-]{1,40})", re.IGNORECASE)


T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """Where a request may go, and how long it may take."""

    allowed: Sequence[AllowedHost]
    #: Longest silence of the server.
    timeout: timedelta
    #: Of everything together.
    deadline: Deadline


def follow(
    url: str,
    *,
    allowed_hosts: Collection[str],
    limit: int,
    timeout: timedelta,
    deadline: timedelta,
    most_redirects: int,
) -> Fetched:
    """Return what stands at `url`, or where it leads to; see `publisher.fetching.fetch`.

    Raises:
        ConfigurationError, FetchError, ForbiddenAddressError, UnfetchableError: As there.
    """
    terms = Terms(
        allowed=[read_allowed(each) for each in allowed_hosts],
        timeout=timeout,
        deadline=Deadline.after(deadline),
    )
    next_url = read_url(url)
    for _ in range(most_redirects + 1):
        answer = _ask(next_url, terms, limit)
        if isinstance(answer, Fetched):
            return answer
        next_url = answer
    raise UnfetchableError(
        f"{url}: more than {most_redirects} redirects, the last to {next_url}",
        hint="Open it in a browser and give the address that it ends at.",
    )


def read_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return an address that may be asked, seen from `base` where there is one.

    Raises:
        UnfetchableError: It is none, has another scheme than http and https, or credentials.
    """
    try:
        text = text.strip()
        url = httpx.URL(text) if base is None else base.join(text)
        port = url.port
    except (httpx.InvalidURL, ValueError) as error:
        raise UnfetchableError(
            f"{text[:200]!r} is not a web address", hint="Write it like https://example.org/page."
        ) from error
    is_port = port is None or 0 < port < 65536
    if url.scheme not in ("http", "https") or not url.raw_host or not is_port:
        origin = "" if base is None else f"{base} leads elsewhere: "
        raise UnfetchableError(
            f"{origin}{str(url)[:200]!r} is not a web address",
            hint="Only addresses that begin with http:// or https:// are fetched.",
        )
    if url.userinfo:
        raise UnfetchableError(
            f"an address at {url.host} holds a user name or a password",
            hint="Save the page in a browser and import the file.",
        )
    return url.copy_with(fragment=None)


def _ask(url: httpx.URL, terms: Terms, limit: int) -> Fetched | httpx.URL:
    """Return the answer, or the address that it leads to."""
    headers = [(b"Accept", b"*/*"), (b"Accept-Encoding", b"gzip")]
    return send("GET", url, terms, headers=headers, read=partial(_read, url, limit=limit))


def send(
    method: str,
    url: httpx.URL,
    terms: Terms,
    *,
    read: Callable[[httpcore.Response], T],
    headers: Sequence[tuple[bytes, bytes]] = (),
    content: bytes | None = None,
) -> T:
    """Send one request to a checked address and return what `read` makes of the answer.

    Raises:
        FetchError, ForbiddenAddressError, UnfetchableError: As `publisher.fetching.fetch`, and
            what `read` raises.
    """
    addresses = find_addresses(url, terms.allowed, terms.deadline)
    seconds = terms.timeout.total_seconds()
    request = httpcore.Request(
        method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=[
            (b"Host", url.netloc),
            (b"User-Agent", f"publisher/{__version__}".encode()),
            *headers,
            (b"Connection", b"close"),
        ],
        content=content,
        extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)},
    )
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context(),
                network_backend=CheckedBackend(addresses, terms.deadline),
            ) as pool,
            closing(pool.handle_request(request)) as response,
        ):
            return read(response)
    except httpcore.TimeoutException as error:
        raise FetchError(
            f"{url}: {url.host} takes too long to answer", hint="Try again later."
        ) from error
    except httpcore.ConnectError as error:
        raise _cannot_connect(url, error) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise FetchError(
            f"{url}: the answer broke off or is not HTTP ({_one_line(error)})",
            hint="Try again later.",
        ) from error


def _read(url: httpx.URL, response: httpcore.Response, *, limit: int) -> Fetched | httpx.URL:
    headers = httpx.Headers(response.headers)
    if response.status in _REDIRECTS and "location" in headers:
        return read_url(headers["location"], url)
    if response.status != 200:
        raise _refused(url, response.status)
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        raise too_large(str(url), limit)
    stream = response.iter_stream()
    encoding = headers.get("content-encoding", "")
    content = read_body(stream, encoding=encoding, limit=limit, url=str(url))
    type_ = headers.get("content-type", "")
    charset = _CHARSET.search(type_)
    return Fetched(
        url=str(url),
        content=content,
        content_type=type_.partition(";")[0].strip().lower() or None,
        charset=None if charset is None else charset[1].lower(),
        last_modified=_read_date(headers.get("last-modified", "")),
    )


def _refused(url: httpx.URL, status: int) -> FetchError | UnfetchableError:
    if status in LATER or status >= 500:
        return FetchError(f"{url}: the server says «later» ({status})", hint="Try again later.")
    if status in (404, 410):
        return UnfetchableError(f"{url}: there is nothing ({status})", hint="Check the address.")
    return UnfetchableError(
        f"{url}: the server does not give it ({status})",
        hint="Open it in a browser; what you can read there, you can save and import as a file.",
    )


def _cannot_connect(url: httpx.URL, error: httpcore.ConnectError) -> FetchError | UnfetchableError:
    # httpcore cuts the chain of causes; what it stands for is its argument.
    reason = error.args[0] if error.args else None
    if isinstance(reason, ssl.SSLCertVerificationError):
        return UnfetchableError(
            f"{url}: the certificate of {url.host} is wrong ({reason.verify_message})",
            hint="Check the address; the server may be another one than it says.",
        )
    if isinstance(reason, ssl.SSLError):
        return UnfetchableError(
            f"{url}: no secure connection ({_one_line(error)})", hint="Check the address."
        )
    return FetchError(
        f"{url}: {url.host} cannot be reached ({_one_line(error)})", hint="Try again later."
    )


def _read_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        # A zone of `-0000` is read as none; it is UTC all the same (RFC 5322 section 3.3).
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return aware.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
