"""The transport that `[delivery] transport` names."""

from publisher.delivery.transports.protocol import Transport
from publisher.errors import ConfigurationError
from publisher.model.publication import Publication


def open_transport(publication: Publication) -> Transport:
    """Return the publication's transport; nothing is connected yet.

    Raises:
        ConfigurationError: The setting cannot be understood.
    """
    settings = publication.delivery
    scheme, _, rest = settings.transport.partition(":")
    if scheme == "maildir" and rest:
        from publisher.delivery.transports.maildir import MaildirTransport

        return MaildirTransport(
            publication.folder / rest,
            name=settings.transport,
            is_synced=settings.durability == "power",
        )
    if scheme in ("smtp", "smtps"):
        from publisher.delivery.transports.smtp import SmtpTransport, parse_relay

        return SmtpTransport(
            relay=parse_relay(settings.transport),
            password=settings.password,
            timeout=settings.timeout,
        )
    raise ConfigurationError(
        f"publisher.toml: [delivery] transport: {settings.transport!r} is not known",
        hint="Write maildir:FOLDER, smtp://host:587 or smtps://host.",
    )
