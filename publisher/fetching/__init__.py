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
