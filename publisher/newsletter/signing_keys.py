"""Private keys for DKIM: made, kept from others, loaded; and what DNS says of them."""

import base64
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from publisher.errors import ConfigurationError, FileAccessError
from publisher.files import access_error, make_private_folder
from publisher.model.signing import DkimSettings
from publisher.newsletter.dkim import SigningKey, SigningKeys

#: What receivers take from shorter keys is up to them (RFC 8301 section 3.2), and longer ones do
#: not fit into one answer of DNS.
RSA_BITS = 2048
_MAKE = "Make one, and see what to put into DNS: publisher doctor dkim"

#: Returns the signature of what it is given.
Sign = Callable[[bytes], bytes]
PrivateKey = RSAPrivateKey | Ed25519PrivateKey


def load_keys(settings: DkimSettings) -> SigningKeys:
    """Return a domain's keys.

    Raises:
        ConfigurationError: A key is not there, cannot be used, or can be read by others.
    """
    keys = [
        SigningKey(
            algorithm="rsa-sha256",
            selector=settings.rsa.selector,
            sign=_load_rsa_key(settings.rsa.file),
        )
    ]
    if settings.ed25519 is not None:
        keys.append(
            SigningKey(
                algorithm="ed25519-sha256",
                selector=settings.ed25519.selector,
                sign=_load_ed25519_key(settings.ed25519.file),
            )
        )
    return SigningKeys(domain=settings.domain, keys=tuple(keys))


def _load_rsa_key(file: Path) -> Sign:
    """Return what signs with the RSA key in a file: PKCS #1 1.5 over SHA-256."""
    key = load_private_key(file)
    if not isinstance(key, RSAPrivateKey):
        raise ConfigurationError(
            f"{file}: not an RSA key",
            hint="An Ed25519 key is for the second signature: ed25519_key_file.",
        )
    if key.key_size < RSA_BITS:
        raise ConfigurationError(
            f"{file}: an RSA key of {key.key_size} bits is too short",
            hint=f"Take one of {RSA_BITS} under another selector: publisher doctor dkim",
        )
    padding, digest = PKCS1v15(), hashes.SHA256()
    return lambda covered: key.sign(covered, padding, digest)


def _load_ed25519_key(file: Path) -> Sign:
    """Return what signs with the Ed25519 key in a file: the hash, as RFC 8463 has it."""
    key = load_private_key(file)
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(
            f"{file}: not an Ed25519 key", hint="An RSA key is for key_file. " + _MAKE
        )
    return lambda covered: key.sign(hashlib.sha256(covered).digest())


def load_private_key(file: Path) -> PrivateKey:
    """Return the key in a PEM file that only its owner, and at most a group, can read.

    Raises:
        ConfigurationError: It is not there, no key that DKIM has, or others can read it.
    """
    try:
        with file.open("rb") as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            written = opened.read(100_000)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{file}: there is no key", hint=_MAKE) from error
    except OSError as error:
        raise ConfigurationError(
            f"{file}: {error.strerror}", hint="Give this user the right to read it."
        ) from error
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise ConfigurationError(
            f"{file}: others can get at this private key (mode {mode:04o})",
            hint=f"Keep it to yourself: chmod 600 {file}",
        )
    try:
        key = serialization.load_pem_private_key(written, password=None)
    except (ValueError, TypeError) as error:  # TypeError: a password is asked for
        reason = "has a password" if isinstance(error, TypeError) else "is not a private key in PEM"
        raise ConfigurationError(
            f"{file}: {reason}", hint="DKIM wants an RSA or Ed25519 key in PEM without a password."
        ) from error
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise ConfigurationError(f"{file}: neither an RSA nor an Ed25519 key", hint=_MAKE)
    return key


def make_private_key(file: Path, *, is_ed25519: bool) -> PrivateKey:
    """Make a key in a file that only this user can read; one that is there is left as it is.

    Raises:
        FileAccessError: Something is there already, or the file cannot be written.
    """
    key = Ed25519PrivateKey.generate() if is_ed25519 else generate_private_key(65537, RSA_BITS)
    written = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        make_private_folder(file.parent)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            try:
                opened.write(written)
                opened.flush()
                os.fsync(descriptor)
            except OSError:
                file.unlink()  # half a key would be taken for one that is there
                raise
    except FileExistsError as error:
        raise FileAccessError(
            f"{file} is there already", hint="Choose another selector; a key is never overwritten."
        ) from error
    except OSError as error:
        raise access_error(file, error) from error
    return key


@dataclass(frozen=True, kw_only=True, slots=True)
class DnsRecord:
    """A TXT record with a public key (RFC 6376 section 3.6.1)."""

    #: Without the final dot.
    name: str
    value: str

    def split(self) -> list[str]:
        """Return the value in strings of at most 255 bytes (RFC 1035 section 3.3)."""
        return [self.value[start : start + 255] for start in range(0, len(self.value), 255)]


def make_record(domain: str, selector: str, key: PrivateKey) -> DnsRecord:
    """Return what DNS is to say of a key."""
    public = key.public_key()
    if isinstance(key, RSAPrivateKey):
        kind = "rsa"
        raw = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    else:
        kind = "ed25519"
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return DnsRecord(
        name=f"{selector}._domainkey.{domain}",
        value=f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}",
    )
