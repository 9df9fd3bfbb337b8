"""Where an editor has to look for what was found."""

from publisher.preflight.findings import Where
from tests.preflight.edition.desk import Desk


def test_what_an_article_says(desk: Desk) -> None:
    """A link that I wrote is named with my file and line, and with where it is in the message."""
    file = desk.folder / "articles" / "seal.md"
    file.write_text(file.read_text() + "\nSee [the harbour](http://harbour.example.org/).\n")
    finding = desk.find("edition/link-http")
    lines = file.read_text().split("\n")
    assert finding.file == "articles/seal.md"
    assert finding.line is not None
    assert "harbour.example.org" in lines[finding.line - 1]
    assert finding.where is not None
    assert finding.where.path is not None
    assert finding.where.path.endswith("/a")
    assert finding.newsletter == "weekly"


def test_what_a_template_says(desk: Desk) -> None:
    """What a template of mine prints is named with its line there."""
    old = '<p class="sans muted tagline">'
    desk.change("base.html", old, f'<p class="sans muted mine"><video></video></p>\n{old}')
    finding = desk.find("edition/element")
    assert finding.file == "templates/newsletter/base.html"
    text = (desk.folder / finding.file).read_text().split("\n")
    assert finding.line is not None
    assert "mine" in text[finding.line - 1]


def test_what_a_picture_lacks(desk: Desk) -> None:
    """A picture that nobody can prepare is named with the line that shows it; nothing breaks."""
    desk.settings["images"] = '"embedded"'
    (desk.folder / "static").mkdir()
    (desk.folder / "static" / "seals.jpg").write_bytes(b"no picture")
    finding = desk.find("edition/picture-unusable")
    lines = (desk.folder / finding.file).read_text().split("\n")
    assert finding.line is not None
    assert "seals.jpg" in lines[finding.line - 1]


def test_what_the_settings_say(desk: Desk) -> None:
    """What is missing in the settings is named with the newsletter's table."""
    del desk.settings["address"]
    finding = desk.find("edition/postal-address")
    assert finding.file == "publisher.toml"
    assert finding.line is not None
    lines = (desk.folder / "publisher.toml").read_text().split("\n")
    assert lines[finding.line - 1] == "[[newsletter]]"


def test_what_the_first_article_gives(desk: Desk) -> None:
    """The subject is the first article's title: there it is to be shortened."""
    desk.write("seal", "A seal rests.", date="2026-11-22", title="Seals! Here they are! All!")
    finding = desk.find("edition/subject-shape")
    assert (finding.place, finding.where) == ("articles/seal.md:2", Where(part="Subject"))


def test_what_the_text_part_says(desk: Desk) -> None:
    """A line of the text part is named with its number."""
    desk.change("base.txt", "{{ newsletter.title|wrap }}", "{{ newsletter.title * 5 }}")
    finding = desk.find("edition/text-line")
    assert finding.file == "templates/newsletter/digest.txt"
    assert str(finding.where) == "text:2"


def test_what_a_draft_says(desk: Desk) -> None:
    """What I wrote in a draft is named there; what I left to the first article, with that."""
    draft = desk.folder / "editions" / "weekly" / "2026-W48.md"
    draft.parent.mkdir(parents=True)
    desk.write("seal", "A seal rests.", date="2026-11-22", summary="It is back.")
    draft.write_text(
        "---\nready: true\nsubject: SEALS ARE BACK\narticles:\n- articles/seal.md\n---\n"
    )
    assert {(each.rule, each.place) for each in desk.check()} == {
        ("edition/subject-shape", "editions/weekly/2026-W48.md:3"),
        ("edition/preheader", "articles/seal.md:2"),
    }
