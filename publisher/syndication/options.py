"""How a build is meant."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildOptions:
    """How a build is meant."""

    #: Nothing is written; the report says what readers would notice.
    is_trial: bool = False
    #: Entries that readers have seen under another id may be shown again.
    may_reidentify: bool = False
