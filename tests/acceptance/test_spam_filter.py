"""The default theme as SpamAssassin judges it, in every language that it speaks."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.delivery.upcoming import as_if_frozen, build_test_message
from publisher.newsletter.compose import compose_edition
from publisher.newsletter.sample import build_sample
from publisher.preflight.spamassassin import find_spamassassin
from publisher.storage.cache import open_cache
from publisher.storage.open import open_ledger
from tests.acceptance.editions import LAYOUTS, SETTINGS

LANGUAGES = ("en", "nl", "fr", "de")
_REPORT = re.compile(r"^Content analysis details:", re.MULTILINE)
_RULE = re.compile(r"^ *(-?\d+\.\d+) +([A-Z][A-Z0-9_]+)\s", re.MULTILINE)


def _build_messages(folder: Path) -> dict[str, bytes]:
    file = folder / "publisher.toml"
    messages = {}
    for language in LANGUAGES:
        file.write_text(SETTINGS.replace("LANGUAGE", language), encoding="utf-8")
        publication = load_publication(file, {})
        for layout in LAYOUTS:
            newsletter = replace(publication.newsletters[0], template=layout)
            with (
                open_cache(folder / "cache.sqlite") as cache,
                open_ledger(publication.ledger, durability="process") as ledger,
            ):
                edition = compose_edition(publication, build_sample(newsletter), cache)
                _, message = build_test_message(
                    as_if_frozen(edition, 1), "lotte@example.org", ledger
                )
            messages[f"{language} {layout}"] = message
    return messages


def test_no_layout_looks_like_spam(tmp_path: Path) -> None:
    """Nothing that the theme does costs points, in any of its languages."""
    program = find_spamassassin()
    if program is None:
        pytest.skip("SpamAssassin is not installed (Debian package spamassassin)")
    messages = _build_messages(tmp_path)
    # All in one mailbox: the rules take longer to load than the messages to be read.
    mailbox = b"".join(
        b"From x Fri Nov 27 07:00:00 2026\n%b\n" % message.replace(b"\r\n", b"\n")
        for message in messages.values()
    )
    done = subprocess.run(
        [program, "-L", "-x", "-t", "--mbox"],
        input=mailbox,
        capture_output=True,
        timeout=110,
        check=True,
    )
    reports = _REPORT.split(done.stdout.decode(errors="replace"))[1:]
    costs = {
        title: sum(float(points) for points, _ in _RULE.findall(report) if float(points) > 0)
        for title, report in zip(messages, reports, strict=True)
    }
    # Without what it gives for being a mailing list, and without what a network would add.
    assert {title: cost for title, cost in costs.items() if cost >= 2} == {}
    assert all("HTML_MESSAGE" in report for report in reports)
