"""The transport that `[delivery] transport` names."""

from dataclasses import replace

from publisher.config.transports import Outbox, parse_transport
from publisher.delivery.transports.protocol import Transport
from publisher.model.publication import Publication


def open_transport(publication: Publication) -> Transport:
    """Return the publication's transport; nothing is connected yet.

    Raises:
        ConfigurationError: The setting cannot be understood.
    """
    settings = publication.delivery
    place = parse_transport(settings.transport)
    if isinstance(place, Outbox):
        from publisher.delivery.transports.maildir import MaildirTransport

        return MaildirTransport(
            publication.folder / place.folder,
            name=settings.transport,
            is_synced=settings.durability == "power",
        )
    # Only for those who have a server: the standard library's `smtplib` and `ssl` are heavy.
    from publisher.delivery.transports.smtp import SmtpTransport

    if place.ca_file is not None:
        place = replace(place, ca_file=str(publication.folder / place.ca_file))
    return SmtpTransport(relay=place, password=settings.password, timeout=settings.timeout)
