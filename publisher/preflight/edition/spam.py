"""What a spam filter would say."""

from collections.abc import Iterator, Mapping

from publisher.preflight.edition.rules import Rule, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Where

#: Most servers call 5 spam; what they add for a new sender is not known here.
_MOST = 2.0

RULES: Mapping[str, Rule] = {
    "edition/spam": warning(
        "SpamAssassin's local tests give less than 2 points",
        "At 5 most servers file the message as spam, and they add points of their own.",
        "Look at the rules that are named, the heaviest first.",
    ),
}


def check_spam(specimen: Specimen) -> Iterator[Finding]:
    """Find a score that is too high; nothing where SpamAssassin was not asked."""
    verdict = specimen.verdict
    if verdict is not None and verdict.score >= _MOST:
        rules = ", ".join(f"{name} {points:g}" for name, points in verdict.rules[:8])
        yield specimen.find(
            RULES,
            "edition/spam",
            f"SpamAssassin gives {verdict.score:g} points: {rules}",
            where=Where(part="message"),
        )
