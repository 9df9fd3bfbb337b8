"""Reading times."""

import pytest

from publisher.newsletter.reading_time import count_minutes


@pytest.mark.parametrize(
    ("text", "language", "minutes"),
    [
        ("", "en", 0),
        (" … — ", "en", 0),
        ("one word", "en", 1),
        ("word " * 912, "en", 4),
        ("word " * 912, "en-GB", 4),
        ("woord " * 912, "nl", 5),
        ("Wort " * 912, "de", 5),
        ("كلمة " * 912, "ar", 7),
        ("lorem " * 912, "la", 5),
        ("春" * 1020, "zh-Hant", 4),
        ("春" * 1071, "ja", 3),
        ("春" * 510 + " word" * 456, "en", 4),
        ("it's 1,000 e-mails " * 100, "en", 1),
    ],
)
def test_minutes_are_counted_by_language(text: str, language: str, minutes: int) -> None:
    """I am told how long it takes me to read, in my language, whichever it is."""
    assert count_minutes(text, language) == minutes
