"""Whether single values of a feed are what readers can work with."""

import re
from datetime import datetime
from email.utils import format_datetime

from publisher.syndication.rules import Broken

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_WEB = re.compile(r"https?://[^\s<>\"/?#]+[^\s<>\"]*")
#: Narrower than RFC 5322: what readers of feeds and their validators take for an address.
_EMAIL = re.compile(r"[\w.+'-]+@(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*", re.ASCII | re.IGNORECASE)
#: In an address's comment, which RSS has the name in, these are markup (RFC 822 section 3.3).
_NOT_IN_COMMENT = re.compile(r"[()\\\r\n]")
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_RFC_822 = re.compile(
    r"[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)", re.ASCII
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


def find_id_fault(identity: str | None) -> Broken | None:
    """Return what is wrong with an id, or None."""
    if not identity:
        return Broken("feed/id-iri", "has no id")
    if _IRI.fullmatch(identity):
        return None
    return Broken("feed/id-iri", f"the id {identity!r} is no absolute IRI", identity)


def find_address_fault(what: str, address: str | None) -> Broken | None:
    """Return what is wrong with the address of something, or None."""
    if not address:
        return Broken("feed/address", f"{what} has no address")
    if _WEB.fullmatch(address):
        return None
    return Broken("feed/address", f"{what} leads to {address!r}, which is no address", address)


def find_enclosure_fault(
    address: str | None, media_type: str | None, length: str | None
) -> Broken | None:
    """Return what is wrong with an attached file, or None; `length` is None where none is said."""
    if media_type is None or not _MEDIA_TYPE.fullmatch(media_type):
        return Broken("feed/file", f"the file {address} has no media type", address or "")
    if length is not None and not (length.isascii() and length.isdecimal()):
        return Broken("feed/file", f"the file {address} has no length", address or "")
    return find_address_fault("an attached file", address)


def is_email(text: str) -> bool:
    """Tell whether a text is an e-mail address that every reader of feeds understands."""
    return _EMAIL.fullmatch(text) is not None


def is_rss_author(name: str, email: str) -> bool:
    """Tell whether name and address can stand in RSS's `author`, as `email (name)`."""
    return bool(name.strip()) and is_email(email) and not _NOT_IN_COMMENT.search(name)


def read_rfc_3339(text: str | None) -> datetime | None:
    """Return the moment that Atom and JSON Feed show, or None where it is not as it should be:
    whole seconds, and the zone in numbers.
    """
    if text is None or not _RFC_3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def read_rfc_822(text: str | None) -> datetime | None:
    """Return the moment that RSS shows, or None where it is not as it should be: the right day of
    the week, four digits for the year, the zone in numbers.
    """
    # Not the standard library's parser: to it the year 0001 is 2001.
    found = _RFC_822.fullmatch(text or "")
    if found is None or found[2] not in _MONTHS:
        return None
    month = _MONTHS.index(found[2]) + 1
    try:
        moment = datetime.fromisoformat(
            f"{found[3]}-{month:02}-{found[1]}T{found[4]}{found[5]}:{found[6]}"
        )
    except ValueError:
        return None
    return moment if format_datetime(moment) == text else None
