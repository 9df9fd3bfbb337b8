"""Servers that take turns: whose turn it is, and what becomes of one that is away."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest

from publisher.config.transports import Relay, parse_transport
from publisher.delivery.transports.credentials import Credentials
from publisher.delivery.transports.relays import Relays
from publisher.delivery.transports.smtp import SmtpTransport
from publisher.delivery.transports.smtp_line import SmtpLine
from publisher.errors import ServerAwayError, TransportError
from tests.delivery.transports.mail_server import serve

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Clock:
    def __init__(self) -> None:
        self.moment = 1000.0

    def __call__(self) -> float:
        return self.moment


def _server(address: str) -> SmtpTransport:
    relay = parse_transport(address)
    assert isinstance(relay, Relay)
    credentials = None
    if relay.user is not None:
        credentials = Credentials(user=relay.user, server=relay.name, given="wrong")
    return SmtpTransport(relay=relay, credentials=credentials, timeout=timedelta(seconds=10))


def _relays(clock: Clock, *servers: tuple[int, str]) -> Relays:
    addresses = [f"smtp://127.0.0.1:{port}?tls=none{options}" for port, options in servers]
    return Relays([_server(address) for address in addresses], clock=clock)


def _port(line: SmtpLine) -> int:
    port: int = line._socket.getpeername()[1]
    line.close()
    return port


def _open(relays: Relays, times: int) -> Counter[int]:
    """Open so many lines; return how many went to which port."""
    return Counter(_port(relays.open()) for _ in range(times))


@pytest.fixture
def ports() -> Iterator[list[int]]:
    """Return the ports of three servers that are well."""
    with ExitStack() as stack:
        yield [stack.enter_context(serve()).port for _ in range(3)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def test_shares(ports: list[int]) -> None:
    """Each server has its share by weight, and the heaviest does not have it all at once."""
    first, second, third = ports
    relays = _relays(Clock(), (first, "&weight=4"), (second, "&weight=2"), (third, ""))
    chosen = [_port(relays.open()) for _ in range(14)]
    assert Counter(chosen) == {first: 8, second: 4, third: 2}
    assert Counter(chosen[:7]) == {first: 4, second: 2, third: 1}
    assert chosen[:4] != [first] * 4


def test_one_in_reserve(ports: list[int]) -> None:
    """A server without weight gets nothing while another one answers, and all when none does."""
    first, second, _ = ports
    assert _open(_relays(Clock(), (first, "&weight=0"), (second, "")), 4) == {second: 4}
    relays = _relays(Clock(), (first, "&weight=0"), (_free_port(), ""))
    assert _open(relays, 4) == {first: 4}


def test_one_that_comes_back(ports: list[int]) -> None:
    """A server that was away is tried again after its pause, while the other carries on."""
    clock, away = Clock(), _free_port()
    relays = _relays(clock, (ports[0], ""), (away, ""))
    assert _open(relays, 3) == {ports[0]: 3}
    with closing(socket.socket()) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", away))
        listening.listen()
        listening.settimeout(10)
        clock.moment += 29
        assert _open(relays, 2) == {ports[0]: 2}
        clock.moment += 2
        assert _open(relays, 1) == {ports[0]: 1}  # it is tried, and nobody waits for it
        connection, _ = listening.accept()
        with connection:
            connection.settimeout(10)
            connection.sendall(b"220 back\r\n")
            connection.recv(1000)
            connection.sendall(b"250 hi\r\n")
            [(_, made)] = relays._turns[1].server._spares._made
            assert made.exception(10) is None
            assert _open(relays, 2) == {ports[0]: 1, away: 1}


def test_pause_grows(ports: list[int]) -> None:
    """The longer a server is away, the more seldom it is tried."""
    clock, away = Clock(), _free_port()
    relays = _relays(clock, (ports[0], ""), (away, ""))
    _open(relays, 1)
    turn = relays._turns[1]
    pauses = []
    for _ in range(9):
        pauses.append(turn.until - clock.moment)
        clock.moment = turn.until
        _open(relays, 1)
    assert pauses == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]


def test_last_one_left(ports: list[int]) -> None:
    """Where all are set aside they are tried all the same, before anybody gives up."""
    with serve() as server:
        relays = _relays(Clock(), (server.port, ""), (_free_port(), ""))
        assert _open(relays, 1) == {server.port: 1}
    with pytest.raises(ServerAwayError, match="Connection refused"):
        relays.open()
    with pytest.raises(ServerAwayError, match="Connection refused"):
        relays.open()


def test_none_there() -> None:
    """When no server answers the run does not begin, in the words of one of them."""
    first = _free_port()
    with pytest.raises(ServerAwayError) as refused:
        _relays(Clock(), (first, ""), (_free_port(), "")).open()
    assert refused.value.message == f"smtp://127.0.0.1:{first}: Connection refused"


@pytest.mark.parametrize("position", [0, 1])
def test_wrong_password_at_one(ports: list[int], position: int) -> None:
    """One server that refuses our password stops the run before its first message."""
    with serve(with_login=True) as server:
        servers = [_server(f"smtp://127.0.0.1:{ports[0]}")]
        servers.insert(position, _server(f"smtp://an@127.0.0.1:{server.port}"))
        with pytest.raises(TransportError, match="log-in as an refused: 535"):
            Relays(servers).open()


def test_refused_in_the_middle(ports: list[int]) -> None:
    """A server that was well and then refuses us is set aside like one that is away."""
    clock = Clock()
    with serve() as server:
        relays = _relays(clock, (server.port, ""), (ports[0], ""))
        relays.open().close()
        port = server.port
    with socket.create_server(("127.0.0.1", port)) as listening:
        chosen = [_port(relays.open())]
        assert chosen == [ports[0]]
        listening.settimeout(10)
        listening.setblocking(True)

        def refuse() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"554 5.7.1 too many\r\n")

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        assert _open(relays, 4) == {ports[0]: 4}
        thread.join(10)


def test_name() -> None:
    """Messages name all of them, without users."""
    servers = [_server("smtp://an@one.example.org?weight=2"), _server("smtps://[2001:db8::1]")]
    relays = Relays(servers)
    assert relays.name == "smtp://one.example.org:25, smtps://[2001:db8::1]:465"
    relays.close()
