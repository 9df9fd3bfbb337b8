"""The edition as Chromium lays it out, on a desk and on phones."""

import html
import json
import re
from pathlib import Path

from tests.acceptance.browser import dump_page
from tests.acceptance.conftest import Publisher

WIDTHS = (600, 375, 320)

#: Loads the edition in frames of each width and writes down what a reader would have to scroll.
_PAGE = """\
<!DOCTYPE html><meta charset="utf-8"><body>{frames}<pre id="found"></pre><script>
addEventListener("load", () => {{
  const found = [...document.querySelectorAll("iframe")].map(frame => {{
    const edition = frame.contentDocument, root = edition.documentElement;
    const overflow = root.scrollWidth - root.clientWidth;
    return [frame.width, overflow, edition.querySelectorAll("h1").length];
  }});
  document.getElementById("found").textContent = JSON.stringify(found);
}});
</script>"""


def measure(edition: str, folder: Path) -> list[tuple[int, int, int]]:
    """Return, for each frame, its width, what is to scroll sideways, and its first headings."""
    frames = "".join(
        f'<iframe width="{width}" height="800" srcdoc="{html.escape(edition)}"></iframe>'
        for width in WIDTHS
    )
    page = folder / "page.html"
    page.write_text(_PAGE.format(frames=frames), encoding="utf-8")
    found = re.search(r'<pre id="found">(.*?)</pre>', dump_page(page, folder))
    assert found is not None
    return [(int(width), scroll, headings) for width, scroll, headings in json.loads(found[1])]


def test_nothing_to_scroll_sideways(publisher: Publisher, folder: Path, tmp_path: Path) -> None:
    """The edition fits a desk and the smallest phone, with one heading above all others."""
    publisher("subscriber", "add", "an@example.org")
    long_word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    (folder / "articles" / "wide.md").write_text(
        f"---\ntitle: {long_word}\ndate: 2026-11-02\n---\n\n{long_word}\n\n"
        f"| {' | '.join(['A column'] * 9)} |\n|{'---|' * 9}\n| {' | '.join([long_word] * 9)} |\n\n"
        f"    {'code ' * 60}\n",
        encoding="utf-8",
    )
    assert publisher("send", "weekly").code == 0
    edition = publisher("edition", "show", "weekly-1", "--html").out
    assert measure(edition, tmp_path) == [(width, 0, 1) for width in WIDTHS]
