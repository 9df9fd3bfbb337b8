"""Whether the message is one that servers and mail programs take as a newsletter's."""

import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.utils import parseaddr

from publisher.preflight.edition.rules import Rule, error, note, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Where

_ONCE = ("From", "To", "Date", "Subject", "Message-ID", "MIME-Version", "Content-Type")
#: RFC 5322 allows 998 characters; the encodings of MIME 76.
_MOST_IN_LINE, _MOST_ENCODED = 998, 76
#: What a signature must cover (RFC 8058 section 4, RFC 6376 section 5.4.1).
_COVERED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "feedback-id", "mime-version", "content-type",
)  # fmt: skip

RULES: Mapping[str, Rule] = {
    "edition/header-once": error(
        "Each of From, To, Date, Subject, Message-ID and those of MIME stands once",
        "Servers refuse a message without them, and one that has them twice (RFC 5322, 3.6).",
        "Report it: publisher writes these headers.",
    ),
    "edition/message-id": warning(
        "The Message-ID is in the domain of From",
        "Filters compare the two.",
        "Set the newsletter's from and [delivery] to the same domain.",
    ),
    "edition/list-headers": warning(
        "List-Id, Auto-Submitted and Feedback-ID are there and as their rules want them",
        "Programs file by List-Id, answer machines answer, and complaints are counted nowhere.",
        "Report it: publisher writes these headers.",
    ),
    "edition/one-click": warning(
        "One can unsubscribe with one click, at one https address",
        "Gmail, Yahoo and Outlook ask it of whoever sends much (RFC 8058).",
        "Set unsubscribe_url in the [[newsletter]] table.",
    ),
    "edition/unsubscribe": error(
        "Both parts of the message have the way to unsubscribe",
        "The law asks for it, and who does not find it says «spam» instead.",
        "Print unsubscribe_url in both templates.",
    ),
    "edition/postal-address": warning(
        "Both parts of the message have a postal address",
        "Many countries ask for it, the United States and the European Union among them.",
        "Set address in the [[newsletter]] table, and print it in both templates.",
    ),
    "edition/mime": error(
        "The message is multipart/alternative, its text part first, in UTF-8",
        "Programs show the last part they know: without HTML last, nobody sees it.",
        "Report it: publisher builds the message.",
    ),
    "edition/line-length": error(
        "No encoded line has more than 76 characters, and no other more than 998",
        "Servers cut what is longer, and a signature does not hold then.",
        "Report it: publisher builds the message.",
    ),
    "edition/aligned": warning(
        "The return path is in the domain of From, or one of the two above the other",
        "DMARC asks that one of return path and signature speaks for From.",
        "Set return_path in [delivery] to an address in From's domain.",
    ),
    "edition/signature": error(
        "A signature is in From's name and covers the headers that can be misused",
        "Gmail shows no button to unsubscribe, and anybody may change what is not covered.",
        "Let [delivery.dkim] sign in From's domain.",
    ),
    "edition/unsigned": note(
        "A message that goes to a server is signed",
        "Without a signature most servers file it as spam; yours may add one.",
        "Make sure that the server signs, or set up [delivery.dkim].",
    ),
}  # fmt: skip


def check_message(specimen: Specimen) -> Iterator[Finding]:
    """Find what is wrong with headers, structure and encoding of the message."""
    yield from _check_headers(specimen)
    yield from _check_list_headers(specimen)
    yield from _check_unsubscribing(specimen)
    yield from _check_parts(specimen)
    yield from _check_lines(specimen)
    yield from _check_alignment(specimen)


def _check_headers(specimen: Specimen) -> Iterator[Finding]:
    for name in _ONCE:
        number = len(specimen.message.get_all(name, []))
        if number != 1:
            yield specimen.find(
                RULES,
                "edition/header-once",
                f"{name} stands {number} times" if number else f"there is no {name}",
                place=specimen.places.of_setting(),
                where=Where(part=name),
            )
    domain = _domain(specimen.message, "From")
    message_id = str(specimen.message.get("Message-ID", "")).strip(" <>").rpartition("@")[2].lower()
    if domain and message_id and message_id != domain:
        yield specimen.find(
            RULES,
            "edition/message-id",
            f"Message-ID ends in {message_id}, and From in {domain}",
            place=specimen.places.of_setting("from"),
            where=Where(part="Message-ID"),
        )


def _check_list_headers(specimen: Specimen) -> Iterator[Finding]:
    def find(name: str, message: str) -> Finding:
        return specimen.find(
            RULES,
            "edition/list-headers",
            message,
            place=specimen.places.of_setting(),
            where=Where(part=name),
        )

    list_id = " ".join(str(specimen.message.get("List-Id", "")).split())
    if not re.search(r"<[A-Za-z0-9_.+-]+\.[A-Za-z0-9-]+>\s*$", list_id):
        yield find("List-Id", f"List-Id is {list_id!r}" if list_id else "there is no List-Id")
    if str(specimen.message.get("Auto-Submitted", "")).strip() != "auto-generated":
        yield find("Auto-Submitted", "there is no Auto-Submitted: auto-generated")
    feedback = str(specimen.message.get("Feedback-ID", "")).strip()
    if not re.fullmatch(r"[^:]*:[^:]*:[^:]*:[^:]{5,15}", feedback):
        told = f"Feedback-ID is {feedback!r}" if feedback else "there is no Feedback-ID"
        yield find("Feedback-ID", told)


