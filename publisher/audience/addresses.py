"""E-mail addresses as people write them, checked and brought into one form."""

from email_validator import EmailNotValidError, validate_email

from publisher.errors import AddressError


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
