"""Secure connections: the certificate is that of the name, wherever the connection goes."""

import ssl
from pathlib import Path

import pytest
import trustme

from publisher.errors import UnfetchableError
from publisher.fetching import fetch
from tests.fetching.conftest import Serve, Server, say


def start(serve: Serve, authority: trustme.CA, name: str) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return serve(say(b"veilig"), tls=context)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Return one that this machine trusts."""
    trusted = trustme.CA()
    trusted.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return trusted


def test_a_certificate_of_the_name_is_taken(serve: Serve, authority: trustme.CA) -> None:
    """The connection goes to an address, and the certificate is still that of the name."""
    server = start(serve, authority, "localhost")
    url = f"https://localhost:{server.port}/"
    assert fetch(url, allowed_hosts=["localhost"]).content == b"veilig"


@pytest.mark.parametrize(
    ("name", "is_trusted", "reason"),
    [
        ("example.org", True, "Hostname mismatch"),
        ("localhost", False, "unable to get local issuer certificate"),
    ],
)
def test_a_wrong_certificate_is_refused(
    serve: Serve, authority: trustme.CA, name: str, is_trusted: bool, reason: str
) -> None:
    """A certificate of another name, or of nobody I trust, ends the connection."""
    server = start(serve, authority if is_trusted else trustme.CA(), name)
    with pytest.raises(UnfetchableError) as caught:
        fetch(f"https://localhost:{server.port}/", allowed_hosts=["localhost"])
    assert f"the certificate of localhost is wrong ({reason}" in caught.value.message
    assert server.requests == []


def test_a_server_without_encryption_is_no_https(serve: Serve, authority: trustme.CA) -> None:
    """An answer in the clear where a secure one was asked for is refused."""
    server = serve(say(b"open"), is_rude=True)
    with pytest.raises(UnfetchableError, match="no secure connection"):
        fetch(f"https://127.0.0.1:{server.port}/", allowed_hosts=["127.0.0.1"])
