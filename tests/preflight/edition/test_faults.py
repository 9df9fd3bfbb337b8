"""Each fault that an edition can have, made in one that is sound, and found there."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from publisher.model.delivery import NewEdition
from publisher.model.newsletters import CLIENTS
from publisher.preflight.editions import EDITION_RULES
from publisher.preflight.findings import Level
from publisher.preflight.spamassassin import Verdict
from tests.preflight.edition.desk import Desk

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
LONG = "The seal that left the beach forty years ago has come back to all of its sandbanks again"


def body(text: str) -> Callable[[Desk], object]:
    """Let an article in full say this besides."""

    def spoil(desk: Desk) -> None:
        file = desk.folder / "articles" / "seal.md"
        file.write_text(file.read_text() + f"\n{text}\n")

    return spoil


def head(**values: str) -> Callable[[Desk], object]:
    """Give the first article other front matter."""
    return lambda desk: desk.write(
        "seal",
        "A seal rests on the sandbank.",
        **{"date": "2026-11-22", "section": "Sea", **values},
    )


def theme(template: str, old: str, new: str) -> Callable[[Desk], object]:
    return lambda desk: desk.change(template, old, new)


def html(old: str, new: str) -> Callable[[Desk], object]:
    """Change the HTML behind the inliner, which refuses some faults itself."""
    return lambda desk: desk.respoil(lambda text: text.replace(old, new, 1))


def raw(old: str, new: str) -> Callable[[Desk], object]:
    return lambda desk: desk.spoil(old, new)


def setting(key: str, value: str | None) -> Callable[[Desk], object]:
    def spoil(desk: Desk) -> None:
        desk.settings.pop(key, None)
        if value is not None:
            desk.settings[key] = value

    return spoil


def delivery(line: str) -> Callable[[Desk], object]:
    def spoil(desk: Desk) -> None:
        desk.delivery = f"[delivery]\n{line}"

    return spoil


def edition(change: Callable[[NewEdition], NewEdition]) -> Callable[[Desk], object]:
    def spoil(desk: Desk) -> None:
        desk.spoil_edition = change

    return spoil


def text(old: str, new: str) -> Callable[[Desk], object]:
    """Change the text part of the composed edition, as another program would."""

    def change(sound: NewEdition) -> NewEdition:
        assert old in sound.message.text
        changed = sound.message.text.replace(old, new)
        return replace(sound, message=replace(sound.message, text=changed))

    return edition(change)


def _shut(sound: NewEdition) -> NewEdition:
    """Take the way out of the text part, which no theme can."""
    (*_, way) = (slot for slot in sound.message.slots if slot.field == "unsubscribe_url")
    shut = sound.message.text.replace(way.token, "https://coast.example.org/")
    others = tuple(slot for slot in sound.message.slots if slot is not way)
    return replace(sound, message=replace(sound.message, text=shut, slots=others))


def hosted(picture: bytes, budget: str = "1 MB") -> Callable[[Desk], object]:
    """Let publisher prepare the picture of the first article, which is this one."""

    def spoil(desk: Desk) -> None:
        desk.settings |= {"images": '"hosted"', "image_budget": f'"{budget}"'}
        (desk.folder / "static" / "seals.jpg").write_bytes(picture)

    return spoil


def _draw() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((1200, 800), 80).convert("RGB").save(written, "JPEG")
    return written.getvalue()


def _pad(text: str) -> str:
    return text.replace("</body>", f"<!-- {'x' * (95_000 - len(text.encode()))} --></body>")


def _add_blanks(sound: NewEdition) -> NewEdition:
    text = sound.message.text.replace("\n\n", "  \n\n", 1)
    return replace(sound, message=replace(sound.message, text=text))


def _ask_for_city(sound: NewEdition) -> NewEdition:
    first, *others = sound.message.slots
    slots = (replace(first, field="city"), *others)
    return replace(sound, message=replace(sound.message, slots=slots))


def _sign(domain: str, fields: str) -> Callable[[Desk], object]:
    signature = f"DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=a;\r\n h={fields}; b=AA==\r\n"
    return raw("To: ", f"{signature}To: ")


ALL = (
    "from:from:to:subject:date:message-id:list-id:list-unsubscribe:list-unsubscribe-post:"
    "feedback-id:mime-version:content-type"
)
BOX = '<p class="sans muted tagline">'
PICTURE = '<img src="https://coast.example.org/gull.{}" alt="A gull" width="60" height="60">'

FAULTS = [
    ("edition/subject-length", Level.WARNING, head(title=LONG)),
    ("edition/subject-shape", Level.WARNING, head(title="SEALS ARE BACK ON THE BEACH")),
    ("edition/subject-shape", Level.WARNING, head(title='"Re: the seals on the beach"')),
    ("edition/subject-shape", Level.WARNING, head(title="Seals on the beach! Look!")),
    ("edition/preheader", Level.WARNING, head(summary="They are back.")),
    ("edition/field", Level.ERROR, edition(_ask_for_city)),
    ("edition/section-empty", Level.WARNING, body("## What comes next")),
    ("edition/standfirst", Level.WARNING, lambda desk: desk.write("lark", "", summary='""')),
    ("edition/remains", Level.ERROR, body("Lorem ipsum dolor sit amet.")),
    ("edition/remains", Level.ERROR, body("TODO: ask the harbour master.")),
    ("edition/remains", Level.ERROR, theme("base.html", BOX, f"{BOX}{{{{ '{{{{ name' }}}}")),
    ("edition/link-address", Level.ERROR, theme("base.html", BOX,
     f'{BOX}<a class="ink" href="s/">Seals</a>')),
    ("edition/link-address", Level.ERROR, theme("base.html", BOX,
     f'{BOX}<a class="ink" href="#x">Seals</a>')),
    ("edition/link-mailto", Level.ERROR, body("[The harbour master](mailto:harbour)")),
    ("edition/link-http", Level.WARNING, body("[The harbour](http://harbour.example.org/a)")),
    ("edition/link-ip", Level.WARNING, body("[The harbour](https://192.0.2.7/a)")),
    ("edition/link-shortener", Level.WARNING, body("[The harbour](https://bit.ly/3abc)")),
    ("edition/link-tracker", Level.WARNING, body("[The harbour](https://x.list-manage.com/a)")),
    (
        "edition/link-tracker",
        Level.WARNING,
        body("[The harbour](https://e.org/r?utm_source=a&u=https%3A%2F%2Fexample.org%2F)"),
    ),
    ("edition/link-marks", Level.NOTE, body("[The harbour](https://e.org/a?utm_source=x)")),
    ("edition/link-words", Level.WARNING, body("[Klik hier](https://example.org/harbour)")),
    ("edition/link-words", Level.WARNING, theme("base.html", BOX, BOX
     + '<a href="{{ publication.url }}"></a>')),
    ("edition/link-same-words", Level.WARNING, body("[Who counts](https://example.org/a) and"
     " [who counts](https://example.org/b)")),
    ("edition/image-address", Level.ERROR, html("https://coast.example.org/seals", "http://a/b")),
    ("edition/image-alt", Level.WARNING, html(' alt="Three seals"', "")),
    ("edition/image-decorative", Level.NOTE, html('alt="Three seals"', 'alt=""')),
    ("edition/image-size", Level.WARNING, html('height="347"', 'height="50%"')),
    ("edition/image-format", Level.WARNING, body(PICTURE.format("webp"))),
    ("edition/picture-unusable", Level.ERROR, hosted(b"no picture")),
    ("edition/picture-budget", Level.ERROR, hosted(_draw(), budget="10 kB")),
    ("edition/picture-drawing", Level.WARNING, hosted(DRAWING)),
    ("edition/image-only", Level.WARNING, body("\n".join([PICTURE.format("png")] * 20))),
    ("edition/contrast", Level.WARNING, theme("styles.inline.css", ".muted { color: $muted",
     ".muted { color: $line")),
    ("edition/contrast", Level.WARNING, theme("styles.kept.css",
     ".ink, .prose { color: $dark_ink", ".ink, .prose { color: $dark_line")),
    ("edition/doctype", Level.WARNING, html("<!DOCTYPE html>", "<!doctype html>")),
    ("edition/charset", Level.ERROR, html('<meta charset="utf-8">', "")),
    ("edition/head", Level.WARNING, theme("base.html", '<meta name="viewport"', '<meta name="x"')),
    ("edition/head", Level.WARNING, theme("base.html", "<title>", "<title>Weekly: ")),
    ("edition/language", Level.WARNING, theme("base.html", '<html lang="{{ edition.language }}"',
     "<html")),
    ("edition/table-role", Level.WARNING, theme("base.html",
     '<table class="desk whole" role="presentation" width="100%" border="0" cellpadding="0" '
     'cellspacing="0">\n<tr>\n<td class="gutter footer">', '<table><tr><td>')),
    ("edition/headings", Level.WARNING, html("<h3", "<h5")),
    ("edition/headings", Level.WARNING, theme("base.html", '{% block greeting %}',
     '{% block greeting %}<tr><td><h1 class="ink">Again</h1></td></tr>')),
    ("edition/element", Level.WARNING, theme("base.html", BOX, f"<video></video>{BOX}")),
    ("edition/element", Level.WARNING, html("<h1", '<h1 onclick="go()"')),
    ("edition/id", Level.WARNING, theme("base.html", BOX,
     f'<b class="ink" id="a">a</b><b class="ink" id="a">a</b>{BOX}')),
    ("edition/size", Level.ERROR, html("</body>", f"<!-- {'x' * 90_000} --></body>")),
    ("edition/size", Level.WARNING, lambda desk: desk.respoil(_pad)),
    ("edition/head-css", Level.ERROR, html("</style>\n</head>",
     f"/*{'x' * 16_000}*/</style>\n</head>")),
    ("edition/nesting", Level.ERROR, html("<h1", f"{'<div>' * 205}{'</div>' * 205}<h1")),
    ("edition/link-in-text", Level.WARNING, theme("parts.txt",
     "[{{ link.number }}] {{ link.url }}", "")),
    ("edition/text-line", Level.WARNING, theme("base.txt", "{{ newsletter.title|wrap }}",
     "{{ newsletter.title * 5 }}")),
    ("edition/text-complete", Level.ERROR, theme("parts.txt", '{{ article.title|underline("=") }}',
     "")),
    ("edition/message-id", Level.WARNING, raw("@example.org>\r\nL", "@other.example>\r\nL")),
    ("edition/header-once", Level.ERROR, raw("Date: ", "Date: x\r\nDate: ")),
    ("edition/list-headers", Level.WARNING, raw("List-Id: ", "X-List-Id: ")),
    ("edition/list-headers", Level.WARNING, raw("Auto-Submitted: auto-generated", "X-A: b")),
    ("edition/list-headers", Level.WARNING, raw("Feedback-ID: ", "X-Feedback-ID: ")),
    ("edition/one-click", Level.WARNING, setting("unsubscribe_url", None)),
    ("edition/one-click", Level.WARNING, raw("List-Unsubscribe-Post: ", "X-Post: ")),
    ("edition/postal-address", Level.WARNING, setting("address", None)),
    ("edition/postal-address", Level.WARNING, text("Kaai 1", "")),
    ("edition/unsubscribe", Level.ERROR, edition(_shut)),
    ("edition/text-blanks", Level.WARNING, edition(_add_blanks)),
    ("edition/mime", Level.ERROR, raw("multipart/alternative", "multipart/mixed")),
    ("edition/line-length", Level.ERROR, raw("\r\n\r\nThe Coast",
     f"\r\n\r\n{'a' * 77}\r\nThe Coast")),
    ("edition/aligned", Level.WARNING, delivery('return_path = "Bounces <b@other.example>"')),
    ("edition/unsigned", Level.NOTE, delivery('transport = "smtp://localhost:2525"')),
    ("edition/client", Level.WARNING, lambda desk: (setting("clients", '["gmail"]')(desk),
     desk.change("styles.inline.css", ".name {", ".name { position: relative;"))),
    ("edition/signature", Level.ERROR, _sign("other.example", ALL)),
    ("edition/signature", Level.ERROR, _sign("example.org", ALL.replace("list-id:", ""))),
    ("edition/signature", Level.ERROR, _sign("example.org", ALL.replace("from:from:", "from:"))),
]  # fmt: skip


@pytest.mark.parametrize(("code", "level", "spoil"), FAULTS)
def test_fault_is_found(
    desk: Desk, code: str, level: Level, spoil: Callable[[Desk], object]
) -> None:
    """What readers would stumble over is named, and nothing else is."""
    spoil(desk)
    findings = desk.check()
    found = {(each.rule, each.level) for each in findings}
    assert found - {("edition/client", Level.NOTE)} == {(code, level)}
    assert all(each.hint and each.message for each in findings)


LAYOUTS = ["digest", "letter", "bulletin"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_edition_is_sound(desk: Desk, layout: str) -> None:
    """An edition in any layout has nothing that is wrong, and nothing is said of it."""
    desk.settings["template"] = f'"{layout}"'
    assert desk.check() == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_default_theme_is_fit_for_every_program(desk: Desk, layout: str) -> None:
    """No program that can be named shows the default theme in a way that hides something."""
    desk.settings["template"] = f'"{layout}"'
    desk.settings["clients"] = str([*CLIENTS]).replace("'", '"')
    findings = desk.check()
    assert {(each.rule, each.level) for each in findings} == {("edition/client", Level.NOTE)}


def test_titles_that_are_the_same(desk: Desk) -> None:
    """Two articles of one title are named, and so are the links that cannot be told apart."""
    desk.write("crab", "It is back.", title="How the lark came back to the beach")
    assert {each.rule for each in desk.check()} == {
        "edition/title-twice",
        "edition/link-same-words",
    }


def test_spam_filter(desk: Desk) -> None:
    """A score that a server may refuse is told with the rules that make it up; a low one is not."""
    verdict = Verdict(score=3.4, rules=(("SUBJ_ALL_CAPS", 2.1), ("HTML_IMAGE_ONLY_04", 1.3)))
    (finding,) = desk.check(verdict=verdict)
    assert finding.rule == "edition/spam"
    assert finding.message == (
        "SpamAssassin gives 3.4 points: SUBJ_ALL_CAPS 2.1, HTML_IMAGE_ONLY_04 1.3"
    )
    assert desk.check(verdict=replace(verdict, score=1.9)) == ()


def test_fields_that_somebody_has(desk: Desk) -> None:
    """What at least one reader has may be printed; where nobody knows, nothing is said."""
    desk.spoil_edition = _ask_for_city
    assert desk.check(fields=frozenset({"city"})) == ()
    assert desk.check(fields=None) == ()


def test_every_rule_has_its_fault() -> None:
    """There is no rule that nobody has seen at work."""
    elsewhere = {
        "edition/title-twice", "edition/spam", "edition/link-broken", "edition/link-unpublished",
        "edition/link-moved", "edition/link-unsure", "edition/image-missing",
        "edition/image-unsure", "edition/image-heavy", "edition/image-budget",
    }  # fmt: skip
    assert {code for code, _, _ in FAULTS} | elsewhere == set(EDITION_RULES)
