"""What SpamAssassin says of a message, where it is installed; nothing leaves this machine."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta

from publisher.errors import OperatorError

_SCORE = re.compile(r"^Content analysis details:\s+\((-?\d+\.\d+) points", re.MULTILINE)
#: ` 1.3 RULE_NAME   what it says`.
_RULE = re.compile(r"^ *(-?\d+(?:\.\d+)?) +([A-Z][A-Z0-9_]+)\s", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A score, and the rules that make it up."""

    #: 5 and more is spam for most servers.
    score: float
    #: Rule → points; those without any left out, the heaviest first.
    rules: tuple[tuple[str, float], ...]


class SpamAssassinError(OperatorError):
    """SpamAssassin is there and says nothing that can be read; the message was not judged."""


def find_spamassassin() -> str | None:
    """Return where the program is, None where it is not installed."""
    return shutil.which("spamassassin")


def ask_spamassassin(
    program: str, message: bytes, timeout: timedelta = timedelta(seconds=60)
) -> Verdict:
    """Return what SpamAssassin's local tests say of a message.

    Raises:
        SpamAssassinError: It does not run, takes too long, or gives no score.
    """
    try:
        # Local tests only, no preferences of the user, no learning.
        ran = subprocess.run(  # noqa: S603 - the program that PATH names, with fixed options
            [program, "-L", "-x", "-t"],
            input=message,
            capture_output=True,
            timeout=timeout.total_seconds(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SpamAssassinError(
            f"SpamAssassin did not answer: {error}", hint="Try it by hand: spamassassin -L -t"
        ) from error
    said = ran.stdout.decode(errors="replace")
    score = _SCORE.search(said)
    if score is None:
        raise SpamAssassinError(
            f"SpamAssassin gave no score (exit code {ran.returncode})",
            hint="Its rules may be missing: run sa-update, then spamassassin --lint.",
        )
    rules = [(name, float(points)) for points, name in _RULE.findall(said[score.end() :])]
    weighty = sorted((each for each in rules if each[1]), key=lambda each: -each[1])
    return Verdict(score=float(score[1]), rules=tuple(weighty))
