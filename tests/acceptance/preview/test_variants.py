"""The coming edition in the editor's browser, where not all readers get the same."""

from pathlib import Path

from playwright.sync_api import Page

from tests.acceptance.conftest import Publisher
from tests.acceptance.preview.conftest import Running, read_frame

LAYOUT = """\
{% extends "digest.html" %}
{% block greeting %}
<tr><td class="gutter">
<p>{% if reader.language == "fr" and not reader.subscribes_to_the_printed_edition %}
Bonjour, plus <a href="https://example.org/fr">ici</a>
{%- else %}Hello{% endif %} {{ reader.first_name | default("reader") }}.</p>
{{ super() }}
</td></tr>
{% endblock %}
"""
FRENCH = 'reader.language == "fr", not reader.subscribes_to_the_printed_edition'
READERS = "Email,First name,Language\nan@example.org,An,fr\nbo@example.org,Bo,nl\n"


def test_each_variant(preview: Running, page: Page, folder: Path, publisher: Publisher) -> None:
    """I choose a variant by what is true of its readers, and see their edition and its checks."""
    page.goto(preview.url)
    (folder / "readers.csv").write_text(READERS)
    assert publisher("subscriber", "import", "readers.csv").code == 0
    templates = folder / "templates" / "newsletter"
    templates.mkdir(parents=True)
    (templates / "own.txt").write_text('{% extends "digest.txt" %}')
    (templates / "own.html").write_text(LAYOUT)
    settings = folder / "publisher.toml"
    written = settings.read_text()
    settings.write_text(
        written.replace('template = "digest"', 'template = "own"\nimages = "embedded"')
    )
    chooser = page.get_by_label("Read as")
    chooser.locator("optgroup[label^=Variants]").wait_for(state="attached")
    assert "Hello reader." in read_frame(page).inner_text("body")
    only = page.get_by_role("listitem").filter(has_text="«ici» does not say")
    assert "not in this variant" in only.inner_text()
    chooser.select_option(FRENCH)
    page.get_by_role("button", name="Show").click()
    page.get_by_text("The variant for reader.language").wait_for()
    page.wait_for_url("**reader=reader.language**")
    frame = read_frame(page)
    assert "ici reader." in frame.inner_text("body")
    number = only.locator(".number").inner_text()
    mark = frame.locator(f"#publisher-finding-{number}")
    assert mark.evaluate("each => each.nextElementSibling.href") == "https://example.org/fr"
    picture = frame.get_by_alt_text("Two on the beach")
    assert picture.evaluate("each => each.naturalWidth") == 600
    page.set_viewport_size({"width": 375, "height": 900})
    assert page.locator("html").evaluate("each => each.scrollWidth") == 375


def test_a_variant_that_is_gone(preview: Running, page: Page) -> None:
    """A variant that nobody gets any more gives way to the first, and the page says so."""
    page.goto(f'{preview.url}?reader=reader.language == "fr"')
    page.get_by_text("No reader gets a variant for").wait_for()
    assert "Some words." in read_frame(page).inner_text("body")
