"""Which addresses are public, and which spellings of others are found out."""

import json
import subprocess
import sys
from ipaddress import ip_address

import pytest

from publisher.errors import ForbiddenAddressError, UnfetchableError
from publisher.fetching import fetch
from publisher.fetching.hosts import why_not_public


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254"),
        *("172.16.0.1", "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.0.1"),
        *("198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "::127.0.0.1", "fe80::1", "fec0::1", "fc00::1"),
        *("fd12::1", "ff02::1", "100::1", "2001::1", "2001:10::1", "2001:db8::1", "3fff::1"),
        *("::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::808:808"),
        *("2002:a00:1::", "2002:7f00:1::1", "5f00::1"),
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    """No address of a private, local or reserved network counts as public."""
    assert why_not_public(ip_address(address)) is not None


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "9.9.9.9", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.169.0.1"),
        *("2001:4860::1", "2606:4700::1", "2a00:1450::1", "64:ff9b::101:101", "2002:101:101::"),
        "::ffff:9.9.9.9",
    ],
)
def test_an_address_outside_is_public(address: str) -> None:
    """An address that anybody can have is allowed."""
    assert why_not_public(ip_address(address)) is None


@pytest.mark.parametrize(
    "url",
    [
        *("http://localhost/", "HTTP://LOCALHOST", "http://127.1/", "http://2130706433/"),
        *("http://0x7f.0.0.1/", "http://0x7f000001", "http://017700000001/", "http://0/"),
        *("http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:ffff:7f00:1]/"),
        *("https://169.254.169.254/latest/", "http://[64:ff9b::a00:1]:8080/", "http://0.0.0.0"),
    ],
)
def test_an_address_in_disguise_is_found_out(url: str) -> None:
    """However this machine is spelt, publisher does not ask itself."""
    with pytest.raises(ForbiddenAddressError):
        fetch(url)
    # Another host that is allowed changes nothing.
    with pytest.raises(ForbiddenAddressError):
        fetch(url, allowed_hosts=["intern.example", "127.0.0.9"])


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "//example.org/", "file:///etc/passwd", "/etc/passwd", "ftp://example.org/"),
        *("http://", "http:///x", "http://a:b/", "http://127.0.0.1:70000/", "http://127.0.0.1:0"),
        *("http://.example.org/", "http://a..b/", "http://%31%32%37.0.0.1/", "http://a\nb/"),
        *("http://ex ample.org/", "http://" + "a" * 64 + ".org/", "http://[1]/", "https://\u0000"),
        *("http://me@127.0.0.1/", "http://me:pw@127.0.0.1/", "http://example.org\\@127.0.0.1/"),
        *("javascript:alert(1)", "http://" + "a." * 200 + "/", "http://" + "é" * 100_000),
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    """A slip in an address is told in one line, and never shows a password."""
    with pytest.raises(UnfetchableError) as caught:
        fetch(url, allowed_hosts=["127.0.0.1"])
    assert "\n" not in caught.value.message
    assert "pw" not in caught.value.message
    assert len(caught.value.message) < 500


def test_the_http_library_is_loaded_when_something_is_fetched() -> None:
    """A tick that fetches nothing does not pay for the HTTP library."""
    program = (
        "import json, sys\nimport publisher.fetching\n"
        "print(json.dumps(sorted({'httpx', 'httpcore', 'ssl'} & set(sys.modules))))"
    )
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert json.loads(child.stdout) == []
