"""The layouts as Chromium shows them, as axe-core judges them and as the Nu checker reads them."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.browser import dump_page, find_chromium
from tests.acceptance.editions import LAYOUTS, SetEdition, set_editions
from tests.acceptance.npm import install

#: Compares, element by element, what two frames show, and writes down where they differ.
_COMPARE = """\
<!DOCTYPE html><meta charset="utf-8"><body>{frames}<pre id="found"></pre><script>
addEventListener("load", () => {{
  const frames = [...document.querySelectorAll("iframe")];
  const list = frame => [...frame.contentDocument.querySelectorAll("body, body *")];
  let compared = 0;
  const different = [];
  for (let index = 0; index < frames.length; index += 2) {{
    const [sources, inlined] = [list(frames[index]), list(frames[index + 1])];
    if (sources.length !== inlined.length) different.push([frames[index].title, "elements"]);
    sources.forEach((source, place) => {{
      const one = frames[index].contentWindow.getComputedStyle(source);
      const other = frames[index + 1].contentWindow.getComputedStyle(inlined[place]);
      compared += 1;
      for (const name of one)
        if (one.getPropertyValue(name) !== other.getPropertyValue(name))
          different.push([frames[index].title, source.tagName, source.className, name,
            one.getPropertyValue(name), other.getPropertyValue(name)]);
    }});
  }}
  const ground = frames[0].contentWindow.getComputedStyle(
    frames[0].contentDocument.body).backgroundColor;
  document.body.innerHTML = "<pre id=found></pre>";
  document.getElementById("found").textContent =
    JSON.stringify([compared, ground, different.slice(0, 20)]);
}});
</script>"""
#: Shows each edition as it is, without styles and classes, and with text twice as large; writes
#: down what a reader would have to scroll.
_MEASURE = """\
<!DOCTYPE html><meta charset="utf-8"><body>{frames}<pre id="found"></pre><script>
const change = {{
  plain: () => {{}},
  stripped: edition => {{
    edition.querySelectorAll("style").forEach(each => each.remove());
    edition.querySelectorAll("[class]").forEach(each => each.removeAttribute("class"));
  }},
  doubled: edition => {{
    const sizes = [...edition.querySelectorAll("body *")].map(each =>
      [each, parseFloat(edition.defaultView.getComputedStyle(each).fontSize)]);
    for (const [each, size] of sizes)
      each.style.setProperty("font-size", `${{size * 2}}px`, "important");
  }},
}};
addEventListener("load", () => {{
  const found = [...document.querySelectorAll("iframe")].map(frame => {{
    const edition = frame.contentDocument, root = edition.documentElement;
    change[frame.title.split(" ")[1]](edition);
    return [frame.title, root.scrollWidth - root.clientWidth];
  }});
  document.body.innerHTML = "<pre id=found></pre>";
  document.getElementById("found").textContent = JSON.stringify(found);
}});
</script>"""
#: Runs axe-core in each frame. A message stands in a mail program's page: landmarks are its own.
_JUDGE = """\
<!DOCTYPE html><html lang="en"><meta charset="utf-8"><body>{frames}<script>
addEventListener("load", async () => {{
  const found = [];
  for (const frame of document.querySelectorAll("iframe")) {{
    const done = await frame.contentWindow.axe.run(frame.contentDocument, {{
      resultTypes: ["violations", "incomplete"],
      rules: {{ region: {{ enabled: false }}, "landmark-one-main": {{ enabled: false }} }},
    }});
    // What a wide table has out of sight nobody can judge.
    const inSight = node => !frame.contentDocument.querySelector(node.target[0]).closest(".scroll");
    const unsure = done.incomplete.filter(each => each.nodes.some(inSight));
    const list = each => [each.id, each.nodes.filter(inSight).map(node => node.html)];
    found.push([frame.title, done.passes.length, done.violations.map(list), unsure.map(list)]);
  }}
  document.body.innerHTML = "<pre id=found></pre>";
  document.getElementById("found").textContent = JSON.stringify(found);
}});
</script>"""
#: Marks what has a colour of its own as Outlook.com does by night, all but buttons.
_MARK = """\
<script>for (const each of document.querySelectorAll("body, body [style]:not(.button, .press)")) {
  if (each.style.color) each.dataset.ogsc = each.style.color;
  if (each.style.backgroundColor) each.dataset.ogsb = each.style.backgroundColor;
}</script>"""
#: What the Nu checker remarks on and mail needs → why.
_ALLOWED = {
    r"The “(align|bgcolor|border|cellpadding|cellspacing|height|width)” attribute on the"
    r" “(table|td|th)” element is obsolete\..*": "Outlook goes by nothing else",
    r"Attribute “xmlns:o” not allowed here\.": "Outlook needs it to read o:PixelsPerInch",
    r"CSS: “mso-hide”: .*": "Outlook shows the preheader otherwise",
    r"CSS: “supported-color-schemes”: .*": "Apple Mail's name for color-scheme",
}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[SetEdition]:
    find_chromium()
    return set_editions(tmp_path_factory.mktemp("editions"))


def _frame(title: str, width: int, page: str) -> str:
    return (
        f'<iframe title="{title}" width="{width}" height="800" srcdoc="{html.escape(page)}">'
        "</iframe>"
    )


def _run(page: str, folder: Path, *, is_dark: bool = False) -> list[Any]:
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    dumped = dump_page(file, folder, is_dark=is_dark)
    found = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.DOTALL)
    assert found is not None, dumped[-2000:]
    read: list[Any] = json.loads(html.unescape(found[1]))
    return read


@pytest.mark.parametrize(("is_dark", "ground"), [(False, (241, 238, 230)), (True, (13, 17, 18))])
def test_inlined_styles_are_the_sheets_own(
    editions: list[SetEdition], tmp_path: Path, is_dark: bool, ground: tuple[int, int, int]
) -> None:
    """Every element looks as its theme's maker meant it, on a desk and a phone, by night too."""
    frames = "".join(
        _frame(f"{edition.layout} {width}", width, page)
        for edition in editions
        for width in (650, 375)
        for page in (edition.source, edition.html)
    )
    compared, shown, different = _run(_COMPARE.format(frames=frames), tmp_path, is_dark=is_dark)
    assert different == []
    assert shown == f"rgb{ground}"
    assert compared > 700


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_no_layout_scrolls_sideways(tmp_path: Path, language: str) -> None:
    """On the smallest phone every layout fits, in Gmail that drops styles, and with large text."""
    find_chromium()
    changes = ("plain", "stripped", "doubled")
    frames = "".join(
        _frame(f"{edition.layout} {change}", 320, edition.html)
        for edition in set_editions(tmp_path, language=language)
        for change in changes
    )
    assert _run(_MEASURE.format(frames=frames), tmp_path) == [
        [f"{layout} {change}", 0] for layout in LAYOUTS for change in changes
    ]


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install("axe-core@4", tmp_path_factory.mktemp("axe")) / "axe.min.js"


