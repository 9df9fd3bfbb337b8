"""`[delivery.dkim]`: whose name messages are signed in."""

from collections.abc import Callable

import pytest

from publisher.errors import ConfigurationError
from publisher.model.publication import Publication
from publisher.model.signing import DkimSettings, KeyFile, choose_signing

Load = Callable[..., Publication]
Refuse = Callable[..., ConfigurationError]
WriteNewsletter = Callable[..., str]

_TABLE = (
    '[delivery.dkim]\ndomain = "Example.org"\nselector = "news1"\nkey_file = "keys/news1.pem"\n'
)


def test_one_table(load: Load, newsletter: WriteNewsletter) -> None:
    """I name a domain, a selector and a key file, and the file need not be there yet."""
    publication = load(_TABLE + newsletter())
    key = KeyFile(selector="news1", file=publication.folder / "keys/news1.pem")
    assert publication.delivery.dkim == (DkimSettings(domain="example.org", rsa=key),)


def test_several_tables_and_a_second_key(load: Load, newsletter: WriteNewsletter) -> None:
    """Newsletters from several domains are each signed in their own name."""
    text = (
        '[[delivery.dkim]]\ndomain = "example.org"\nselector = "a"\nkey_file = "/keys/a.pem"\n'
        'ed25519_selector = "b"\ned25519_key_file = "/keys/b.pem"\n'
        '[[delivery.dkim]]\ndomain = "example.net"\nselector = "a"\nkey_file = "/keys/c.pem"\n'
    )
    other = newsletter(name='"daily"', from_='"Redactie <redactie@brieven.example.net>"')
    first, second = load(text + newsletter() + "\n" + other).delivery.dkim
    assert first.ed25519 is not None
    assert (first.ed25519.selector, str(first.ed25519.file)) == ("b", "/keys/b.pem")
    assert second.ed25519 is None


@pytest.mark.parametrize(
    ("sender", "chosen"),
    [
        ("example.org", "example.org"),
        ("EXAMPLE.org", "example.org"),
        ("a.b.example.org", "b.example.org"),
        ("c.example.org", "example.org"),
        ("example.net", "mail.example.net"),
        ("badexample.org", None),
        ("org", None),
    ],
)
def test_who_signs_for_whom(sender: str, chosen: str | None) -> None:
    """The nearest domain signs; one that only ends in the same letters does not."""
    key = KeyFile(selector="a", file=None)  # type: ignore[arg-type]  # not looked at
    tables = tuple(
        DkimSettings(domain=domain, rsa=key)
        for domain in ("mail.example.net", "example.org", "b.example.org")
    )
    found = choose_signing(tables, sender) if sender != "org" else choose_signing((), sender)
    assert (found and found.domain) == chosen


def test_a_newsletter_from_elsewhere(refuse: Refuse, newsletter: WriteNewsletter) -> None:
    """A signature that receivers would not count for the newsletter's From is an error now."""
    error = refuse(_TABLE + newsletter(from_='"Redactie <redactie@example.net>"'))
    assert error.message == (
        "publisher.toml: [delivery.dkim] domain: a signature of example.org does not speak for"
        " weekly, which is from example.net"
    )
    assert "domain = 'example.net'" in error.hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_TABLE.replace("selector", "selektor"), "[delivery.dkim] selector: is missing"),
        (_TABLE + "size = 1\n", "[delivery.dkim] size: is not a known key"),
        (_TABLE.replace("Example.org", "exa mple"), "'exa mple' is not a domain"),
        (_TABLE.replace("Example.org", "localhost"), "'localhost' is not a domain"),
        (_TABLE.replace('"news1"', '"a b"'), "'a b' is not a selector"),
        (_TABLE + 'ed25519_selector = "e"\n', "ed25519_key_file: is missing"),
        (
            _TABLE + 'ed25519_selector = "NEWS1"\ned25519_key_file = "x"\n',
            "'news1' is the selector of the RSA key",
        ),
        ("[delivery]\ndkim = 1\n", "[delivery] dkim: is not a table"),
        (
            _TABLE.replace("[delivery.dkim]", "[[delivery.dkim]]") * 2,
            "[delivery] dkim: example.org is there twice",
        ),
    ],
)
def test_mistakes(refuse: Refuse, text: str, message: str) -> None:
    """Each mistake in the table is named."""
    assert message in refuse(text).message
