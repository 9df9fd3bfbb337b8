"""A `publisher.toml` that is complete, and what is changed in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.errors import ConfigurationError
from publisher.model.publication import Publication

Load = Callable[..., Publication]
Refuse = Callable[..., ConfigurationError]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that reads TOML, with `[publication]` in front unless it is there."""

    def load_(text: str = "", environment: Mapping[str, str] | None = None) -> Publication:
        if "[publication]" not in text:
            text = '[publication]\ntitle = "De Kust"\nurl = "https://example.org/"\n' + text
        file = tmp_path / "publisher.toml"
        file.write_text(text, encoding="utf-8")
        return load_publication(file, environment or {})

    return load_


@pytest.fixture
def refuse(load: Load) -> Refuse:
    """Return a function that gives the error that a text leads to."""

    def refuse_(text: str = "", environment: Mapping[str, str] | None = None) -> ConfigurationError:
        with pytest.raises(ConfigurationError) as refused:
            load(text, environment)
        return refused.value

    return refuse_


@pytest.fixture
def newsletter() -> Callable[..., str]:
    """Return a function that writes a `[[newsletter]]` table with other values for some keys."""

    def newsletter_(**values: str) -> str:
        keys = {
            "name": '"weekly"',
            "title": '"De Kust, elke vrijdag"',
            "from": '"Redactie <redactie@example.org>"',
            **{key.rstrip("_"): value for key, value in values.items()},
        }
        lines = (f"{key} = {value}" for key, value in keys.items() if value)
        return "\n".join(["[[newsletter]]", *lines])

    return newsletter_
