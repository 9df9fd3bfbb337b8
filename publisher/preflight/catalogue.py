"""Every code that a finding can have, with what must hold."""

from collections.abc import Mapping

from publisher.preflight.editions import EDITION_RULES
from publisher.preflight.findings import RULES

#: Code → what must hold, without its full stop.
CATALOGUE: Mapping[str, str] = {
    **RULES,
    **{code: rule.holds for code, rule in EDITION_RULES.items()},
}
