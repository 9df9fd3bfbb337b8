"""Writes `docs/checks.md`: every code that `publisher check` can name, and what to do about it.

`--check` writes nothing and leaves with 1 where the file is not what would be written.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from publisher.preflight.edition.clients import load_features
from publisher.preflight.editions import EDITION_RULES
from publisher.preflight.findings import RULES

CHECKS = Path(__file__).with_name("checks.md")
_REMAKE = "python docs/generate_checks.py"
_INTRODUCTION = f"""\
# What is checked

`publisher check` looks at articles and feeds, `publisher check NEWSLETTER` at the edition that
would go out now, `publisher check weekly-12` at one that is frozen. Each finding has one of these
codes, which stay what they are. An *error* keeps an article or a feed from readers, or is something
that an edition should not go out with; a *warning* is something that readers notice; a *note* may
be meant. With `--strict` the exit code is 1 where there is an error or, in an edition, a warning.

This page is made by `{_REMAKE}`; change the checks, not the page.
"""
_GROUPS = {"article": "Articles", "content": "Pictures in articles", "feed": "Feeds"}


def main() -> int:
    """Write the page, or check it; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, compare")
    is_check = options.parse_args().check
    page = build_page()
    if not is_check:
        CHECKS.write_text(page, encoding="utf-8")
    elif not CHECKS.is_file() or CHECKS.read_text(encoding="utf-8") != page:
        print(f"docs/checks.md is not what the checks say; run: {_REMAKE}", file=sys.stderr)
        return 1
    return 0


def build_page() -> str:
    """Return the whole page: editions first, then what a code alone explains."""
    return "\n".join([_INTRODUCTION, *_write_editions(), *_write_others(RULES), *_write_clients()])


def _write_editions() -> Iterator[str]:
    yield "## Editions\n"
    for code, rule in EDITION_RULES.items():
        yield f"### `{code}`\n"
        yield f"**{str(rule.level).capitalize()}** where this does not hold: {rule.holds}.\n"
        yield f"{rule.why} {rule.cure}\n"


def _write_others(rules: Mapping[str, str]) -> Iterator[str]:
    for group, title in _GROUPS.items():
        yield f"## {title}\n"
        yield "| Code | What must hold |\n|---|---|"
        for code, holds in rules.items():
            if code.partition("/")[0] == group:
                yield f"| `{code}` | {holds.replace('|', chr(92) + '|')} |"
        yield ""


def _write_clients() -> Iterator[str]:
    yield "## Styles that mail programs do not show\n"
    yield (
        "What `edition/client` goes by: `publisher/preflight/edition/clients.toml`. Without"
        " *layout*, an edition is plainer, and all of it can be read.\n"
    )
    yield "| Feature | Not shown by | Harm | Source |\n|---|---|---|---|"
    for each in load_features():
        harm = "layout" if each.is_layout else ""
        programs = ", ".join(sorted(each.without))
        source = f"[{each.date}](<{each.source}>)"
        yield f"| `{each.name}` | {programs} | {harm} | {source} |"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
