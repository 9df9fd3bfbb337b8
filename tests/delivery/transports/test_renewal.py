"""Connections that have had their time, and those that take their places."""

import threading
from datetime import timedelta

import pytest

from publisher.config.transports import Relay, parse_transport
from publisher.delivery.transports.protocol import LineState
from publisher.delivery.transports.smtp import SmtpTransport
from publisher.delivery.transports.smtp_line import SmtpLine
from publisher.delivery.transports.spares import Spares
from publisher.delivery.transports.term import Term
from publisher.errors import ServerAwayError
from publisher.model.delivery import OutcomeKind
from tests.delivery.transports.far_end import a_parcel, connect
from tests.delivery.transports.mail_server import serve
from tests.delivery.transports.test_smtp import deliver


def _transport(port: int, *, messages: int) -> SmtpTransport:
    relay = parse_transport(f"smtp://127.0.0.1:{port}")
    assert isinstance(relay, Relay)
    return SmtpTransport(relay=relay, timeout=timedelta(seconds=10), messages=messages)


def test_many_messages_few_connections() -> None:
    """After its share of messages a line says goodbye, and the next one is there already."""
    with serve() as server:
        transport = _transport(server.port, messages=4)
        line, first = transport.open(), None
        for number in range(12):
            if line.state is LineState.BROKEN:
                assert line.last_words == "closed"
                line = transport.open()
            first = first or line
            assert deliver(line, a_parcel(id_=number)).kind is OutcomeKind.SENT
        assert line.state is LineState.BROKEN
        assert line.fault is None
        transport.close()
    assert len(server.messages) == 12


@pytest.mark.parametrize(
    ("messages", "told_at", "over_at"), [(1, 1, 1), (2, 1, 2), (5, 3, 5), (100, 90, 100)]
)
def test_term(messages: int, told_at: int, over_at: int) -> None:
    """The next connection is asked for shortly before the end, once."""
    told: list[int] = []
    counted = 0
    term = Term(messages=messages, age=timedelta(hours=1), before_end=lambda: told.append(counted))
    for counted in range(1, over_at + 1):
        assert term.is_last is (counted == over_at)
        assert term.count() is (counted == over_at)
    assert told == [told_at]


def test_age() -> None:
    """A connection that is old enough has had its time after one more message."""
    told: list[None] = []
    term = Term(messages=100, age=timedelta(0), before_end=lambda: told.append(None))
    assert term.is_last is True
    assert (term.count(), told) == (True, [None])


def test_spare_that_cannot_be_made() -> None:
    """A spare that cannot be made is nobody's failure: who needs a line connects."""

    def refuse() -> SmtpLine:
        raise ServerAwayError("too many connections", hint="Wait.")

    spares = Spares(refuse)
    spares.prepare()
    assert spares.take() is None
    assert spares.is_ready is False


def test_spare_that_the_server_left() -> None:
    """A spare whose server hung up in the meantime is not given to anybody."""
    with connect() as one, connect() as other:
        lines = iter([one.line, other.line])
        spares = Spares(lambda: next(lines))
        spares.prepare()
        spares.prepare()
        one.socket.close()
        assert spares.take() is other.line
        assert spares.take() is None


@pytest.mark.parametrize("is_late", [False, True])
def test_spares_that_nobody_needed(is_late: bool) -> None:
    """When a run ends its spares say goodbye, those that were only being made as well."""
    with connect() as far:
        go_on = threading.Event()

        def make() -> SmtpLine:
            assert go_on.wait(10)
            return far.line

        spares = Spares(make)
        spares.prepare()
        threads = [each for each in threading.enumerate() if each.name.endswith("(_make)")]
        if is_late:
            spares.close()
            go_on.set()
        else:
            go_on.set()
            threads[-1].join(10)
            assert spares.is_ready
            spares.close()
        threads[-1].join(10)
        far.socket.settimeout(10)
        assert far.socket.recv(100) == b"QUIT\r\n"
        assert spares.take() is None
