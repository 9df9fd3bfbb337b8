"""The table of what mail programs do not show is sound, and says of an edition what it should."""

import re

from publisher.model.newsletters import CLIENTS
from publisher.preflight.edition.clients import load_features
from publisher.preflight.findings import Level
from tests.preflight.edition.desk import Desk


def test_table_is_sound() -> None:
    """Each row names programs that can be named, a page to look at, and a month."""
    features = load_features()
    assert len({each.name for each in features}) == len(features)
    for each in features:
        assert each.without
        assert each.without <= set(CLIENTS)
        assert re.fullmatch(r"https://\S+", each.source)
        assert re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", each.date)


def test_nothing_is_compared_unless_asked(desk: Desk) -> None:
    """A newsletter that names no programs is told of none."""
    desk.change("styles.inline.css", ".name {", ".name { position: relative;")
    assert desk.check() == ()


def test_only_the_named_programs(desk: Desk) -> None:
    """I hear of the programs that I named, with the page that says so."""
    desk.change("styles.inline.css", ".name {", ".name { display: grid; opacity: 0.9;")
    desk.settings["clients"] = '["yahoo", "apple-mail"]'
    found = {each.message: each for each in desk.check() if each.level is Level.WARNING}
    (message,) = found
    assert message == "yahoo does not show display: grid (1 time; known since 2024-01)"
    assert "https://www.caniemail.com/features/css-display-grid/" in found[message].hint


def test_rule_of_the_head_has_its_line(desk: Desk) -> None:
    """What stays in the head is named with its line in the sheet that stays there."""
    mine = "@supports (gap: 0) {\n  .mine { margin: 0 }\n}\n"
    desk.change("styles.kept.css", ":root {", f"{mine}:root {{")
    desk.settings["clients"] = '["thunderbird"]'
    (finding,) = desk.check()
    assert finding.message.startswith("thunderbird does not show @supports (1 time;")
    assert finding.file == "templates/newsletter/styles.kept.css"
