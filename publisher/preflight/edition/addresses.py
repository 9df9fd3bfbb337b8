"""Whether the links of an edition lead where a reader may safely go."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from publisher.preflight.edition.rules import Rule, error, note, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Where

_SHORTENERS = frozenset(
    {
        "bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy",
        "rebrand.ly", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "v.gd",
    }
)  # fmt: skip
#: Hosts at which other mailing programs count who opened what.
_TRACKERS = (
    "awstrack.me", "campaign-archive.com", "cmail19.com", "cmail20.com", "createsend.com",
    "ct.sendgrid.net", "exct.net", "hubspotlinks.com", "list-manage.com", "mailchi.mp",
    "mjt.lu", "r.mailjet.com", "rs6.net", "sendibt2.com", "sendibt3.com",
)  # fmt: skip
#: One address, as much of it as two programs agree on (RFC 6068 with RFC 5321).
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

RULES: Mapping[str, Rule] = {
    "edition/link-address": error(
        "A link has a whole address, and one within the message leads to something there",
        "In a mailbox there is no page that half an address could be below.",
        "Write the address in full, with https://.",
    ),
    "edition/link-mailto": error(
        "A mailto link has an address that mail can be sent to",
        "Whoever clicks gets an empty or a wrong message.",
        "Write it like mailto:ann@example.org, with %20 for spaces.",
    ),
    "edition/link-http": warning(
        "Links are https",
        "Browsers warn, and what is read can be seen and changed on the way.",
        "Write https:// if the page is there, too.",
    ),
    "edition/link-ip": warning(
        "Links name hosts, not numbers",
        "Spam filters take a number for a hiding place.",
        "Link to the host's name.",
    ),
    "edition/link-shortener": warning(
        "Links are not shortened",
        "Filters hold what hides its aim for spam, and so do careful readers.",
        "Link to where it leads.",
    ),
    "edition/link-tracker": warning(
        "Links do not lead through somebody else's counter",
        "Another list's tracker knows who reads yours, and breaks when its account ends.",
        "Copy the address that it leads to.",
    ),
    "edition/link-marks": note(
        "Links carry no marks that count readers",
        "Marks that were copied count our readers as somebody else's.",
        "Take utm_ and the like out, unless they are yours.",
    ),
}


def check_addresses(specimen: Specimen) -> Iterator[Finding]:
    """Find addresses that are wrong, unsafe, or hide where they lead; each address once."""
    seen: set[str] = set()
    ids = {each.get("id") or each.get("name") for each in specimen.document.iter("a", "*")}
    for link in specimen.document.iter("a"):
        href = (link.get("href") or "").strip()
        if "href" not in link.attrib or href in seen:
            continue
        seen.add(href)
        for code, message in _judge(href, ids):
            yield specimen.find_at(RULES, code, message, link, needles=(href, specimen.read(link)))
    header = specimen.message.get("List-Unsubscribe", "")
    for href in re.findall(r"<(mailto:[^<>]*)>", str(header)):
        if href not in seen and not _is_mailto(href):
            yield specimen.find(
                RULES,
                "edition/link-mailto",
                f"{href!r} is no address for mail",
                place=specimen.places.of_setting("reply_to"),
                where=Where(part="List-Unsubscribe"),
            )


def _judge(href: str, ids: set[str | None]) -> Iterator[tuple[str, str]]:
    shown = repr(href[:120])
    if href.startswith("#"):
        if href[1:] not in ids:
            yield "edition/link-address", f"{shown} leads to nothing in the message"
        return
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
    except ValueError:
        yield "edition/link-address", f"{shown} is not an address"
        return
    if parts.scheme == "mailto":
        if not _is_mailto(href):
            yield "edition/link-mailto", f"{shown} is no address for mail"
    elif parts.scheme not in ("http", "https", "tel", "sms") or (
        parts.scheme in ("http", "https") and not host
    ):
        yield "edition/link-address", f"{shown} is not a whole address"
    elif host:
        yield from _judge_web(parts, host, shown)


def _judge_web(parts: SplitResult, host: str, shown: str) -> Iterator[tuple[str, str]]:
    if parts.scheme == "http":
        yield "edition/link-http", f"{shown} is not https"
    if _is_number(host):
        yield "edition/link-ip", f"{shown} names a number instead of a host"
    if host.removeprefix("www.") in _SHORTENERS:
        yield "edition/link-shortener", f"{shown} is shortened"
    names = parse_qsl(parts.query, max_num_fields=None)
    if any(host == each or host.endswith(f".{each}") for each in _TRACKERS):
        yield "edition/link-tracker", f"{shown} leads through the counter of another list"
    elif any(value.startswith(("https://", "http://")) for _, value in names) and any(
        name.lower().startswith("utm_") for name, _ in names
    ):
        yield "edition/link-tracker", f"{shown} leads elsewhere by way of a counter"
    elif any(name.lower().startswith(("utm_", "mc_eid", "fbclid", "gclid")) for name, _ in names):
        yield "edition/link-marks", f"{shown} carries marks of a counter"


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_mailto(href: str) -> bool:
    address, _, query = href.removeprefix("mailto:").partition("?")
    if re.search(r"\s", href) or (query and "=" not in query):
        return False
    mailboxes = [unquote(each) for each in address.split(",")]
    return all(_MAILBOX.fullmatch(each) for each in mailboxes)


def list_links(document: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield every link to the web with its address."""
    for link in document.iter("a"):
        href = (link.get("href") or "").strip()
        if href.lower().startswith(("https://", "http://")):
            yield link, href


def list_acting(specimen: Specimen) -> frozenset[str]:
    """Return the addresses that are a reader's own: to ask for one may unsubscribe her."""
    header = str(specimen.message.get("List-Unsubscribe", ""))
    return specimen.private | {part.strip(" <>\r\n\t") for part in header.split(",")}
