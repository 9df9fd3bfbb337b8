"""The table of steps: every state with every step, by the one function that takes them."""

from pathlib import Path

import pytest

from publisher.errors import LedgerError
from publisher.model.delivery import DeliveryState, Step
from publisher.storage.open import open_ledger
from publisher.storage.sqlite import SqliteDatabase
from publisher.storage.steps import list_due, take_step
from tests.contract.places import NOW, an_edition, subscribe

#: As the diagram in docs/architecture.md has it: step → from where → where it is then.
_LEGAL = {
    "claim": ("pending deferred", "claimed"),
    "release": ("claimed handed_over", "pending"),
    "intend": ("claimed", "handed_over"),
    "settle_sent": ("handed_over", "sent"),
    "settle_deferred": ("claimed handed_over", "deferred"),
    "settle_rejected": ("claimed handed_over", "rejected"),
    "lose_answer": ("handed_over", "in_doubt"),
    "suppress": ("pending deferred claimed", "suppressed"),
    "cancel": ("pending deferred claimed", "cancelled"),
    "expire": ("deferred", "expired"),
    "resolve_sent": ("in_doubt", "sent"),
    "resolve_resend": ("in_doubt", "pending"),
    "take_back": ("rejected", "pending"),
    "lose_record": ("pending claimed handed_over deferred", "in_doubt"),
}


def test_every_step_is_known() -> None:
    """A step that is added to the program is added to this table as well."""
    assert set(_LEGAL) == {step.value for step in Step}


@pytest.mark.parametrize("step", Step)
def test_step(tmp_path: Path, step: Step) -> None:
    """From each state a step leads to its one target, or is refused and changes nothing."""
    file = tmp_path / "ledger.sqlite"
    with open_ledger(file, durability="process") as ledger:
        subscribe(ledger, *DeliveryState)
        ledger.deliveries.freeze(an_edition(), NOW)
    database = SqliteDatabase(file, durability="process")
    sources, target = _LEGAL[step]
    found = {}
    try:
        for state in DeliveryState:
            with database.write() as connection:
                (row,) = connection.execute(
                    "SELECT id FROM delivery WHERE email = ?", (f"{state}@example.org",)
                ).fetchone()
                connection.execute("UPDATE delivery SET state = ? WHERE id = ?", (state, row))
            try:
                with database.write() as connection:
                    take_step(connection, step, [row], NOW)
            except LedgerError:
                found[state] = "refused"
                continue
            with database.read() as connection:
                (found[state],) = connection.execute(
                    "SELECT state FROM delivery WHERE id = ?", (row,)
                ).fetchone()
    finally:
        database.close()
    assert found == {
        state: target if state in sources.split() else "refused" for state in DeliveryState
    }


def test_what_is_done_is_not_read_again(tmp_path: Path) -> None:
    """A claim from an edition of a million finds its hundred by an index, and sorts nothing."""
    database = SqliteDatabase(tmp_path / "ledger.sqlite", durability="process")
    statements: list[str] = []
    database.connection.set_trace_callback(statements.append)
    list_due(database.connection, 1, 100, NOW)
    database.connection.set_trace_callback(None)
    plans = [
        [row[3] for row in database.connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        for statement in statements
    ]
    assert [plan[0].partition(" (")[0] for plan in plans] == [
        "SEARCH delivery USING INDEX delivery_pending",
        "SEARCH delivery USING INDEX delivery_deferred",
    ]
    assert not [step for plan in plans for step in plan if "TEMP B-TREE" in step or "SCAN" in step]
    database.close()
