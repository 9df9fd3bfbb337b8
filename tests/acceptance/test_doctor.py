"""`publisher doctor`, and a signed edition."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import dkim
import dns.message
import dns.rrset
import pytest
from dns.resolver import Resolver

from publisher.newsletter.dns import look_up_text
from tests.acceptance.conftest import Publisher


def _read_strings(zone: str) -> str:
    """Return what the strings of a zone file say together."""
    return "".join(re.findall(r'^    "([^"]+)"$', zone, re.MULTILINE))


def test_from_no_key_to_a_signed_message(
    folder: Path, publisher: Publisher, write_article: Callable[..., Path]
) -> None:
    """I make a key, paste the table, put the record into DNS, and what I send is signed."""
    made = publisher("doctor", "dkim", "--ed25519")
    assert made.code == 0, made.err
    tables = made.out[made.out.index("[[delivery.dkim]]") :]
    settings = folder / "publisher.toml"
    settings.write_text(settings.read_text() + "\n" + tables)
    records = re.findall(r"^Name        (\S+)\nType        TXT\nValue       (.+)$", made.out, re.M)
    assert len(records) == 2
    zones = made.out.split("Zone file")[1:]
    assert [_read_strings(zone) for zone in zones] == [value for _, value in records]

    again = publisher("doctor", "dkim")
    assert again.code == 0, again.err
    assert again.out.count("(was there)") == 2
    assert "[[delivery.dkim]]" not in again.out

    write_article("tide")
    assert publisher("subscriber", "add", "ann@example.org", "--name", "Ann").code == 0
    assert publisher("send", "weekly").code == 0
    (message,) = ((each.read_bytes()) for each in (folder / "outbox" / "new").iterdir())
    published: dict[str, str] = {f"{name}.": value for name, value in records}

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return published[name.decode()].encode()

    signed = message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert [dkim.DKIM(signed).verify(idx=index, dnsfunc=answer) for index in (0, 1)] == [True, True]
    shown = publisher("edition", "show", "weekly-1", "--message", "ann@example.org")
    assert signed.decode().endswith(shown.out)


def test_a_missing_key_stops_before_anything_is_frozen(
    folder: Path, publisher: Publisher, write_article: Callable[..., Path]
) -> None:
    """Without its key nothing is sent and no edition is used up."""
    made = publisher("doctor", "dkim")
    settings = folder / "publisher.toml"
    tables = made.out[made.out.index("[[delivery.dkim]]") :]
    settings.write_text(settings.read_text() + "\n" + tables)
    (key,) = (folder / ".publisher" / "dkim").iterdir()
    key.unlink()
    write_article("tide")
    publisher("subscriber", "add", "ann@example.org")
    refused = publisher("send", "weekly")
    assert refused.code == 2
    assert "there is no key" in refused.err
    assert "publisher doctor dkim" in refused.err
    assert "No editions yet" in publisher("edition", "list").err


@pytest.fixture
def name_server() -> Iterator[Resolver]:
    """A resolver that asks a server on this machine, which knows one record in two strings."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            asked, address = listening.recvfrom(4096)
            if not asked:
                return
            query = dns.message.from_wire(asked)
            answer = dns.message.make_response(query)
            name = query.question[0].name
            if name.to_text() == "news1._domainkey.example.org.":
                answer.answer.append(
                    dns.rrset.from_text(name, 60, "IN", "TXT", '"v=DKIM1; " "p=abc"')
                )
            listening.sendto(answer.to_wire(), address)

    thread = threading.Thread(target=serve)
    thread.start()
    resolver = Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], listening.getsockname()[1]
    yield resolver
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ending:
        ending.sendto(b"", listening.getsockname())
    thread.join()
    listening.close()


def test_what_dns_says(name_server: Resolver) -> None:
    """A record is read whole, however many strings it is in; one that is not there is not."""
    assert look_up_text("news1._domainkey.example.org", name_server) == ["v=DKIM1; p=abc"]
    assert look_up_text("other._domainkey.example.org", name_server) == []
