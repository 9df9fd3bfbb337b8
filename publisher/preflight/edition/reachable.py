"""Whether what an edition links to and shows is there."""

from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import urldefrag, urlsplit

from lxml.html import HtmlElement

from publisher.preflight.edition.addresses import list_acting, list_links
from publisher.preflight.edition.rules import Rule, error, note, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Level
from publisher.preflight.web import Answer, Found

RULES: Mapping[str, Rule] = {
    "edition/link-broken": error(
        "There is something at the address of a link",
        "Readers find an error, and a message cannot be mended once it is out.",
        "Correct the address, or take the link out.",
    ),
    "edition/link-unpublished": error(
        "What is linked to on the publication's own site is there already",
        "The message arrives before the page does.",
        "Publish the page first, or set the article's url.",
    ),
    "edition/link-moved": warning(
        "A link leads to where it says",
        "A page that is gone often leads to the front page, or to whoever bought the host.",
        "Link to where it leads now, if that is what you mean.",
    ),
    "edition/link-unsure": note(
        "A server says what is at an address",
        "Some servers answer people only; others are away for a moment.",
        "Open it in a browser.",
    ),
}


def check_reachable(specimen: Specimen) -> Iterator[Finding]:
    """Find links to what is not there; nothing where nobody looked."""
    if specimen.answers is None:
        return
    own = urlsplit(specimen.publication.url).netloc
    seen: set[str] = set()
    silent: dict[tuple[str, str], int] = Counter()
    judged: list[tuple[HtmlElement, str, Answer]] = []
    for link, written in list_links(specimen.document):
        href = urldefrag(written)[0]
        answer = specimen.answers.get(href)
        if answer is None or href in seen:
            continue
        seen.add(href)
        key = (urlsplit(href).netloc, _shorten(answer.reason, href))
        silent[key] += 1
        # What is wrong with a host is told once, however many links lead there.
        if not answer.reason or silent[key] == 1:
            judged.append((link, written, answer))
    for link, written, answer in judged:
        href = urldefrag(written)[0]
        host = urlsplit(href).netloc
        found = _judge(href, answer, is_own=host == own)
        if found is None:
            continue
        code, message, level = found
        alike = silent[host, _shorten(answer.reason, href)]
        if answer.reason and alike > 1:
            message += f" (and {alike - 1} more at {host})"
        yield specimen.find_at(RULES, code, message, link, needles=(href, written), level=level)


def list_reachable(specimen: Specimen) -> list[str]:
    """Return the addresses to be asked for: not those that do something, like unsubscribing."""
    acting = list_acting(specimen)
    hrefs = dict.fromkeys(urldefrag(href)[0] for _, href in list_links(specimen.document))
    return [href for href in hrefs if href not in acting]


def _judge(href: str, answer: Answer, *, is_own: bool) -> tuple[str, str, Level | None] | None:
    shown = href[:160]
    if answer.found is Found.NOTHING:
        return "edition/link-broken", f"{shown}: {_shorten(answer.reason, href)}", None
    if answer.found is Found.INSIDE:
        return "edition/link-broken", f"{shown} is in a network that readers are not in", None
    if answer.found is Found.SILENCE:
        return "edition/link-unsure", f"{shown}: {_shorten(answer.reason, href)}", None
    if answer.status in (404, 410):
        if is_own:
            return "edition/link-unpublished", f"{shown} is not there ({answer.status})", None
        return "edition/link-broken", f"{shown} is not there ({answer.status})", None
    if answer.status >= 300:
        return "edition/link-unsure", f"{shown}: the server says {answer.status}", None
    return _judge_aim(href, answer.url)


def _judge_aim(href: str, aim: str) -> tuple[str, str, Level | None] | None:
    """Judge where redirects led; another scheme, «www.» and a final slash are no other place."""
    asked, found = urlsplit(href), urlsplit(aim)
    if _host(asked.netloc) != _host(found.netloc):
        return "edition/link-moved", f"{href[:160]} leads to {aim[:160]}", None
    if asked.path.rstrip("/") == found.path.rstrip("/"):
        return None
    is_front = found.path in ("", "/")
    level = None if is_front else Level.NOTE
    return "edition/link-moved", f"{href[:160]} leads to {aim[:160]}", level


def _host(netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower().removeprefix("www.")
    return host.removesuffix(":443").removesuffix(":80")


def _shorten(reason: str, href: str) -> str:
    return reason.removeprefix(f"{href}: ")
