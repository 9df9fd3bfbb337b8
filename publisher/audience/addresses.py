"""E-mail addresses as people write them, checked and brought into one form."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from publisher.errors import AddressError

#: A local part about which there is nothing to decide (RFC 5321 section 4.1.2, a dot-string), at
#: most as long as section 4.5.3.1.1 allows. Capitals are not among its signs: `Info` is `info`.
_PLAIN_LOCAL_PART = re.compile(r"(?=.{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@")
#: The longest address that fits between the angle brackets of a path (section 4.5.3.1.3).
_LONGEST = 254
#: Domains whose form is remembered; most readers of a list share a few.
_DOMAINS = 1 << 14


def read_address(text: str) -> str:
    """Return the address in the form in which it is kept, its domain in ASCII and lower case.

    An internationalised domain becomes its A-label form (RFC 5890), which every server takes. What
    stands before the @ stays as it is, in NFC: beyond ASCII only a server with SMTPUTF8 (RFC 6531)
    takes it, and nothing else would name the same mailbox. Nothing is looked up in DNS,
    and reserved names such as example.org are taken: an address that cannot be reached is found
    out by the server.

    Raises:
        AddressError: It is not an address that mail can be sent to; the message says why.
    """
    found = _PLAIN_LOCAL_PART.match(text)
    if found is not None and len(text) <= _LONGEST:
        domain = _find_form(text[found.end() :])
        if domain is not None and found.end() + len(domain) <= _LONGEST:
            return found[0] + domain
    return _validate(text)


@lru_cache(maxsize=_DOMAINS)
def _find_form(domain: str) -> str | None:
    """Return a domain as an address has it, None where it may be the address that is wrong."""
    try:
        return _validate(f"a@{domain}").partition("@")[2]
    except AddressError:
        return None


def _validate(text: str) -> str:
    try:
        # test_environment lets names of RFC 2606 pass: a demonstration is a use, too.
        found = validate_email(
            text.strip(),
            check_deliverability=False,
            allow_smtputf8=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise AddressError(
            f"{text.strip()!r}: {reason[:1].lower()}{reason[1:]}",
            hint="Write it like name@example.org.",
        ) from error
    return f"{found.local_part}@{found.ascii_domain}"