def _check_unsubscribing(specimen: Specimen) -> Iterator[Finding]:
    header = str(specimen.message.get("List-Unsubscribe", ""))
    addresses = re.findall(r"<([^<>]*)>", header)
    https = [each for each in addresses if each.startswith("https://")]
    post = str(specimen.message.get("List-Unsubscribe-Post", "")).strip()
    if len(https) != 1 or post != "List-Unsubscribe=One-Click":
        if not addresses:
            told = "there is no List-Unsubscribe"
        elif not https:
            told = "one can unsubscribe by mail alone"
        else:
            told = f"List-Unsubscribe-Post is {post!r}"
        yield specimen.find(
            RULES,
            "edition/one-click",
            told,
            place=specimen.places.of_setting("unsubscribe_url"),
            where=Where(part="List-Unsubscribe"),
        )
    # A reader's own: these pages have other tokens than the message.
    fields = [slot for slot in specimen.edition.message.slots if slot.field == "unsubscribe_url"]
    for part, content in (
        ("html", specimen.edition.message.html),
        ("text", specimen.edition.message.text),
    ):
        if not any(slot.token in content for slot in fields):
            yield specimen.find(
                RULES,
                "edition/unsubscribe",
                f"the {part} part has no way to unsubscribe",
                where=Where(part=part),
            )
    yield from _check_postal_address(specimen)


def _check_postal_address(specimen: Specimen) -> Iterator[Finding]:
    setting = specimen.places.of_setting("address")
    if not specimen.newsletter.address.strip():
        yield specimen.find(
            RULES, "edition/postal-address", "no postal address is set", place=setting
        )
        return
    words = "".join(specimen.newsletter.address.split())
    for part, content in (
        ("html", specimen.read(specimen.document)),
        ("text", specimen.text),
    ):
        if words not in "".join(content.split()):
            yield specimen.find(
                RULES,
                "edition/postal-address",
                f"the {part} part does not have the postal address that is set",
                where=Where(part=part),
            )


def _check_parts(specimen: Specimen) -> Iterator[Finding]:
    message = specimen.message
    kinds = [part.get_content_type() for part in message.iter_parts()]
    is_right = (
        message.get_content_type() == "multipart/alternative"
        and kinds[:1] == ["text/plain"]
        and len(kinds) == 2
        and kinds[1] in ("text/html", "multipart/related")
    )
    charsets = {
        part.get_content_charset()
        for part in message.walk()
        if part.get_content_maintype() == "text"
    }
    if not is_right or charsets != {"utf-8"}:
        yield specimen.find(
            RULES,
            "edition/mime",
            f"{message.get_content_type()} of {', '.join(kinds)}"
            f" in {', '.join(sorted(map(str, charsets)))}",
            place=specimen.places.of_setting(),
            where=Where(part="Content-Type"),
        )


def _check_lines(specimen: Specimen) -> Iterator[Finding]:
    head, _, body = specimen.raw.partition(b"\r\n\r\n")
    for number, line in enumerate(body.split(b"\r\n"), start=1):
        if len(line) > _MOST_ENCODED:
            yield specimen.find(
                RULES,
                "edition/line-length",
                f"a line of the body has {len(line)} characters",
                place=specimen.places.of_setting(),
                where=Where(part="message", line=number + head.count(b"\r\n") + 2),
            )
            return
    for number, line in enumerate(head.split(b"\r\n"), start=1):
        if len(line) > _MOST_IN_LINE:
            yield specimen.find(
                RULES,
                "edition/line-length",
                f"a header's line has {len(line)} characters",
                place=specimen.places.of_setting(),
                where=Where(part="message", line=number),
            )


def _check_alignment(specimen: Specimen) -> Iterator[Finding]:
    domain = _domain(specimen.message, "From")
    path = specimen.edition.return_path.rpartition("@")[2].lower()
    if not is_aligned(domain, path):
        yield specimen.find(
            RULES,
            "edition/aligned",
            f"the return path is in {path}, and From in {domain}",
            place=specimen.places.of_setting("from"),
            where=Where(part="From"),
        )
    signatures = [_read_tags(str(each)) for each in specimen.message.get_all("DKIM-Signature", [])]
    if not signatures:
        if not specimen.publication.delivery.transports[0].startswith("maildir"):
            yield specimen.find(
                RULES,
                "edition/unsigned",
                "the message is not signed when it leaves",
                place=specimen.places.of_setting(),
                where=Where(part="DKIM-Signature"),
            )
        return
    for tags in signatures:
        yield from _check_signature(specimen, tags, domain)


def _check_signature(specimen: Specimen, tags: Mapping[str, str], domain: str) -> Iterator[Finding]:
    signer = tags.get("d", "").lower()
    covered = [name.lower() for name in tags.get("h", "").split(":")]
    present = {name.lower() for name in specimen.message}
    missing = [name for name in _COVERED if name in present and name not in covered]
    told = []
    if not is_aligned(domain, signer):
        told.append(f"a signature in the name of {signer} does not speak for {domain}")
    if missing:
        told.append(f"a signature does not cover {', '.join(missing)}")
    if covered.count("from") < 2:
        told.append("a signature covers From once, so a second could be added")
    for message in told:
        yield specimen.find(
            RULES,
            "edition/signature",
            message,
            place=specimen.places.of_setting("from"),
            where=Where(part="DKIM-Signature"),
        )


def is_aligned(one: str, other: str) -> bool:
    """Tell whether two domains are the same, or one lies below the other (RFC 7489, 3.1).

    What a list of public suffixes would allow beyond that is not relied upon.
    """
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _domain(message: EmailMessage, name: str) -> str:
    return parseaddr(str(message.get(name, "")))[1].rpartition("@")[2].lower()


def _read_tags(value: str) -> dict[str, str]:
    """Return the tags of a signature (RFC 6376 section 3.2), without white space."""
    pairs = (part.partition("=") for part in "".join(value.split()).split(";"))
    return {name: content for name, _, content in pairs if name}
