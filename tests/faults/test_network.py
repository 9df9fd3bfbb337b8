"""Lines that are reset, cut in the middle of what is encrypted, or lead nowhere any more."""

import json
import shutil
import ssl
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from publisher.model.delivery import DeliveryState
from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Moment, RecordingServer, Reset
from tests.faults.rehearsal import Rehearsal
from tests.faults.sink import SinkProcess
from tests.faults.test_misbehaving_server import DIALOGUE, WHEN_MESSAGE_MAY_BE_THERE, Once
from tests.faults.wire import Cut, Wire


@pytest.mark.parametrize("moment", [*DIALOGUE, Moment.ANSWERED])
def test_connection_reset(rehearse: StartRehearsal, moment: Moment) -> None:
    """A server that is gone from one moment to the next costs nobody the edition."""
    with rehearse(Once(moment, Reset)) as rehearsal:
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []
        in_doubt = Counter(rehearsal.states().values())[DeliveryState.IN_DOUBT]
        assert in_doubt <= (1 if moment in WHEN_MESSAGE_MAY_BE_THERE else 0)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def encrypt(rehearsal: Rehearsal, authority: trustme.CA) -> Rehearsal:
    """Let the rehearsal's messages go to another server, which speaks TLS from the start."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(rehearsal.folder / "authority.pem")
    return replace(rehearsal, server=RecordingServer(tls=context))


@pytest.mark.parametrize("is_up", [True, False])
def test_tls_cut_half_way(rehearse: StartRehearsal, authority: trustme.CA, is_up: bool) -> None:
    """An encrypted line that is cut anywhere, also within a record, costs nobody the edition."""
    length = 0
    for number, cut in enumerate((None, *Cut)):
        with rehearse(connections=1, timeout="1 s") as plain:
            rehearsal = encrypt(plain, authority)
            limit = None if cut is None else length * number // 4
            with (
                rehearsal.server as server,
                Wire(server.port, limit, cut or Cut.CLOSED, is_up) as wire,
            ):
                ca = rehearsal.folder / "authority.pem"
                rehearsal.transport = f"smtps://127.0.0.1:{wire.port}?ca={ca}"
                rehearsal.run_until_finished()
                assert rehearsal.find_violations(kills=cut is not None) == []
                length = length or wire.passed
                assert cut is None or wire.passed > wire.limit  # type: ignore[operator]  # it has one


@pytest.mark.parametrize("moment", [Moment.RCPT, Moment.FINAL_DOT])
def test_server_killed(rehearse: StartRehearsal, moment: Moment) -> None:
    """A server that is killed and comes again later has mailed nobody twice."""
    with rehearse() as rehearsal, SinkProcess(rehearsal.folder / "taken") as sink:
        sink.start(kill_at=(moment, 1))
        rehearsal.transport = f"smtp://127.0.0.1:{sink.port}"
        assert rehearsal.run() == 75
        sink.start()
        rehearsal.run_until_finished()
        rehearsal.server.received.extend(sink.list_received())
        assert rehearsal.find_violations(kills=1) == []


def test_network_gone(prepared: tuple[Path, list[str]], tmp_path: Path) -> None:
    """When the network is gone in the middle of an edition, the next run does the rest."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("ip") is None:
        pytest.skip("no network can be taken away here: unshare and ip are not installed")
    command = [
        sys.executable,
        "-m",
        "tests.faults.unplugged",
        prepared[0],
        tmp_path / "publication",
    ]
    trial = subprocess.run([unshare, "--net", "true"], capture_output=True, text=True, check=False)
    if trial.returncode != 0:
        pytest.skip(f"no network can be taken away here: {trial.stderr.strip()}")
    done = subprocess.run(
        [unshare, "--net", *map(str, command)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    seen = json.loads(done.stdout)
    assert seen["violations"] == []
    assert seen["codes"][0] == 75
    assert seen["codes"][-1] == 0
