"""How long an article takes to read."""

import math
import re

#: Words a minute of adults reading aloud texts of the same difficulty (Trauzettel-Klosinski and
#: others, «Standardized Assessment of Reading Performance», 2012, table 2).
_WORDS = {
    "ar": 138, "de": 179, "en": 228, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188,
    "nl": 202, "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166,
}  # fmt: skip
#: The middle of these, for all others.
_ANY = 184
#: Characters a minute where words are not parted; from the same table.
_CHARACTERS = {"ja": 357, "zh": 255}
_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")


def count_minutes(text: str, language: str) -> int:
    """Return whole minutes for plain text in a language (BCP 47), at least 1; 0 for no text.

    Chinese and Japanese are counted by characters, in whatever language they are quoted.
    """
    tongue = language.partition("-")[0].lower()
    characters = len(_UNPARTED.findall(text))
    words = len(_WORD.findall(_UNPARTED.sub(" ", text)))
    minutes = characters / _CHARACTERS.get(tongue, _CHARACTERS["zh"]) + words / _WORDS.get(
        tongue, _ANY
    )
    return 0 if not characters + words else max(1, math.floor(minutes + 0.5))
