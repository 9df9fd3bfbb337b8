"""Settings from the environment, and secrets, which come from nowhere else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.errors import ConfigurationError
from publisher.model.publication import Publication
from tests.obstacles import as_ordinary_user, folder_for_everybody

Load = Callable[..., Publication]
Refuse = Callable[..., ConfigurationError]


def test_environment_goes_before_the_file(load: Load, tmp_path: Path) -> None:
    """What the environment says counts, whether or not the file has the table."""
    publication = load(
        '[delivery]\ntransport = "maildir:outbox"\nconnections = 3\n',
        {
            "PUBLISHER_DELIVERY_TRANSPORT": "smtp://relay.example.org",
            "PUBLISHER_DELIVERY_CONNECTIONS": "7",
            "PUBLISHER_LEDGER_DATABASE": "elsewhere.sqlite",
            "PUBLISHER_PUBLICATION_TITLE": "1984",
            "PUBLISHER_CONTENT_FOLDERS": "notes",
            "PUBLISHER": "x",
            "PUBLISHERDELIVERY_TRANSPORT": "y",
            "HOME": "/",
        },
    )
    assert publication.delivery.transports == ("smtp://relay.example.org",)
    assert publication.delivery.connections == 7
    assert publication.ledger == tmp_path / "elsewhere.sqlite"
    assert publication.title == "1984"
    assert publication.content.folders == ("notes",)


def test_process_environment_is_read_where_none_is_given(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment of the process counts when a command reads the publication."""
    load()
    monkeypatch.setenv("PUBLISHER_DELIVERY_CONNECTIONS", "4")
    assert load_publication(tmp_path / "publisher.toml").delivery.connections == 4


@pytest.mark.parametrize(
    ("variable", "value", "message", "hint"),
    [
        ("DELIVERY_TRANSPROT", "x", "[delivery] transprot: is not a known key", "'transport'"),
        (
            "DELIVERY_CONNECTIONS",
            "many",
            "[delivery] connections: 'many' is not a whole number",
            "",
        ),
        ("DELIVERY_CONNECTIONS", "-3", "[delivery] connections: '-3' is not a whole number", ""),
        ("DELIVERY_CONNECTIONS", "0", "[delivery] connections: 0 is less than 1", "from 1"),
        ("DELIVERY_RATE", "5", "[delivery] rate: '5' cannot be understood", "50/s"),
        ("PUBLICATION_AUTHOR", "An", "[publication] author: 'An' is not a table", ""),
        ("PUBLICATION_URL", "kust", "[publication] url: 'kust' is not a web address", ""),
    ],
)
def test_mistakes_name_the_variable(
    refuse: Refuse, variable: str, value: str, message: str, hint: str
) -> None:
    """Who looks for a mistake in the file when it is in the environment looks for long."""
    error = refuse("", {f"PUBLISHER_{variable}": value})
    assert error.message == f"PUBLISHER_{variable}: {message}"
    assert hint in error.hint


def test_mistakes_in_the_file_still_name_the_file(refuse: Refuse) -> None:
    """A variable that is right is not blamed for another key of its table."""
    error = refuse(
        '[delivery]\nrate = "fast"\n', {"PUBLISHER_DELIVERY_TRANSPORT": "maildir:outbox"}
    )
    assert error.message.startswith("publisher.toml: [delivery] rate: ")


def test_table_that_is_none_stays_one_mistake(refuse: Refuse) -> None:
    """A variable for a table that the file spoils does not hide what is wrong with the file."""
    error = refuse(
        'delivery = 3\n[publication]\ntitle = "K"\nurl = "https://example.org/"\n',
        {"PUBLISHER_DELIVERY_TRANSPORT": "maildir:outbox"},
    )
    assert error.message == "publisher.toml: delivery is not a table"


def test_password_from_the_environment(load: Load) -> None:
    """A password comes from the environment as it is, even when it looks like a number."""
    publication = load("", {"PUBLISHER_DELIVERY_PASSWORD": "00712345678901234567"})
    assert publication.delivery.password == "00712345678901234567"
    assert "00712345678901234567" not in repr(publication)


@pytest.mark.parametrize("is_absolute", [True, False])
def test_password_from_a_file(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_absolute: bool
) -> None:
    """A password file is found beside publisher.toml, wherever cron starts the command."""
    (tmp_path / "secret").write_text("sésame\n", encoding="utf-8")
    named = str(tmp_path / "secret") if is_absolute else "secret"
    monkeypatch.chdir("/")
    publication = load(f'[delivery]\npassword_file = "{named}"\n')
    assert publication.delivery.password == "sésame"


def test_environment_goes_before_a_password_file(load: Load) -> None:
    """A password in the environment counts, even when the file that is named is gone."""
    publication = load(
        '[delivery]\npassword_file = "gone"\n', {"PUBLISHER_DELIVERY_PASSWORD": "sesame"}
    )
    assert publication.delivery.password == "sesame"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone", None, "No such file or directory"),
        (".", None, "Is a directory"),
        ("binary", b"\xff\xfe\x00", "not a text file in UTF-8"),
        ("nul\\u0000", None, "not a text file in UTF-8"),
    ],
)
def test_password_file_that_cannot_be_read(
    refuse: Refuse, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    """A password file that cannot be read is an error, not an empty password."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    error = refuse(f'[delivery]\npassword_file = "{name}"\n')
    assert error.message.startswith("publisher.toml: [delivery] password_file: ")
    assert error.message.endswith(reason)


def test_password_file_of_somebody_else() -> None:
    """A password file without permission says so."""
    with folder_for_everybody() as folder:
        secret = folder / "secret"
        secret.write_text("sesame", encoding="utf-8")
        secret.chmod(0)
        text = f'[delivery]\npassword_file = "{secret}"\n'
        file = folder / "publisher.toml"
        file.write_text('[publication]\ntitle = "K"\nurl = "https://example.org/"\n' + text)
        with as_ordinary_user(), pytest.raises(ConfigurationError) as refused:
            load_publication(file, {})
    assert refused.value.message.endswith(f"{secret}: Permission denied")
