"""What stands at a web address, fetched without harm; and a form, sent likewise.

Only http and https; no address inside this machine or its networks unless it is allowed by name;
bounded in size, in time and in redirects. Proxies of the environment are not used: a proxy looks
names up itself, and nobody could say where it connects to. Cookies are neither kept nor sent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from publisher.errors import FileAccessError, UnfetchableError

MB = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What a server answered."""

    #: Absolute; behind the last redirect.
    url: str
    #: Decompressed.
    content: bytes
    #: In lower case, without parameters: `text/html`; None where the server does not say.
    content_type: str | None
    #: As the server names it, in lower case; it need not be one that exists.
    charset: str | None
    #: UTC.
    last_modified: datetime | None


def fetch(
    url: str,
    *,
    allowed_hosts: Collection[str] = (),
    limit: int = 50 * MB,
    timeout: timedelta = timedelta(seconds=20),
    deadline: timedelta = timedelta(minutes=2),
    most_redirects: int = 5,
) -> Fetched:
    """Return what stands at `url`: at most `limit` bytes, counted before and after decompression.

    `allowed_hosts` are `HOST` or `HOST:PORT`, each a name or an address as it stands in the URL;
    they may be anywhere. Every other host must have public addresses only, and the connection
    goes to the very addresses that were checked. The server may be silent for `timeout`; the
    whole takes no longer than `deadline`, redirects included.

    Raises:
        ConfigurationError: One of `allowed_hosts` is not a host.
        FetchError: The server does not answer, answers too slowly or with «later».
        ForbiddenAddressError: A host has an address that is not public; it was not connected to.
        UnfetchableError: The address is none, there is nothing, it is too large or compressed in
            another way than gzip, its certificate is wrong, or there are too many redirects.
    """
    # httpx takes longer to import than most commands take to run.
    from publisher.fetching.following import follow

    return follow(
        url,
        allowed_hosts=allowed_hosts,
        limit=limit,
        timeout=timeout,
        deadline=deadline,
        most_redirects=most_redirects,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Polled:
    """What a server answered to somebody who asked before."""

    #: 200: here it is; 304: as it was; anything else: it cannot be had.
    status: int
    #: Absolute; behind the last redirect.
    url: str
    #: Where to ask the next time: behind those redirects that are for good.
    lasting_url: str
    #: No redirect on the way was for the time being.
    is_for_good: bool
    #: Decompressed; empty but for 200.
    content: bytes
    #: As the server wrote it, with its parameters.
    content_type: str | None
    #: ETag, Last-Modified, Cache-Control and Retry-After, names in lower case, as far as sent.
    headers: Mapping[str, str]


def poll(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    agent: str,
    allowed_hosts: tuple[str, ...] = (),
    limit: int = 10 * MB,
    timeout: timedelta = timedelta(seconds=15),
    deadline: timedelta = timedelta(seconds=30),
) -> Polled:
    """Return what the server says of `url`, which is sent only if it is not as it was.

    `etag` and `last_modified` are those of the last answer. `agent` is who asks. Bounds and hosts
    are those of `fetch`.

    Raises:
        ConfigurationError: One of `allowed_hosts` is not a host.
        FetchError: The server does not answer, or answers too slowly.
        ForbiddenAddressError: A host has an address that is not public; it was not connected to.
        UnfetchableError: The address is none, it is too large or compressed in another way than
            gzip, its certificate is wrong, or there are too many redirects.
    """
    from publisher.fetching.polling import poll_address

    return poll_address(
        url,
        etag=etag,
        last_modified=last_modified,
        agent=agent,
        allowed_hosts=allowed_hosts,
        limit=limit,
        timeout=timeout,
        deadline=deadline,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Probed:
    """What a server answered to the question whether something is there."""

    #: Of the last answer: 200, 404 …
    status: int
    #: Absolute; behind the last redirect.
    url: str
    #: In lower case, without parameters; None where the server does not say.
    content_type: str | None
    #: In bytes; None where the server does not say and nobody counted.
    size: int | None


def probe(
    url: str,
    *,
    weigh: int = 0,
    allowed_hosts: Collection[str] = (),
    timeout: timedelta = timedelta(seconds=8),
    deadline: timedelta = timedelta(seconds=15),
) -> Probed:
    """Return whether something stands at `url`, whatever the server's answer is.

    Nothing of the body is read; but where its length is not said and `weigh` is not 0, it is
    counted to little more than that many bytes. Hosts and time are bounded as in `fetch`.

    Raises:
        ConfigurationError: One of `allowed_hosts` is not a host.
        FetchError: The server does not answer, or answers too slowly.
        ForbiddenAddressError: A host has an address that is not public; it was not connected to.
        UnfetchableError: The address is none, there is no such host, its certificate is wrong, or
            there are too many redirects.
    """
    from publisher.fetching.probing import probe_address

    return probe_address(
        url, weigh=weigh, allowed_hosts=allowed_hosts, timeout=timeout, deadline=deadline
    )


def post_form(
    url: str,
    fields: Mapping[str, str],
    *,
    allowed_hosts: Collection[str] = (),
    timeout: timedelta = timedelta(seconds=10),
    deadline: timedelta = timedelta(seconds=20),
) -> None:
    """Send a form to `url`; the server has taken it (2xx) when this returns.

    Hosts are checked and time is bounded as in `fetch`. A redirect is not followed: what is sent
    goes where it was addressed to, or nowhere.

    Raises:
        ConfigurationError: One of `allowed_hosts` is not a host.
        FetchError: The server does not answer, answers too slowly or with «later».
        ForbiddenAddressError: The host has an address that is not public; nothing was sent.
        UnfetchableError: The address is none, its certificate is wrong, or the server refuses.
    """
    from publisher.fetching.posting import post

    post(url, fields, allowed_hosts=allowed_hosts, timeout=timeout, deadline=deadline)


def read_bounded(path: Path, limit: int) -> bytes:
    """Return a file's bytes, at most `limit` of them.

    Raises:
        FileAccessError: The file cannot be read.
        UnfetchableError: The file is larger.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise FileAccessError(
            f"{path}: {error.strerror or error}", hint="Check the name and the rights to it."
        ) from error
    if len(content) > limit:
        raise too_large(str(path), limit)
    return content


def too_large(name: str, limit: int) -> UnfetchableError:
    """Return the error for something that has more bytes than it may."""
    return UnfetchableError(
        f"{name}: more than {limit / MB:g} MB",
        hint="Take a part of it, or something smaller.",
    )