@pytest.mark.parametrize("light", ["day", "night", "Outlook's night"])
def test_nobody_is_kept_out_of_an_edition(
    editions: list[SetEdition], axe: Path, tmp_path: Path, light: str
) -> None:
    """With a screen reader or weak eyes I can read each layout, in the dark as well."""
    script = f"<script>{axe.read_text('utf-8')}</script>"
    if light == "Outlook's night":
        script += _MARK
    frames = "".join(
        _frame(f"{edition.layout} {width}", width, edition.html.replace("</body>", script))
        for edition in editions
        for width in (600, 375)
    )
    for title, passes, violations, unsure in _run(
        _JUDGE.format(frames=frames), tmp_path, is_dark=light == "night"
    ):
        assert (title, violations, unsure) == (title, [], [])
        assert passes > 20


def test_the_html_is_as_the_standard_has_it(
    editions: list[SetEdition], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The Nu checker finds nothing but what mail programs cannot do without."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("java is not installed: the Nu HTML checker cannot be run")
    package = install("vnu-jar@26", tmp_path_factory.mktemp("vnu"))
    checker = next(package.rglob("vnu.jar"))
    files = [tmp_path / f"{edition.layout}.html" for edition in editions]
    for file, edition in zip(files, editions, strict=True):
        file.write_text(edition.html, encoding="utf-8")
    done = subprocess.run(
        [java, "-jar", str(checker), "--format", "json", "--exit-zero-always", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=110,
        check=True,
    )
    found = {each["message"] for each in json.loads(done.stderr)["messages"]}
    remarks = {each for each in found if not any(re.fullmatch(known, each) for known in _ALLOWED)}
    unused = {known for known in _ALLOWED if not any(re.fullmatch(known, each) for each in found)}
    assert (remarks, unused) == (set(), set())
