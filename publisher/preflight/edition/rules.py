"""What a rule on editions says, wherever it is written down."""

from dataclasses import dataclass

from publisher.preflight.findings import Level


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One thing that must hold of an edition."""

    level: Level
    #: What must hold; one sentence without its full stop.
    holds: str
    #: What readers, mail programs or servers do where it does not hold; one sentence.
    why: str
    #: What to do about it; one sentence.
    cure: str


def error(holds: str, why: str, cure: str) -> Rule:
    """Return a rule that an edition must not go out against."""
    return Rule(level=Level.ERROR, holds=holds, why=why, cure=cure)


def warning(holds: str, why: str, cure: str) -> Rule:
    """Return a rule whose breach readers notice."""
    return Rule(level=Level.WARNING, holds=holds, why=why, cure=cure)


def note(holds: str, why: str, cure: str) -> Rule:
    """Return a rule whose breach may be meant."""
    return Rule(level=Level.NOTE, holds=holds, why=why, cure=cure)
