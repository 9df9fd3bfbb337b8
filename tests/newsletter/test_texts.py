"""Words and dates in the reader's language."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from publisher.errors import TemplateError
from publisher.model.publication import Publication
from publisher.newsletter.templates import CATALOGUES, newsletter_folders
from publisher.templating.texts import load_texts

FRIDAY = date(2026, 11, 13)


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_word_of_the_default_theme_is_translated(coast: Publication, language: str) -> None:
    """No English word is left in a newsletter of a language that publisher speaks."""
    wanted = {"Watch or listen on the web"}
    theme = next(folder for folder in newsletter_folders(coast) if folder.is_dir())
    for _, _, message, _, _ in extract_from_dir(
        theme, [("**.html", "jinja2"), ("**.txt", "jinja2")]
    ):
        wanted.add(_first(message))
    with (CATALOGUES / language / "LC_MESSAGES" / "newsletter.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    found = {_first(message.id): message.string or "" for message in catalogue if message.id}
    assert set(found) == wanted
    assert [message for message, string in found.items() if not all([*_each(string)])] == []


def _first(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _each(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


@pytest.mark.parametrize(
    ("language", "words", "day"),
    [
        ("nl-BE", "Uitschrijven", "vrijdag 13 november 2026"),
        ("de-AT", "Abmelden", "Freitag, 13. November 2026"),
        ("en", "Unsubscribe", "Friday, November 13, 2026"),
        ("en-GB", "Unsubscribe", "Friday, 13 November 2026"),
        ("pl", "Unsubscribe", "piątek, 13 listopada 2026"),
        ("tlh", "Unsubscribe", "Friday, November 13, 2026"),
        ("de-1901", "Abmelden", "Freitag, 13. November 2026"),
    ],
)
def test_a_region_takes_its_languages_words_and_its_own_dates(
    language: str, words: str, day: str
) -> None:
    """Belgium reads Dutch words and Belgian dates; a language without words reads English."""
    texts = load_texts(language, [], CATALOGUES)
    assert (texts.translations.gettext("Unsubscribe"), texts.write_date(FRIDAY)) == (words, day)


def test_names_are_joined_as_the_language_does() -> None:
    """Three authors are written with the language's own «and»."""
    names = ["Anna", "Bram", "Cléo"]
    assert load_texts("nl-BE", [], CATALOGUES).join(names) == "Anna, Bram en Cléo"


def test_a_publications_own_words_go_first(tmp_path: Path) -> None:
    """I say «Afmelden» instead of «Uitschrijven», and everything else stays."""
    (tmp_path / "locale").mkdir()
    own = 'msgid "Unsubscribe"\nmsgstr "Afmelden"\n'
    (tmp_path / "locale" / "nl.po").write_text(own, encoding="utf-8")
    translate = load_texts("nl-BE", [tmp_path], CATALOGUES).translations.gettext
    assert (translate("Unsubscribe"), translate("Read on")) == ("Afmelden", "Lees verder")


def test_a_language_is_added_with_a_file(tmp_path: Path) -> None:
    """I add Polish with one catalogue in my templates."""
    (tmp_path / "locale").mkdir()
    own = 'msgid "Unsubscribe"\nmsgstr "Wypisz się"\n'
    (tmp_path / "locale" / "pl.po").write_text(own, encoding="utf-8")
    assert (
        load_texts("pl", [tmp_path], CATALOGUES).translations.gettext("Unsubscribe") == "Wypisz się"
    )


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('mgsid "Unsubscribe"\nmsgstr "Afmelden"\n', ":1: not a valid catalogue: "),
        (
            'msgid "By %(names)s"\nmsgstr "Door %(namen)s"\n',
            ":1: 'By %(names)s' knows no %(namen)s",
        ),
        ('msgid "Read on"\nmsgstr "100 %"\n', ":1: 'Read on' knows no %()s"),
    ],
)
def test_a_broken_catalogue_is_named_with_its_line(
    tmp_path: Path, written: str, message: str
) -> None:
    """I misspell something in a catalogue and am told where, before any reader."""
    (tmp_path / "locale").mkdir()
    file = tmp_path / "locale" / "nl.po"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        load_texts("nl", [tmp_path], CATALOGUES)
    assert caught.value.message.startswith(f"{file}{message}")


def test_write_template_is_where_catalogues_are_found(
    coast: Publication, write_template: Callable[[str, str], Path]
) -> None:
    """A catalogue beside my templates is found without any setting."""
    write_template("locale/nl.po", 'msgid "Unsubscribe"\nmsgstr "Tot ziens"\n')
    texts = load_texts("nl-BE", newsletter_folders(coast), CATALOGUES)
    assert texts.translations.gettext("Unsubscribe") == "Tot ziens"
