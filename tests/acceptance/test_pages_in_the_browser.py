"""Pages about feeds as Chromium lays them out, and as axe-core judges them."""

import html
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.acceptance.browser import dump_page, find_chromium
from tests.acceptance.conftest import run_publisher

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SETTINGS = f"""
[publication]
title = "De Kust"
description = "Alles over zee & strand"
url = "https://example.org/"
language = "nl-BE"
rights = "© De Kust"
[[feed]]
name = "all"
[[feed]]
name = "{LONG}"
title = "{LONG}"
content = "summary"
formats = ["rss"]
[[feed]]
name = "tag/{{tag}}"
each = "tag"
[[feed]]
name = "taal/{{language}}"
each = "language"
[[feed]]
name = "brieven"
editions = "weekly"
[[newsletter]]
name = "weekly"
title = "Elke week {LONG}"
from = "Redactie <redactie@example.org>"
address = "Kaai 1, 8400 Oostende"
images = "hosted"
limit = 1
"""
ARTICLES = {
    "zee.md": f"---\ntitle: {LONG}\ndate: 2026-03-01\ntags: [zee, {LONG}]\n"
    f"image: zee.png\nimage_alt: Eb\n---\n\n{LONG}\n",
    "bahr.md": "---\ntitle: البحر\ndate: 2026-03-02\nlanguage: ar\n---\n\nالبحر واسع.\n",
    "mer.md": "---\ntitle: La mer\ndate: 2026-03-03\nlanguage: fr\n---\n\nLa mer est haute.\n",
}
#: The newest article goes out first: the second edition has those before and behind it.
EDITIONS = ("weekly/index.html", "weekly/1.html", "weekly/2.html", "weekly/3.html")
PAGES = ("index.html", "all.html", f"{LONG}.html", "taal/ar.html", "taal/fr.html", *EDITIONS)
WIDTHS = (1280, 375, 320)

#: Runs axe-core and writes down what it finds.
_JUDGE = """\
<script src="{axe}"></script><script>
addEventListener("load", async () => {{
  const done = await axe.run(document, {{ resultTypes: ["violations", "incomplete"] }});
  const found = {{
    passes: done.passes.length,
    violations: done.violations.map(each => [each.id, each.nodes.map(node => node.html)]),
    unsure: done.incomplete.map(each => each.id),
  }};
  document.body.innerHTML = "<pre id=found></pre>";
  document.getElementById("found").textContent = JSON.stringify(found);
}});
</script>"""
#: Loads pages in frames of each width and writes down what a reader would have to scroll.
_MEASURE = """\
<!DOCTYPE html><meta charset="utf-8"><body>{frames}<pre id="found"></pre><script>
addEventListener("load", () => {{
  const found = [...document.querySelectorAll("iframe")].map(frame => {{
    const root = frame.contentDocument.documentElement;
    return root.scrollWidth - root.clientWidth;
  }});
  document.getElementById("found").textContent = JSON.stringify(found);
}});
</script>"""
#: Presses the button and writes down what is selected and said then.
_PRESS = """\
<script>
addEventListener("load", () => {
  const button = document.querySelector("button"), field = document.querySelector("input");
  const before = button.hidden;
  button.click();
  setTimeout(() => {
    const selected = field.value.slice(field.selectionStart, field.selectionEnd);
    const said = document.querySelector("[role=status]").textContent;
    document.body.innerHTML = "<pre id=found></pre>";
    document.getElementById("found").textContent = JSON.stringify([before, selected, said]);
  }, 500);
});
</script>"""


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feeds folder of a publication in several languages, with words that are too long."""
    find_chromium()
    folder = tmp_path_factory.mktemp("kust")
    (folder / "publisher.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    Image.effect_noise((900, 600), 60).save(folder / "articles" / "zee.png")
    for command in ("build", "subscriber add an@example.org", *["send weekly"] * 3):
        ran = run_publisher(*command.split(), cwd=folder)
        assert ran.code == 0, ran.err
    return folder / "feeds"


def read_found(dumped: str) -> object:
    found = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.DOTALL)
    assert found is not None, dumped[-2000:]
    return json.loads(html.unescape(found[1]))


def add_script(page: Path, script: str) -> Path:
    """Return a copy beside the page, with a script at its end."""
    copy = page.with_name(f"tested-{page.name}")
    copy.write_text(page.read_text("utf-8").replace("</body>", script + "</body>"), "utf-8")
    return copy


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("width", "is_dark"), [(375, True), (1280, False)])
def test_nobody_is_kept_out(
    feeds: Path, axe: Path, tmp_path: Path, page: str, width: int, is_dark: bool
) -> None:
    """With a screen reader, a keyboard or weak eyes I can use each page, in the dark as well."""
    judged = add_script(feeds / page, _JUDGE.format(axe=axe.as_uri()))
    found = read_found(dump_page(judged, tmp_path, width=width, is_dark=is_dark))
    assert isinstance(found, dict)
    assert found["passes"] > 20
    assert (found["violations"], found["unsure"]) == ([], [])


def test_nothing_to_scroll_sideways(feeds: Path, tmp_path: Path) -> None:
    """Each page fits a desk and the smallest phone, whatever words are in it."""
    frames = "".join(
        f'<iframe width="{width}" height="800" srcdoc="{html.escape((feeds / page).read_text())}">'
        "</iframe>"
        for page in PAGES
        for width in WIDTHS
    )
    file = tmp_path / "page.html"
    file.write_text(_MEASURE.format(frames=frames), encoding="utf-8")
    assert read_found(dump_page(file, tmp_path)) == [0] * len(PAGES) * len(WIDTHS)


def test_button_selects_the_address_and_says_so(feeds: Path, tmp_path: Path) -> None:
    """I press «Kopiëren» and the address is selected and copied, which is read out to me."""
    page = add_script(feeds / "all.html", _PRESS)
    assert read_found(dump_page(page, tmp_path)) == [
        False,
        "https://example.org/feeds/all.atom",
        "Gekopieerd",
    ]
