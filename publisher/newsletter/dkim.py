"""DKIM signatures (RFC 6376): RSA first, Ed25519 (RFC 8463) beside it where there is a key.

A message is signed as it is compiled: quoted-printable as publisher writes it is its own relaxed
form, so the body's hash is that of its bytes, and what all readers share of the header fields is
made canonical once for an edition.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.model.signing import DkimSettings, choose_signing

#: What is signed, in this order, where it is there.
_SIGNED = (
    "from", "to", "cc", "subject", "date", "message-id", "reply-to", "list-id",
    "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "archived-at", "mime-version",
    "content-type",
)  # fmt: skip
#: Named once more than they are there: nobody can add another one that mail programs would show
#: or go by (RFC 6376 section 8.15). A list that forwards the message may add its own List-Id.
_SEALED = frozenset(
    {"from", "to", "cc", "subject", "date", "message-id", "reply-to", "mime-version",
     "content-type"}
)  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n]+")
_LINE = 74

#: Header fields, their values encoded and folded.
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningKey:
    """A private key, ready to sign."""

    #: `rsa-sha256`, or `ed25519-sha256`.
    algorithm: str
    #: Under which DNS has the public key.
    selector: str
    #: Returns the signature of the bytes that it is given.
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningKeys:
    """The keys of one domain."""

    domain: str
    keys: tuple[SigningKey, ...]


def find_keys(tables: tuple[DkimSettings, ...], sender_domain: str) -> SigningKeys | None:
    """Return the keys that sign for a domain of From, loaded; None where nobody signs for it.

    Raises:
        ConfigurationError: A key is not there, cannot be used, or can be read by others.
    """
    settings = choose_signing(tables, sender_domain)
    if settings is None:
        return None
    # Where messages are signed only: the library is large.
    from publisher.newsletter.signing_keys import load_keys

    return load_keys(settings)


class EditionSigner:
    """Signs the messages of one edition; what they share is made canonical once."""

    def __init__(
        self, keys: SigningKeys, *, shared: Fields, own: Iterable[str], moment: datetime
    ) -> None:
        """Take the fields that all messages share, and the names of those that each has itself.

        Messages are signed as of `moment`, so that one that is tried again is the same.
        """
        names_of_own = {name.lower() for name in own}
        fields = {name.lower(): make_canonical(name, value) for name, value in shared}
        there = [name for name in _SIGNED if name in fields]
        self._shared = "".join(fields[name] for name in there)
        # What messages have of their own comes first: all that follows is the same.
        listed = [*(name for name in _SIGNED if name in names_of_own), *there]
        names = ":".join((*listed, *(name for name in _SIGNED if name in _SEALED)))
        self._keys = []
        for key in keys.keys:
            start = _start(keys.domain, key, names, moment)
            name, _, value = start.partition(":")
            canonical = make_canonical(name, value).removesuffix("\r\n")
            self._keys.append((start, canonical, key.sign))

    def sign(self, own: Fields, body: Iterable[bytes]) -> bytes:
        """Return the signatures of a message as header fields, to stand above all others.

        `own` are the fields whose names the signer was given; those that are not there count as
        empty (section 5.4.2). `body`, in pieces, must be in relaxed form already.
        """
        digest = hashlib.sha256()
        for piece in body:
            digest.update(piece)
        body_hash = base64.b64encode(digest.digest()).decode()
        fields = {name.lower(): make_canonical(name, value) for name, value in own}
        covered = "".join([fields[name] for name in _SIGNED if name in fields]) + self._shared
        written = []
        for start, canonical, sign in self._keys:
            # The signature's own field comes last, without a line's end (section 3.7).
            signed = sign(f"{covered}{canonical}{body_hash}; b=".encode())
            mark = base64.b64encode(signed).decode()
            written.append(f"{start}{body_hash};\r\n b=" + "\r\n ".join(_cut(mark)) + "\r\n")
        return "".join(written).encode()


def _start(domain: str, key: SigningKey, names: str, moment: datetime) -> str:
    """Return a signature's field as far as it is the same for all messages."""
    parts = [
        f"DKIM-Signature: v=1; a={key.algorithm}; c=relaxed/relaxed;",
        f"d={domain}; s={key.selector}; t={int(moment.timestamp())};",
        *_fold(f"h={names};"),
        "bh=",
    ]
    return "\r\n ".join(parts)


def make_canonical(name: str, value: str) -> str:
    """Return a header field in its relaxed form (RFC 6376 section 3.4.2)."""
    return f"{name.lower()}:{_BLANKS.sub(' ', value).strip(' ')}\r\n"


def _fold(names: str) -> list[str]:
    """Return `h=…` in lines, cut behind colons, where white space may stand (section 3.5)."""
    lines = [""]
    for part in re.findall(r"[^:]+:?", names):
        if len(lines[-1]) + len(part) > _LINE:
            lines.append("")
        lines[-1] += part
    return lines


def _cut(mark: str) -> list[str]:
    return [mark[start : start + _LINE] for start in range(0, len(mark), _LINE)]
