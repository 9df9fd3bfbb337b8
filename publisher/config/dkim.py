"""`[delivery.dkim]` becomes `DkimSettings`: one table, or several for several domains."""

import re
from pathlib import Path

from publisher.config.tables import Table
from publisher.errors import ConfigurationError
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.signing import DkimSettings, KeyFile, choose_signing

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
#: Stands in a header and in DNS as it is (RFC 6376 section 3.1); may have dots.
_SELECTOR = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def read_dkim(delivery: Table, folder: Path) -> tuple[DkimSettings, ...]:
    """Return what `[delivery.dkim]`, or each `[[delivery.dkim]]`, says; empty where there is none.

    Key files are not looked at: they are there when something is signed. Relative ones are below
    `folder`.

    Raises:
        ConfigurationError: A key is missing, unknown, or has a value that cannot be used.
    """
    written = delivery.find("dkim", object)
    if written is None:
        return ()
    listed = written if isinstance(written, list) else [written]
    tables = [each for each in listed if isinstance(each, dict)]
    if len(tables) < len(listed):
        raise delivery.error("dkim", "is not a table", "Write [delivery.dkim] on a line of its own")
    found = tuple(
        _read_table(Table(each, name="delivery.dkim", file=delivery.file), folder)
        for each in tables
    )
    domains = [each.domain for each in found]
    for domain in domains:
        if domains.count(domain) > 1:
            raise delivery.error("dkim", f"{domain} is there twice", "Keep one table for each.")
    return found


def _read_table(table: Table, folder: Path) -> DkimSettings:
    domain = table.require("domain", str, '"example.org"')
    if not _DOMAIN.fullmatch(domain):
        raise table.error("domain", f"{domain!r} is not a domain", "Write it like: example.org")
    has_second = any(
        table.find(key, str) is not None for key in ("ed25519_selector", "ed25519_key_file")
    )
    settings = DkimSettings(
        domain=domain.lower(),
        rsa=_read_key(table, folder, ""),
        ed25519=_read_key(table, folder, "ed25519_") if has_second else None,
    )
    if settings.ed25519 is not None and settings.ed25519.selector == settings.rsa.selector:
        raise table.error(
            "ed25519_selector",
            f"{settings.rsa.selector!r} is the selector of the RSA key",
            "Give each key a selector of its own: DNS has one record for each.",
        )
    table.close()
    return settings


def _read_key(table: Table, folder: Path, prefix: str) -> KeyFile:
    selector = table.require(f"{prefix}selector", str, '"news1"')
    if not _SELECTOR.fullmatch(selector):
        raise table.error(
            f"{prefix}selector", f"{selector!r} is not a selector", "Use letters and digits."
        )
    return KeyFile(
        selector=selector.lower(),
        file=folder.absolute() / table.require(f"{prefix}key_file", str, '"keys/news1.pem"'),
    )


def check_alignment(
    file: str, dkim: tuple[DkimSettings, ...], newsletters: tuple[NewsletterDefinition, ...]
) -> None:
    """Refuse newsletters whose From no signature would speak for.

    Raises:
        ConfigurationError: There is one, and messages are to be signed.
    """
    for newsletter in newsletters:
        domain = (newsletter.sender.email or "").rpartition("@")[2]
        if dkim and choose_signing(dkim, domain) is None:
            known = ", ".join(each.domain for each in dkim)
            raise ConfigurationError(
                f"{file}: [delivery.dkim] domain: a signature of {known} does not speak for"
                f" {newsletter.name}, which is from {domain}",
                hint=f"Add [[delivery.dkim]] with domain = {domain!r}, or change the newsletter's"
                " from: receivers compare the two (DMARC).",
            )
