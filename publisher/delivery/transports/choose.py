"""The transport that `[delivery] transport` names."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.config.transports import Outbox, Program, Relay, parse_transports
from publisher.delivery.transports.protocol import Transport
from publisher.model.publication import DeliverySettings, Publication

if TYPE_CHECKING:
    from publisher.delivery.transports.smtp import SmtpTransport


def open_transport(publication: Publication) -> Transport:
    """Return the publication's transport; nothing is connected yet.

    Raises:
        ConfigurationError: The setting cannot be understood.
    """
    settings = publication.delivery
    places = parse_transports(settings.transports)
    first = places[0]
    if isinstance(first, Outbox):
        from publisher.delivery.transports.maildir import MaildirTransport

        return MaildirTransport(
            publication.folder / first.folder,
            name=settings.transports[0],
            is_synced=settings.durability == "power",
        )
    if isinstance(first, Program):
        from publisher.delivery.transports.sendmail import SendmailTransport

        return SendmailTransport(first.program, timeout=settings.timeout)
    relays = [each for each in places if isinstance(each, Relay)]
    return _open_relays(relays, settings, publication.folder)


def _open_relays(relays: Sequence[Relay], settings: DeliverySettings, folder: Path) -> Transport:
    servers = [_make_server(relay, settings, folder) for relay in relays]
    if len(servers) == 1:
        return servers[0]
    from publisher.delivery.transports.relays import Relays

    return Relays(servers)


def _make_server(relay: Relay, settings: DeliverySettings, folder: Path) -> "SmtpTransport":
    # Only for those who have a server: the standard library's `smtplib` and `ssl` are heavy.
    from publisher.delivery.transports.credentials import Credentials
    from publisher.delivery.transports.smtp import SmtpTransport

    files = {
        name: str(folder / written)
        for name in ("ca_file", "certificate_file", "key_file")
        if (written := getattr(relay, name)) is not None
    }
    if not relay.port:
        files["host"] = str(folder / relay.host)
    credentials = None
    if relay.user is not None:
        own = None if relay.password_file is None else folder / relay.password_file
        credentials = Credentials(
            user=relay.user,
            server=relay.name,
            given=settings.password if own is None else None,
            file=own or settings.password_file,
            command=settings.password_command if own is None and settings.password is None else (),
            folder=folder,
        )
    return SmtpTransport(
        relay=replace(relay, **files),  # type: ignore[arg-type]  # texts for fields that are texts
        credentials=credentials,
        timeout=settings.timeout,
        messages=settings.messages_per_connection,
        age=settings.connection_age,
    )
