"""Signatures, as another program verifies them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given

from publisher.errors import ConfigurationError, FileAccessError
from publisher.model.signing import DkimSettings, KeyFile
from publisher.newsletter.compiled import CompiledEdition
from publisher.newsletter.dkim import SigningKeys, find_keys
from publisher.newsletter.signing_keys import (
    load_private_key,
    make_private_key,
    make_record,
)
from tests.newsletter.hostile import NAMES
from tests.newsletter.test_compiled import a_delivery, an_edition

PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8
PLAIN = serialization.NoEncryption()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> DkimSettings:
    """Both keys of example.org, made."""
    folder = tmp_path_factory.mktemp("keys")
    made = DkimSettings(
        domain="example.org",
        rsa=KeyFile(selector="news1", file=folder / "rsa.pem"),
        ed25519=KeyFile(selector="news2", file=folder / "ed25519.pem"),
    )
    make_private_key(folder / "rsa.pem", is_ed25519=False)
    make_private_key(folder / "ed25519.pem", is_ed25519=True)
    return made


@pytest.fixture(scope="module")
def keys(settings: DkimSettings) -> SigningKeys:
    found = find_keys((settings,), "example.org")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def dns(settings: DkimSettings) -> Mapping[str, str]:
    """What DNS says once the records are there: name → value."""
    assert settings.ed25519 is not None
    records = [
        make_record(settings.domain, key.selector, load_private_key(key.file))
        for key in (settings.rsa, settings.ed25519)
    ]
    return {f"{record.name}.": record.value for record in records}


@pytest.fixture(scope="module")
def verify(dns: Mapping[str, str]) -> Callable[[bytes], list[bool]]:
    """Tell for both signatures of a message whether dkimpy finds them valid."""

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return dns[name.decode()].encode()

    def verify_one(message: bytes, index: int) -> bool:
        try:
            return bool(dkim.DKIM(message).verify(idx=index, dnsfunc=answer))
        except dkim.ValidationError:  # another body
            return False

    def verify_(message: bytes) -> list[bool]:
        return [verify_one(message, index) for index in (0, 1)]

    return verify_


@given(name=NAMES, city=NAMES)
def test_every_message_verifies(
    keys: SigningKeys, verify: Callable[[bytes], list[bool]], name: str, city: str
) -> None:
    """Whatever a reader is called, both signatures of her message are valid."""
    message = CompiledEdition(an_edition(), keys).build_message(a_delivery(name, city=city))
    assert verify(message) == [True, True]


@pytest.mark.parametrize("name", [None, "An", "Zoë"])
def test_address_beyond_ascii(
    keys: SigningKeys, verify: Callable[[bytes], list[bool]], name: str | None
) -> None:
    """A reader whose address has letters of her own finds it in To, and valid signatures."""
    delivery = replace(a_delivery(name), email="zoë.用户@xn--t-9fab.example.org")
    message = CompiledEdition(an_edition(), keys).build_message(delivery)
    assert "zoë.用户@xn--t-9fab.example.org" in message.decode().partition("\r\n\r\n")[0]
    assert verify(message) == [True, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda message: message.replace(b"To: An", b"To: Bo"),
        lambda message: message.replace(b"Subject: ", b"Subject: Re: "),
        lambda message: message.replace(b"Dag", b"Hoi"),
        lambda message: message.replace(b"/u/tok_-en", b"/u/another"),
        lambda message: message + b"More.\r\n",
        *(
            lambda message, name=name: name + b": x\r\n" + message
            for name in (b"From", b"Subject", b"Reply-To", b"Cc", b"Content-Type", b"Date")
        ),
    ],
)
def test_what_was_changed_on_the_way(
    keys: SigningKeys, verify: Callable[[bytes], list[bool]], change: Callable[[bytes], bytes]
) -> None:
    """Nobody can change a signed field or the text, nor add a second From or Subject."""
    message = CompiledEdition(an_edition(), keys).build_message(a_delivery("An"))
    changed = change(message)
    assert changed != message
    assert verify(changed) == [False, False]


def test_what_relays_do(keys: SigningKeys, verify: Callable[[bytes], list[bool]]) -> None:
    """A relay may fold header fields otherwise and put its own above them."""
    message = CompiledEdition(an_edition(), keys).build_message(a_delivery("An"))
    folded = message.replace(b"Subject: ", b"Subject:\r\n\t ").replace(b"\r\nTo:", b"\r\nTO:  ")
    assert verify(b"Received: from somewhere\r\n" + folded) == [True, True]


def test_signed_fields(keys: SigningKeys) -> None:
    """What RFC 8058 and RFC 6376 ask for is covered, and From twice."""
    message = CompiledEdition(an_edition(), keys).build_message(a_delivery("An"))
    signature = dkim.DKIM(message).headers[0][1].replace(b"\r\n", b"").replace(b" ", b"")
    tags = dict(tag.split(b"=", 1) for tag in signature.split(b";"))
    names = tags[b"h"].decode().split(":")
    assert names.count("from") == 2
    assert {
        "to", "subject", "date", "message-id", "reply-to", "list-id", "list-unsubscribe",
        "list-unsubscribe-post", "mime-version", "content-type",
    } < set(names)  # fmt: skip
    assert (tags[b"a"], tags[b"c"], tags[b"d"], tags[b"s"]) == (
        b"rsa-sha256", b"relaxed/relaxed", b"example.org", b"news1",
    )  # fmt: skip
    head, _, _ = message.partition(b"\r\n\r\n")
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


def test_the_same_message_again(keys: SigningKeys) -> None:
    """A delivery that is tried again tomorrow has the same signatures."""
    first, second = (
        CompiledEdition(an_edition(), keys).build_message(a_delivery("An")) for _ in "12"
    )
    assert first == second


def test_nobody_signs_for_others(settings: DkimSettings) -> None:
    """A message from another domain goes out without a signature."""
    assert find_keys((settings,), "example.net") is None
    assert CompiledEdition(an_edition()).build_message(a_delivery()).startswith(b"To: ")


def test_records(settings: DkimSettings, dns: Mapping[str, str]) -> None:
    """A record is cut into strings that DNS can carry, and says which kind of key it is."""
    assert dns["news2._domainkey.example.org."].startswith("v=DKIM1; k=ed25519; p=")
    record = make_record("example.org", "news1", load_private_key(settings.rsa.file))
    assert record.value.startswith("v=DKIM1; k=rsa; p=MII")
    assert [len(string) for string in record.split()] == [255, len(record.value) - 255]
    assert "".join(record.split()) == record.value


@pytest.mark.parametrize(
    ("mode", "is_refused"), [(0o600, False), (0o640, False), (0o644, True), (0o660, True)]
)
def test_keys_that_others_can_read(
    tmp_path: Path, settings: DkimSettings, mode: int, is_refused: bool
) -> None:
    """A private key that everybody on the machine can read is not used."""
    file = tmp_path / "key.pem"
    file.write_bytes(settings.rsa.file.read_bytes())
    file.chmod(mode)
    if not is_refused:
        load_private_key(file)
        return
    with pytest.raises(ConfigurationError, match=f"mode {mode:04o}") as refused:
        load_private_key(file)
    assert refused.value.hint == f"Keep it to yourself: chmod 600 {file}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no key"),
        (b"", "is not a private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n", "in PEM"),
        (
            rsa.generate_private_key(65537, 1024).private_bytes(PEM, PKCS8, PLAIN),
            "an RSA key of 1024 bits is too short",
        ),
        (
            ec.generate_private_key(ec.SECP256R1()).private_bytes(PEM, PKCS8, PLAIN),
            "neither an RSA nor an Ed25519 key",
        ),
        (
            rsa.generate_private_key(65537, 2048).private_bytes(
                PEM, PKCS8, serialization.BestAvailableEncryption(b"secret")
            ),
            "has a password",
        ),
    ],
)
def test_keys_that_cannot_be_used(tmp_path: Path, content: bytes | None, message: str) -> None:
    """A key that is missing, weak or of another kind is named before anything is sent."""
    file = tmp_path / "key.pem"
    if content is not None:
        file.write_bytes(content)
        file.chmod(0o600)
    settings = DkimSettings(domain="example.org", rsa=KeyFile(selector="a", file=file))
    with pytest.raises(ConfigurationError, match=message) as refused:
        find_keys((settings,), "example.org")
    assert refused.value.message.startswith(f"{file}: ")


def test_keys_are_not_mixed_up(settings: DkimSettings) -> None:
    """An Ed25519 key cannot stand for the RSA one, which every receiver understands."""
    assert settings.ed25519 is not None
    for swapped in (
        DkimSettings(domain="example.org", rsa=settings.ed25519),
        DkimSettings(domain="example.org", rsa=settings.rsa, ed25519=settings.rsa),
    ):
        with pytest.raises(ConfigurationError, match="not an"):
            find_keys((swapped,), "example.org")


def test_a_key_is_never_overwritten(settings: DkimSettings) -> None:
    """What DNS vouches for stays as it is."""
    before = settings.rsa.file.read_bytes()
    with pytest.raises(FileAccessError, match="is there already"):
        make_private_key(settings.rsa.file, is_ed25519=False)
    assert settings.rsa.file.read_bytes() == before
    assert settings.rsa.file.stat().st_mode & 0o777 == 0o600
