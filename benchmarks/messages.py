"""One reader's message, in one process: publisher's merge beside `email.message.EmailMessage`,
and signed beside the bare signature.

Run as `python -m benchmarks.messages FOLDER`; prints seconds a message as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from statistics import median

from publisher.config.load import find_publication, load_publication
from publisher.delivery.upcoming import as_if_frozen, compose_upcoming, look_for_new
from publisher.model.delivery import Delivery, DeliveryState, Edition
from publisher.model.signing import DkimSettings, KeyFile
from publisher.newsletter.compiled import CompiledEdition, reader_values
from publisher.newsletter.dkim import SigningKeys
from publisher.newsletter.signing_keys import load_keys, make_private_key
from publisher.storage.open import open_ledger

#: Turns of each kind in a round.
_TURNS = 8
_HEADER_POLICY = policy.SMTP.clone(max_line_length=76)


def compose(folder: Path) -> Edition:
    """Return the edition that the publication in `folder` would send now."""
    publication = load_publication(find_publication(folder))
    now = datetime.now(UTC)
    with open_ledger(publication.ledger) as ledger:
        upcoming = look_for_new(publication, publication.newsletters[0], ledger, now)
    return as_if_frozen(compose_upcoming(publication, upcoming, now), upcoming.number)


def make_keys(folder: Path, domain: str) -> SigningKeys:
    """Return a new RSA key of the size that receivers expect, loaded as for sending."""
    file = folder / "benchmark.pem"
    make_private_key(file, is_ed25519=False)
    return load_keys(DkimSettings(domain=domain, rsa=KeyFile(selector="benchmark", file=file)))


def make_delivery(number: int) -> Delivery:
    """Return the delivery to one of many readers."""
    return Delivery(
        id=number,
        edition_id="weekly-1",
        email=f"reader-{number}@example.org",
        fields={"name": f"Reader {number}"},
        token=f"token-{number:020}",
        state=DeliveryState.CLAIMED,
        message_id=f"weekly-1.{number}@bench.example.org",
    )


def build_with_email(edition: Edition, delivery: Delivery) -> bytes:
    """Return a message of the same content, made anew by the standard library."""
    message = edition.content.message
    values = reader_values(message, delivery)
    text, html = message.text, message.html
    for slot in message.slots:
        value = values.get(slot.field) or slot.default
        text, html = text.replace(slot.token, value), html.replace(slot.token, value)
    built = EmailMessage(policy=_HEADER_POLICY)
    built["From"] = edition.content.return_path
    built["To"] = delivery.email
    built["Subject"] = edition.content.subject
    built["Message-ID"] = f"<{delivery.message_id}>"
    built["List-Unsubscribe"] = f"<{values['unsubscribe_url']}>"
    built.set_content(text, cte="quoted-printable")
    built.add_alternative(html, subtype="html", cte="quoted-printable")
    return built.as_bytes()


def time_each(build: Callable[[Delivery], bytes], count: int) -> float:
    """Return seconds a message, over `count` of them."""
    deliveries = [make_delivery(number) for number in range(count)]
    begun = time.perf_counter()
    for delivery in deliveries:
        build(delivery)
    return (time.perf_counter() - begun) / count


def main(folder: Path, rounds: int) -> None:
    """Print the medians of interleaved turns."""
    edition = compose(folder)
    keys = make_keys(folder / "keys", edition.content.domain)
    compiled, signing = CompiledEdition(edition), CompiledEdition(edition, keys)
    sign = keys.keys[0].sign
    whole = compiled.build_message(make_delivery(1))
    #: What is measured, and how often in a row: shares of a second that noise hits alike.
    runs: dict[str, tuple[Callable[[Delivery], bytes], int]] = {
        "merged": (compiled.build_message, 2_000),
        "signed": (signing.build_message, 100),
        "signature": (lambda one: sign(one.token.encode() * 50), 100),
        "floor": (lambda one: sign(sha256(whole).digest() + one.token.encode() * 50), 100),
        "standard": (lambda one: build_with_email(edition, one), 10),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds * _TURNS):
        for name, (build, count) in runs.items():
            times[name].append(time_each(build, count))
    found = {name: median(each) for name, each in times.items()}
    print(json.dumps({**found, "bytes": len(whole)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
