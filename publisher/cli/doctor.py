"""`publisher doctor`: what a publication needs around it, made or looked at."""

from dataclasses import dataclass
from pathlib import Path

import click

from publisher.cli.shell import InOrder, Shell
from publisher.errors import ConfigurationError
from publisher.model.publication import Publication
from publisher.model.signing import DkimSettings, KeyFile

#: Where keys are made for who has named no file: only the sending user looks into it.
_KEYS = ".publisher/dkim"
_DEFAULT_SELECTOR = "publisher1"


@click.group(cls=InOrder, short_help="What sending needs around it: keys, DNS.")
def doctor() -> None:
    """Make and look at what sending needs around it."""


@doctor.command(short_help="Make keys to sign with; say what goes into DNS.")
@click.option("--selector", help="Name of a new key in DNS; the settings' own by default.")
@click.option("--ed25519", "with_ed25519", is_flag=True, help="Make a second key, Ed25519, too.")
@click.option("--check", is_flag=True, help="Ask DNS whether it says what it should.")
@click.pass_obj
def dkim(shell: Shell, selector: str | None, with_ed25519: bool, check: bool) -> None:
    """Make the keys that messages are signed with, and print the records for DNS.

    What [delivery.dkim] names is made where it is not there yet. Without such a table there is a
    key for each domain that newsletters are from, and the table to write is printed. A key that
    is there is never overwritten: for a new one give a new selector.

    Exit code 1: DNS does not say what it should (--check).

    Example: publisher doctor dkim
    """
    publication = shell.publication
    configured = publication.delivery.dkim
    tables = configured
    if not configured or selector is not None or with_ed25519:
        tables = _suggest_tables(publication, selector or _DEFAULT_SELECTOR, with_ed25519)
    is_right = True
    for table in tables:
        is_right &= _show_keys(table, check=check)
        if table not in configured:
            _show_table(table, publication.folder)
    if not is_right:
        click.get_current_context().exit(1)


def _suggest_tables(
    publication: Publication, selector: str, with_ed25519: bool
) -> tuple[DkimSettings, ...]:
    """Return a table for each domain that is signed for, or that newsletters are from."""
    domains = [table.domain for table in publication.delivery.dkim] or list(
        dict.fromkeys(
            (each.sender.email or "").rpartition("@")[2].lower() for each in publication.newsletters
        )
    )
    if not domains:
        raise ConfigurationError(
            "no newsletter, so nothing to sign", hint="Add a [[newsletter]] table first."
        )
    return tuple(
        DkimSettings(
            domain=domain,
            rsa=_suggest_key(publication, domain, selector),
            ed25519=_suggest_key(publication, domain, f"{selector}-ed") if with_ed25519 else None,
        )
        for domain in domains
    )


def _suggest_key(publication: Publication, domain: str, selector: str) -> KeyFile:
    file = publication.folder / _KEYS / f"{selector}.{domain}.pem"
    return KeyFile(selector=selector, file=file)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    key: KeyFile
    is_ed25519: bool


def _show_keys(table: DkimSettings, *, check: bool) -> bool:
    """Make what is missing of a table's keys, print their records; tell whether DNS is right."""
    from publisher.newsletter.signing_keys import (
        load_private_key,
        make_private_key,
        make_record,
    )

    wanted = [_Wanted(key=table.rsa, is_ed25519=False)]
    if table.ed25519 is not None:
        wanted.append(_Wanted(key=table.ed25519, is_ed25519=True))
    is_right = True
    for each in wanted:
        file = each.key.file
        if file.exists():
            key = load_private_key(file)
            click.echo(f"Key         {file} (was there)")
        else:
            key = make_private_key(file, is_ed25519=each.is_ed25519)
            click.echo(f"Key         {file} (made just now; keep a copy where you keep passwords)")
        record = make_record(table.domain, each.key.selector, key)
        strings = record.split()
        click.echo(f"Name        {record.name}")
        click.echo("Type        TXT")
        click.echo(f"Value       {record.value}")
        click.echo("Zone file   (BIND)")
        click.echo(f"{record.name}. IN TXT (")
        for string in strings:
            click.echo(f'    "{string}"')
        click.echo(")")
        if check:
            is_right &= _show_lookup(record.name, record.value)
        click.echo()
    return is_right


def _show_lookup(name: str, expected: str) -> bool:
    from publisher.newsletter.dns import look_up_text

    found = look_up_text(name)
    if expected in found:
        click.echo("DNS         says so")
        return True
    if not found:
        click.echo("DNS         has no such record (a new one can take an hour to be seen)")
    for text in found:
        click.echo(f"DNS         says something else: {text}")
    return False


def _show_table(table: DkimSettings, folder: Path) -> None:
    click.echo("For publisher.toml, once DNS has it:\n")
    click.echo("[[delivery.dkim]]")
    click.echo(f'domain = "{table.domain}"')
    for prefix, key in (("", table.rsa), ("ed25519_", table.ed25519)):
        if key is not None:
            click.echo(f'{prefix}selector = "{key.selector}"')
            click.echo(f'{prefix}key_file = "{key.file.relative_to(folder).as_posix()}"')
    click.echo()
