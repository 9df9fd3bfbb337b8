"""The coming edition in the editor's browser: how it looks there, and to whom."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Publisher
from tests.acceptance.preview.conftest import Running, read_frame


def test_by_keyboard(preview: Running, page: Page) -> None:
    """Every way of looking is reached with the Tab key, and where one is can be seen."""
    page.goto(preview.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the edition"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Phone"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Phone 375 px").wait_for()
    assert page.locator("iframe").bounding_box() is not None
    assert read_frame(page).evaluate("innerWidth") == 375
    assert page.locator("[aria-current]").inner_text().startswith("Phone")


def test_dark_is_dark(preview: Running, browser: Browser) -> None:
    """The dark frames are dark on a light screen, and the light ones light on a dark one."""
    brightness = {}
    for scheme in ("light", "dark"):
        with closing(browser.new_page(color_scheme=scheme)) as page:
            for view in ("desktop", "dark", "dark-phone"):
                page.goto(f"{preview.url}?view={view}")
                colour = read_frame(page).evaluate(
                    "getComputedStyle(document.body).backgroundColor"
                )
                channels = [int(each) for each in re.findall(r"\d+", colour)[:3]]
                brightness[scheme, view] = sum(channels) // 3
    assert {value > 200 for (_, view), value in brightness.items() if view == "desktop"} == {True}
    assert {value < 50 for (_, view), value in brightness.items() if view != "desktop"} == {True}


def test_pictures(preview: Running, page: Page) -> None:
    """A picture is shown before it is on the web; with pictures off its words stand there."""
    shown = "document.querySelector('img').naturalWidth"
    page.goto(f"{preview.url}?view=desktop")
    assert read_frame(page).evaluate(shown) == 600
    page.goto(f"{preview.url}?view=no-pictures")
    assert read_frame(page).evaluate(shown) == 0
    assert read_frame(page).get_by_alt_text("Two on the beach").is_visible()


def test_strained(preview: Running, page: Page) -> None:
    """Nothing is to scroll sideways without styles, with large letters, on the smallest phone."""
    for view in ("no-styles", "large", "narrow"):
        page.goto(f"{preview.url}?view={view}")
        frame = read_frame(page)
        assert (
            frame.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            == 0
        )
    page.goto(f"{preview.url}?view=no-styles")
    assert read_frame(page).locator("[class], style").count() == 0
    sizes = {}
    for view in ("phone", "large"):
        page.goto(f"{preview.url}?view={view}")
        size = "parseFloat(getComputedStyle(document.querySelector('h2')).fontSize)"
        sizes[view] = read_frame(page).evaluate(size)
    assert sizes["large"] == 2 * sizes["phone"]


def test_a_check_beside_its_place(preview: Running, page: Page) -> None:
    """A click on a check leads to its number in the edition, and nothing moves to make room."""
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(preview.url)
    check = page.get_by_role("listitem").filter(has_text="sumary: is not a known key")
    number = check.locator(".number").inner_text()
    assert "articles/beach.md:" in check.inner_text()
    check.get_by_role("link", name=f"Show check {number} in the edition").click()
    frame = read_frame(page)
    mark = frame.get_by_role("img", name=f"Check {number}: sumary")
    mark.wait_for()
    frame.wait_for_url(f"**#publisher-finding-{number}")
    assert mark.evaluate("each => each.parentElement.textContent").endswith("Beach")
    top = mark.evaluate("each => each.getBoundingClientRect().top")
    assert 0 <= top < frame.evaluate("innerHeight")
    assert mark.evaluate("each => getComputedStyle(each).position") == "absolute"


def test_a_check_of_an_element(preview: Running, page: Page, beach: Path) -> None:
    """What is wrong with one element is marked there, also where styles are taken out."""
    beach.write_text(beach.read_text() + "\nMore is [here](https://example.org/tides).\n")
    page.goto(f"{preview.url}?view=no-styles")
    check = page.get_by_role("listitem").filter(has_text="here").first
    check.wait_for()
    number = check.locator(".number").inner_text()
    mark = read_frame(page).locator(f"#publisher-finding-{number}")
    assert mark.evaluate("each => each.nextElementSibling.href") == "https://example.org/tides"


def test_one_file(publisher: Publisher, beach: Path, folder: Path, page: Page) -> None:
    """The page for a colleague needs nothing but itself."""
    ran = publisher("preview", "weekly", "--once", "weekly.html")
    assert ran.code == 0, ran.err
    file = folder / "weekly.html"
    page.goto(file.as_uri())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert page.locator("iframe").count() == 8
    desktop = page.frame_locator("iframe[title$='Desktop']")
    # Frames that are written into a page may be filled a moment after it.
    expect(desktop.locator("img")).to_have_js_property("naturalWidth", 600)
    assert publisher("edition", "list", "--json").out == "[]\n"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800, 375])
def test_for_everybody(
    preview: Running, browser: Browser, axe: Path, width: int, scheme: str
) -> None:
    """axe-core finds nothing wrong with the page, and nothing is to scroll sideways."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    with closing(context):
        page = context.new_page()
        for view in ("inbox", "desktop", "dark-phone", "text", "message"):
            page.goto(f"{preview.url}?view={view}")
            assert judge(page, axe) == []
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def judge(page: Page, axe: Path) -> list[object]:
    """Return what axe-core finds wrong with the page; the edition in its frame is not asked."""
    page.add_script_tag(path=axe)
    found: list[object] = page.evaluate(
        "axe.run({ exclude: ['iframe'] }, { resultTypes: ['violations'] }).then(done =>"
        " done.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"
    )
    return found
