"""E-mail addresses as people write them."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from publisher.audience.addresses import read_address
from publisher.errors import AddressError


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("an@example.org", "an@example.org"),
        ("  An.Claes@EXAMPLE.Org\n", "An.Claes@example.org"),
        ("an+kust@example.org", "an+kust@example.org"),
        ("o'neill@mail.example.org", "o'neill@mail.example.org"),
        ("an@kust.test", "an@kust.test"),
        ("an@été.example.org", "an@xn--t-9fab.example.org"),
        ("Zoe\u0308@Été.example.org", "Zoë@xn--t-9fab.example.org"),
        ("用户@example.org", "用户@example.org"),
    ],
)
def test_address(written: str, kept: str) -> None:
    """An address is kept in the form in which a mail server takes it."""
    assert read_address(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "an",
        "an@",
        "@example.org",
        "an@localhost",
        "an@example",
        "an b@example.org",
        "an@b@example.org",
        "An <an@example.org>",
        "an@example.org, bo@example.org",
        "an..b@example.org",
        '"an b"@example.org',
        "an@[127.0.0.1]",
        "é\u00a0a@example.org",
        "\u202eé@example.org",
        "an@example.org\r\nBcc: bo@example.org",
        "an\0@example.org",
        "an@example..org",
        "an@-example.org",
        "an@" + "a" * 250 + ".org",
        "an@exam\u202eple.org",
        "mailto:an@example.org",
    ],
)
def test_no_address(written: str) -> None:
    """What mail could not be sent to is refused in one line that says why."""
    with pytest.raises(AddressError) as refused:
        read_address(written)
    message = refused.value.message
    assert message.startswith(f"{written.strip()!r}: ")
    assert "\n" not in message
    assert not message.endswith(".")
    assert refused.value.hint == "Write it like name@example.org."


@given(st.text() | st.emails())
def test_what_is_kept_needs_no_quoting(written: str) -> None:
    """A kept address has nothing that ends it in a header or an envelope, and an ASCII domain."""
    try:
        kept = read_address(written)
    except AddressError:
        return
    assert kept.partition("@")[2].isascii()
    assert kept.isprintable()
    assert not set(kept) & set(' <>,;:"()[]\\\xa0\u2028')
    assert read_address(kept) == kept


_LOCAL_PARTS = st.text("ab0._+-A", min_size=1, max_size=66)
_DOMAINS = st.one_of(
    st.emails().map(lambda email: email.rpartition("@")[2]),
    st.text("ab0.-é", min_size=1, max_size=80),
    st.sampled_from(["localhost", "example.org", "EXAMPLE.org", "kust.test", "b.onion", "1.2.3.4"]),
)


@given(_LOCAL_PARTS, _DOMAINS)
def test_a_plain_address_is_judged_as_any_other(local_part: str, domain: str) -> None:
    """An address that is read the short way is taken, or refused, as email-validator would."""
    written = f"{local_part}@{domain}"
    try:
        kept = read_address(written)
    except AddressError:
        kept = None
    try:
        judged = validate_email(
            written, check_deliverability=False, allow_smtputf8=False, test_environment=True
        ).ascii_email
    except EmailNotValidError:
        judged = None
    assert kept == judged
