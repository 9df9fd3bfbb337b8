"""The language of a text. The only module here that knows py3langid."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

#: Languages that a page can be in; more of them make short texts less sure.
_LIKELY = ["nl", "fr", "en", "de", "es", "it", "pt", "da", "sv", "no", "pl"]
#: So much of a text tells its language.
_ENOUGH = 5000


@cache
def _load() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LIKELY)
    return identifier


def detect_language(text: str) -> tuple[str, float]:
    """Return the BCP 47 tag of a text's language, without region, and how sure it is (0 to 1)."""
    language, probability = _load().classify(text[:_ENOUGH])
    return str(language), float(probability)
