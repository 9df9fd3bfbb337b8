"""What `[[delivery.dkim]]` describes: in whose name messages are signed, and with which keys."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyFile:
    """One private key, and the name under which DNS has the public one."""

    #: What stands before `._domainkey.<domain>`.
    selector: str
    #: Absolute; PKCS #8 in PEM.
    file: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class DkimSettings:
    """One `[[delivery.dkim]]` table."""

    #: In whose name is signed: `d=` (RFC 6376 section 3.5). ASCII, lower case.
    domain: str
    rsa: KeyFile
    #: Of a second signature (RFC 8463), for those who can read it; None: there is none.
    ed25519: KeyFile | None = None

    def is_aligned(self, sender_domain: str) -> bool:
        """Tell whether a signature of this domain speaks for that of From (RFC 7489, 3.1.1).

        One of the two must be the other, or lie below it: what a public suffix list would allow
        beyond that is not relied upon.
        """
        sender = sender_domain.lower()
        return (
            sender == self.domain
            or sender.endswith(f".{self.domain}")
            or self.domain.endswith(f".{sender}")
        )


def choose_signing(tables: tuple[DkimSettings, ...], sender_domain: str) -> DkimSettings | None:
    """Return the table that signs for a domain of From, the nearest to it; None: none does."""
    aligned = [each for each in tables if each.is_aligned(sender_domain)]
    # From's own domain before one above it, and that before one below.
    return min(
        aligned,
        key=lambda each: (
            each.domain != sender_domain.lower(),
            len(each.domain) > len(sender_domain),
            -len(each.domain),
        ),
        default=None,
    )
