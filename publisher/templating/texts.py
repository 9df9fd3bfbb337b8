"""The words around articles and the dates, in the language of what is written."""

import gettext
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from publisher.errors import TemplateError

#: What a text leaves open: `%(name)s`.
_OPEN = re.compile(r"%(?!%)(?:\((\w+)\)s)?")
_ENGLISH = Locale("en")


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """One language's words and dates."""

    #: BCP 47, of the words: English where a language has none.
    language: str
    #: Decides how dates and lists of names are written.
    locale: Locale
    #: Answers with the English words where a language has none.
    translations: gettext.NullTranslations

    def write_date(self, day: date, *, has_weekday: bool = True) -> str:
        """Return the day as the language writes it in full."""
        return format_date(day, format="full" if has_weekday else "long", locale=self.locale)

    def join(self, names: Sequence[str]) -> str:
        """Return names as one phrase: «Ann, Bob and Eve»."""
        return format_list(list(names), locale=self.locale)


def load_texts(language: str, folders: Sequence[Path], packaged: Path) -> Texts:
    """Return the texts for a BCP 47 tag; where there are none, in English.

    `nl-BE` takes its own catalogue's words before those of `nl`, and writes dates as Belgium
    does. A catalogue `locale/<language>.po` in one of `folders` goes before the packaged one
    (`<language>/LC_MESSAGES/*.po` in `packaged`), message by message; that is also how a language
    is added.

    Raises:
        TemplateError: A catalogue is not a valid .po file; the message names it and the line.
    """
    locale = find_locale(language)
    translations: gettext.NullTranslations | None = None
    for name in reversed(list(dict.fromkeys((str(locale), locale.language)))):
        shipped = sorted((packaged / name / "LC_MESSAGES").glob("*.po"))
        own = [folder / "locale" / f"{name}.po" for folder in reversed(folders)]
        for file in (*shipped, *own):
            if file.is_file():
                read = _read_catalogue(file, locale)
                if translations is not None:
                    read.add_fallback(translations)
                translations = read
    return Texts(
        language=language if translations or locale.language == "en" else "en",
        locale=locale,
        translations=translations or gettext.NullTranslations(),
    )


def find_locale(language: str) -> Locale:
    """Return the locale of a BCP 47 tag: the whole tag's, else its language's, else English."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return _ENGLISH


def _read_catalogue(file: Path, locale: Locale) -> gettext.GNUTranslations:
    """Return a .po file as gettext wants it, compiled in memory: there is no second file to keep.

    Raises:
        TemplateError: It is not a valid .po file.
    """
    try:
        with file.open("rb") as written:
            catalogue = read_po(written, locale=locale, abort_invalid=True)
    except PoFileError as error:
        raise TemplateError(
            f"{file}:{error.lineno + 1}: not a valid catalogue: {error}", hint="Mend that line."
        ) from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{file}: not UTF-8", hint="Save the file as UTF-8.") from error
    for message in catalogue:
        _check_message(message, file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _check_message(message: Message, file: Path) -> None:
    """Refuse a translation that leaves open what the original does not.

    Raises:
        TemplateError: There is one; it would fail when the template is filled.
    """
    string = message.string or ""
    written = (string,) if isinstance(string, str) else string
    known = set(_OPEN.findall(str(message.id)))
    unknown = {name for string in written for name in _OPEN.findall(string)} - known
    if message.id and unknown:
        raise TemplateError(
            f"{file}:{message.lineno}: {message.id!r} knows no %({min(unknown)})s",
            hint="Use the names between %( and )s as the original has them; write % as %%.",
        )
