"""Runs that have nothing to do, told by the last snapshot before anything large is loaded.

`publisher build` and `publisher cron` start every few minutes and mostly find nothing. All that
they depend on is in the snapshot: articles, settings, feeds, ledger, environment, and until when
nothing becomes due by itself. Where any of it is not as it was, the whole program looks.
"""

from __future__ import annotations

import os

from publisher import __version__
from publisher.snapshot import read_snapshot
from publisher.stamps import stamp_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What each command says when there is nothing to do.
_WORDS = {"build": "Nothing changed.\n", "cron": ""}


def find_idle_words(
    arguments: Sequence[str], environment: Mapping[str, str], here: str, now: int
) -> str | None:
    """Return what a command that has nothing to do prints; None where there may be something.

    `here` is the current folder, `now` in nanoseconds since 1970.
    """
    start, command = here, list(arguments)
    if len(command) == 3 and command[0] == "--publication":
        start, command = os.path.join(here, command[1]), command[2:]
    if len(command) != 1 or command[0] not in _WORDS:
        return None
    folder = _find_publication(start)
    found = None if folder is None else read_snapshot(folder)
    if found is None:
        return None
    snapshot, described = found
    facts = snapshot.facts
    limits = [facts.get("next_change", "0"), facts.get("hub_due", "0")]
    if command[0] == "cron":
        limits.append(facts.get("quiet_until", "0"))
    try:
        is_in_time = int(facts["taken_at"]) <= now and all(
            limit == "" or now < int(limit) for limit in limits
        )
        is_same = (
            facts["publisher"] == __version__
            # Articles that are left out are named each time.
            and facts["refused"] == "[]"
            and facts["environment"] == _describe_environment(environment)
            and facts["ledger"] == _describe_ledger(snapshot.folder, facts["ledger_file"])
            and snapshot.describe() == described
        )
    except (ValueError, KeyError, OSError):
        return None
    return _WORDS[command[0]] if is_in_time and is_same else None


def note_idle(
    folder: str,
    ledger_file: str,
    environment: Mapping[str, str],
    quiet_until: str | None = None,
    hub_due: str | None = None,
) -> None:
    """Complete the snapshot, if there is one, with what only the end of a run knows.

    `quiet_until` is when something becomes due by itself, in nanoseconds since 1970; empty for
    never, None where that was not looked at. `hub_due` is when the hub is to be told something,
    likewise. The ledger must have been closed: it is written to then.
    """
    found = read_snapshot(folder)
    if found is None:
        return
    snapshot, described = found
    snapshot.facts["environment"] = _describe_environment(environment)
    snapshot.facts["ledger_file"] = os.path.relpath(ledger_file, folder)
    snapshot.facts["ledger"] = _describe_ledger(folder, snapshot.facts["ledger_file"])
    if quiet_until is not None:
        snapshot.facts["quiet_until"] = quiet_until
    if hub_due is not None:
        snapshot.facts["hub_due"] = hub_due
    snapshot.write(described)


def _find_publication(start: str) -> str | None:
    folder = os.path.abspath(start)
    while not os.path.isfile(os.path.join(folder, "publisher.toml")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _describe_ledger(folder: str, name: str) -> str:
    path = os.path.join(folder, name)
    return f"{stamp_file(path)} {stamp_file(f'{path}-wal')}"


def _describe_environment(environment: Mapping[str, str]) -> str:
    """Return the variables that change settings, in one line; never a secret."""
    settings = {
        name: value
        for name, value in environment.items()
        if name.startswith("PUBLISHER_") and "PASSWORD" not in name
    }
    return ascii(sorted(settings.items()))
