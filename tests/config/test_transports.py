"""What `transport` may name."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.config.transports import Outbox, Program, Relay, parse_transport
from publisher.errors import ConfigurationError
from publisher.model.publication import Publication


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
        (
            "smtp://an@relay.example.org:587?auth=xoauth2&password_file=token&weight=3",
            Relay(
                host="relay.example.org",
                port=587,
                user="an",
                auth="xoauth2",
                password_file="token",
                weight=3,
            ),
        ),
        (
            "smtps://relay.example.org?cert=our.pem&key=our.key",
            Relay(
                host="relay.example.org",
                port=465,
                is_implicit_tls=True,
                certificate_file="our.pem",
                key_file="our.key",
            ),
        ),
        ("sendmail:/usr/sbin/sendmail", Program(program="/usr/sbin/sendmail")),
        (
            "lmtp:/run/dovecot/lmtp",
            Relay(host="/run/dovecot/lmtp", port=0, is_lmtp=True, tls="none"),
        ),
        ("lmtp:run/lmtp", Relay(host="run/lmtp", port=0, is_lmtp=True, tls="none")),
        ("lmtp://store.example.org", Relay(host="store.example.org", port=24, is_lmtp=True)),
    ],
)
def test_transport(written: str, meant: Outbox | Program | Relay) -> None:
    """Each way to write a transport means what the reference says; TLS is required elsewhere."""
    assert parse_transport(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "outbox", "maildir:", "maildir", "sendmail:sendmail", "sendmail:", "SMTP://relay.example.org",
     "smtp:relay.example.org", "smtp://", "smtp://:25", "smtp://relay.example.org:port",
     "smtp://relay.example.org:70000", "smtp://[::1", "smtp://relay..example.org",
     "smtp://relay.example.org?tls=maybe", "smtp://relay.example.org?tsl=required",
     "smtp://relay.example.org/tls=required", "smtp://relay.example.org#tls",
     "smtp://" + "a" * 64 + ".example.org", "smtp://relay.example.org:0", "lmtp:", "lmtp:/",
     "lmtp://an@/run/lmtp", "smtp://relay.example.org?weight=-1",
     "smtp://relay.example.org?weight=1001", "smtp://relay.example.org?weight=two",
     "smtp://an@relay.example.org?auth=ntlm", "smtp://relay.example.org?auth=plain",
     "smtp://relay.example.org?password_file=x", "smtp://relay.example.org?key=our.key",
     "smtp://relay.example.org?tls=none&cert=our.pem", "smtp://relay.example.org?tls=none&ca=x",
     "smtp://relay.example.org?tls=none&tls=required", "smtp://relay.example.org?ca="],
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
     "smtp://an@relay.example.org?password=sesame", "smtp://relay.example.org?password=sesame#x",
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
        case Program():
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


@pytest.mark.parametrize(
    ("written", "hint"),
    [("smtp://relay.example.org?wieght=3", "Did you mean 'weight'?"),
     ("smtp://relay.example.org?tls=require", "Did you mean 'required'?"),
     ("smtp://an@relay.example.org?auth=oauth2", "Did you mean 'xoauth2'?")],
)  # fmt: skip
def test_nearly_right(written: str, hint: str) -> None:
    """What is nearly an option is answered with the option."""
    with pytest.raises(ConfigurationError) as refused:
        parse_transport(written)
    assert refused.value.hint == hint


def test_several(load: Callable[..., Publication]) -> None:
    """Several servers are written as a list."""
    addresses = ("smtp://one.example.org?weight=3", "smtps://an@two.example.org")
    written = ", ".join(f'"{each}"' for each in addresses)
    publication = load(f"[delivery]\ntransport = [{written}]\n")
    assert publication.delivery.transports == addresses


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (["maildir:outbox", "smtp://relay.example.org"], "cannot be one of several"),
        (["smtp://relay.example.org", "sendmail:/usr/sbin/sendmail"], "cannot be one of several"),
        (["smtp://an@relay.example.org:25", "smtp://relay.example.org"], "is there twice"),
        (["smtp://relay.example.org?weight=0"], "no server has a weight above 0"),
        (["smtp://relay.example.org", "smpt://relay.example.org"], "'smpt://relay.example.org'"),
    ],
)
def test_not_several(
    refuse: Callable[..., ConfigurationError], written: list[str], words: str
) -> None:
    """What cannot take turns is refused with the other settings."""
    error = refuse(f"[delivery]\ntransport = {written}\n")
    assert error.message.startswith("publisher.toml: [delivery] transport: ")
    assert words in error.message


@pytest.mark.parametrize(
    ("key", "value"),
    [("messages_per_connection", "0"), ("messages_per_connection", '"many"'),
     ("connection_age", '"soon"'), ("password_command", '"say \'x"'), ("password_command", '""')],
)  # fmt: skip
def test_other_keys(refuse: Callable[..., ConfigurationError], key: str, value: str) -> None:
    """What cannot be is refused by file, table and key."""
    error = refuse(f"[delivery]\n{key} = {value}\n")
    assert error.message.startswith(f"publisher.toml: [delivery] {key}: ")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (
            "\"secret-tool lookup service 'my relay'\"",
            ("secret-tool", "lookup", "service", "my relay"),
        ),
        ('["pass", "my relay"]', ("pass", "my relay")),
    ],
)
def test_password_command(
    load: Callable[..., Publication], written: str, words: tuple[str, ...]
) -> None:
    """A command is a list, or a text that is divided as a shell would, and no shell runs it."""
    publication = load(f"[delivery]\npassword_command = {written}\n")
    assert publication.delivery.password_command == words


def test_from_the_environment(load: Callable[..., Publication]) -> None:
    """A number of the environment is a number."""
    publication = load("", {"PUBLISHER_DELIVERY_MESSAGES_PER_CONNECTION": "7"})
    assert publication.delivery.messages_per_connection == 7
