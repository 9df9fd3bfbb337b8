"""Where the ledger is: a file, or a server whose password is nowhere to be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.errors import ConfigurationError
from publisher.model.ledger import LedgerServer
from publisher.model.publication import Publication

Load = Callable[..., Publication]
Refuse = Callable[..., ConfigurationError]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://publisher@db.example.org/kust",
        "postgres:///kust?host=%2Frun%2Fpostgresql",
        "postgresql://one.example.org:5432,two.example.org:5433/kust?target_session_attrs=primary",
        "postgresql://publisher@[::1]:5432/kust",
    ],
)
def test_server(load: Load, address: str) -> None:
    """An address that libpq reads is taken as it is."""
    found = load(f'[ledger]\ndatabase = "{address}"\n').ledger
    assert found == LedgerServer(address=address)
    assert str(found) == address


def test_password_of_the_server(load: Load, tmp_path: Path) -> None:
    """The password comes from the environment or from a file of its own, and is shown nowhere."""
    settings = '[ledger]\ndatabase = "postgresql://db.example.org/kust"\n'
    found = load(settings, {"PUBLISHER_LEDGER_PASSWORD": "s3cret"})
    assert isinstance(found.ledger, LedgerServer)
    assert found.ledger.password == "s3cret"
    assert "s3cret" not in f"{found} {found.ledger} {found.digest}"
    (tmp_path / "word").write_text("an0ther\n")
    found = load(f'{settings}password_file = "word"\n')
    assert isinstance(found.ledger, LedgerServer)
    assert found.ledger.password == "an0ther"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            'database = "postgresql://publisher:s3cret@db.example.org/kust"',
            "[ledger] database: postgresql://…@db.example.org/kust: a password does not belong",
        ),
        (
            'database = "postgresql://db.example.org/kust?password=s3cret&sslmode=require"',
            "[ledger] database: postgresql://db.example.org/kust?password=…&sslmode=require: a",
        ),
        ('database = "mysql://db/kust"', "[ledger] database: 'mysql://db/kust' is not known"),
        (
            'database = "postgresql://[::1/kust"',
            "[ledger] database: 'postgresql://[::1/kust' cannot",
        ),
        ('password = "s3cret"', "[ledger] password: a secret does not belong in this file"),
        ('password_file = "away"', "[ledger] password_file: away: No such file"),
    ],
)
def test_refused(refuse: Refuse, lines: str, message: str) -> None:
    """A password is refused where it would be read, without being repeated; so is the unknown."""
    error = refuse(f"[ledger]\n{lines}\n")
    assert error.message.startswith(f"publisher.toml: {message}")
    assert "s3cret" not in error.message + error.hint
    assert error.hint
