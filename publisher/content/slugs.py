"""Texts become parts of addresses."""

import hashlib
import re
import unicodedata

#: Letters that Unicode does not decompose.
_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l",
    "ħ": "h", "ı": "i", "ŋ": "n", "ĸ": "k", "ŧ": "t", "ə": "e", "ƒ": "f",
})  # fmt: skip
#: Cyrillic and Greek letters as the libraries of generators (Unidecode's table) spell them.
_SPELT = {
    letter: spelling
    for letters, spellings in (
        ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
         "a b v g d e io zh z i i k l m n o p r s t u f kh ts ch sh shch ' y ' e iu ia"),
        ("ђѓєѕіїјљњћќѝўџґ", "dj gj ie dz i yi j lj nj tsh kj i u dzh g'"),
        ("αβγδεζηθικλμνξοπρςστυφχψω",
         "a b g d e z e th i k l m n x o p r s s t u ph kh ps o"),
    )
    for letter, spelling in zip(letters, spellings.split(), strict=True)
}  # fmt: skip
_OTHERS = re.compile(r"[^a-z0-9]+")


def slugify(text: str) -> str:
    """Return `text` as one part of an address: lower case, words joined by hyphens.

    Latin letters lose their accents, other scripts stay. A text without letters and digits
    gives eight hexadecimal digits of its hash, so that something always stands there.
    """
    # Twice, because the lower case of some letters is two others.
    slug = _OTHERS.sub("-", text.lower()).strip("-") if text.isascii() else _fold(_fold(text))
    return slug or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def spell_in_latin(text: str) -> str:
    """Return `text` with its Cyrillic and Greek letters in Latin ones; other scripts stay."""
    return "".join(_spell(letter) for letter in text)


def _spell(letter: str) -> str:
    small = letter.lower()
    spelling = _SPELT.get(small) or _SPELT.get(unicodedata.normalize("NFD", small)[:1])
    if spelling is None:
        return letter
    return spelling if small == letter else spelling.capitalize()


def fold_accents(text: str) -> str:
    """Return `text` with Latin letters bare of their accents; other scripts stay."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text.translate(_LETTERS)):
        if character.isascii() or not unicodedata.name(character, "").startswith("LATIN "):
            kept.append(character)
        else:
            letters = unicodedata.normalize("NFKD", character)
            kept.append("".join(letter for letter in letters if letter.isascii()))
    return "".join(kept)


def _fold(text: str) -> str:
    lower = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", lower):
        if character.isascii():
            kept.append(character if character.isalnum() else "-")
        elif unicodedata.name(character, "").startswith("LATIN "):
            letters = unicodedata.normalize("NFKD", character)
            kept.append("".join(letter for letter in letters if letter.isascii()))
        elif unicodedata.combining(character) and kept and kept[-1].isascii():
            continue  # an accent that has no composed form with its Latin letter
        elif character.isalnum() or unicodedata.category(character)[0] == "M":
            kept.append(character)
        else:
            kept.append("-")
    return re.sub("-+", "-", "".join(kept)).strip("-")
