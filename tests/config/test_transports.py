"""What `transport` may name."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.config.transports import Mailer, Outbox, Relay, parse_transport
from publisher.errors import ConfigurationError


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("maildir:outbox", Outbox(folder="outbox")),
        ("maildir:/var/mail/out box", Outbox(folder="/var/mail/out box")),
        ("smtp://relay.example.org", Relay(host="relay.example.org", port=25)),
        ("smtp://relay.example.org:587/", Relay(host="relay.example.org", port=587)),
        (
            "smtps://an%40example.org@relay.example.org",
            Relay(host="relay.example.org", port=465, user="an@example.org", is_implicit_tls=True),
        ),
        (
            "smtp://relay.example.org?tls=opportunistic",
            Relay(host="relay.example.org", port=25, tls="opportunistic"),
        ),
        (
            "smtp://relay.example.org?ca=/etc/our.pem&tls=required",
            Relay(host="relay.example.org", port=25, ca_file="/etc/our.pem"),
        ),
        ("smtp://localhost:2525", Relay(host="localhost", port=2525, tls="opportunistic")),
        ("smtp://[::1]:25?tls=none", Relay(host="::1", port=25, tls="none")),
    ],
)
def test_transport(written: str, meant: Outbox | Mailer | Relay) -> None:
    """Each way to write a transport means what the reference says; TLS is required elsewhere."""
    assert parse_transport(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "outbox", "maildir:", "maildir", "sendmail:sendmail", "sendmail:", "SMTP://relay.example.org",
     "smtp:relay.example.org", "smtp://", "smtp://:25", "smtp://relay.example.org:port",
     "smtp://relay.example.org:70000", "smtp://[::1", "smtp://relay..example.org",
     "smtp://relay.example.org?tls=maybe", "smtp://relay.example.org?tsl=required",
     "smtp://relay.example.org/tls=required", "smtp://relay.example.org#tls",
     "smtp://" + "a" * 64 + ".example.org"],
)  # fmt: skip
def test_no_transport(written: str) -> None:
    """What cannot be understood is refused before anything is sent by it."""
    with pytest.raises(ConfigurationError) as refused:
        parse_transport(written)
    assert refused.value.hint


@pytest.mark.parametrize(
    "written",
    ["smtp://an:sesame@relay.example.org", "smtp://an:sesame@relay.example.org:port",
     "smtp://an:ses/ame@relay.example.org", "smtp://an:12/sesame@relay.example.org",
     "smtp://an:ses#ame@relay.example.org", "smtp://an:ses@ame@relay.example.org",
     "smpt://an:sesame@relay.example.org", "smtp://an:ses?ame@relay.example.org",
     "smtp://:sesame@relay.example.org?tls=x", "smtp://an:sesame@[::1"],
)  # fmt: skip
def test_password_is_not_repeated(written: str) -> None:
    """A password does not belong in the address, and least of all in an error message."""
    with pytest.raises(ConfigurationError) as refused:
        parse_transport(written)
    assert "ame" not in refused.value.message.replace("example", "")


@given(st.text() | st.text().map("smtp://".__add__))
def test_whatever_is_written(written: str) -> None:
    """No text makes it do anything but understand or refuse."""
    try:
        place = parse_transport(written)
    except ConfigurationError:
        return
    match place:
        case Outbox():
            assert place.folder
        case Mailer():
            assert place.program.startswith("/")
        case Relay():
            assert place.host


def test_checked_with_the_settings(refuse: Callable[..., ConfigurationError]) -> None:
    """A transport that cannot be is refused with the other settings, by file, table and key."""
    error = refuse('[delivery]\ntransport = "smpt://relay.example.org"\n')
    assert error.message.startswith("publisher.toml: [delivery] transport: ")
    error = refuse("", {"PUBLISHER_DELIVERY_TRANSPORT": "smtp://an:sesame@relay.example.org"})
    assert error.message.startswith("PUBLISHER_DELIVERY_TRANSPORT: [delivery] transport: ")
    assert "sesame" not in error.message
