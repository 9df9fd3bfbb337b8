"""A publication with all that an edition can have: variants, signatures, pictures and a draft."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from publisher.audience.addresses import read_address
from publisher.model.audience import NewSubscriber
from publisher.newsletter.signing_keys import make_private_key
from publisher.storage.open import open_ledger
from tests.faults.rehearsal import make_publication

#: What an editor wrote, and what she would rather have written once it was too late.
SUBJECT, LATER = "As it was frozen", "As she changed it"
#: Of the first correction.
CORRECTION = "What we got wrong"
#: By the reader's number.
LANGUAGES = ("fr", "de", None, "fr")
GREETINGS = {"fr": "Bonjour", "de": "Guten Tag", None: "Hello"}

_LAYOUT = """\
{% extends "digest.html" %}
{% block greeting %}
<tr><td class="gutter"><p>{% if reader.language == "fr" %}Bonjour{% elif reader.language == "de"
%}Guten Tag{% else %}Hello{% endif %} {{ reader.name | default("reader") }}</p></td></tr>
{% endblock %}
"""
_SIGNING = """
[[delivery.dkim]]
domain = "example.org"
selector = "news1"
key_file = "keys/news1.pem"
"""
_ARTICLE = """\
---
title: The picture
date: 2026-11-02 08:00:00Z
image: crane.png
image_alt: A crane
---

A crane, by night.
"""
_DRAFT = """\
---
subject: "{subject}"
articles:
  - articles/picture.md
  - articles/harbour.md
---

Dear reader, {subject}.
"""


def make_front_page(folder: Path) -> list[str]:
    """Write the publication, with the editor's draft; return its readers' addresses."""
    make_publication(folder, 0)
    settings = folder / "publisher.toml"
    written = settings.read_text().replace(
        'title = "The Rehearsal, weekly"',
        'title = "The Rehearsal, weekly"\nimages = "hosted"\ntemplate = "own"',
    )
    settings.write_text(written + _SIGNING)
    templates = folder / "templates" / "newsletter"
    templates.mkdir(parents=True)
    (templates / "own.html").write_text(_LAYOUT)
    (templates / "own.txt").write_text('{% extends "digest.txt" %}')
    (folder / "keys").mkdir()
    make_private_key(folder / "keys" / "news1.pem", is_ed25519=False)
    (folder / "articles" / "picture.md").write_text(_ARTICLE)
    Image.new("RGB", (400, 300), "teal").save(folder / "articles" / "crane.png")
    write_draft(folder, SUBJECT)
    (folder / "correction.md").write_text(f"---\nsubject: {CORRECTION}\n---\n\nA stork.\n")
    return store_readers(folder, LANGUAGES)


def store_readers(folder: Path, languages: Sequence[str | None]) -> list[str]:
    """Subscribe readers who speak these languages, or change what is known of them."""
    readers = [
        NewSubscriber(
            email=read_address(f"reader{number}@example.org"),
            name=f"Reader {number}",
            language=language,
        )
        for number, language in enumerate(languages)
    ]
    with open_ledger(folder / ".publisher" / "publisher.sqlite") as ledger:
        ledger.readers.store_subscribers(
            "weekly", readers, consent="a rehearsal", now=datetime.now(UTC)
        )
    return [each.email for each in readers]


def change_everything(folder: Path) -> None:
    """Change all that the edition was made from, as somebody might who does not know of it."""
    write_draft(folder, LATER)
    (folder / "correction.md").write_text(f"---\nsubject: {LATER}\n---\n\nA crane.\n")
    (folder / "articles" / "picture.md").unlink()
    (folder / "articles" / "crane.png").unlink()
    (folder / "templates" / "newsletter" / "own.html").unlink()
    settings = folder / "publisher.toml"
    written = settings.read_text().replace(
        'images = "hosted"\ntemplate = "own"', 'images = "linked"\nweb = false'
    )
    settings.write_text(written)
    store_readers(folder, ["de"] * 5)  # the fifth is new


def write_draft(folder: Path, subject: str) -> None:
    file = folder / "editions" / "weekly" / "2026-W45.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_DRAFT.format(subject=subject))
