"""What is wrong with an edition of which not all readers get the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.delivery.upcoming import as_if_frozen, build_test_message
from publisher.model.personal import describe_path
from publisher.newsletter.upcoming import compose_upcoming, look_for_new
from publisher.preflight.editions import PlacedFinding, check_variants, list_known_fields
from publisher.storage.open import open_ledger
from tests.newsroom import NOW, Newsroom

SETTINGS = (
    "[[newsletter]]",
    'name = "weekly"',
    'title = "De Kust"',
    'from = "De Kust <kust@example.org>"',
    'template = "own"',
)
READERS = "Email,Language,First name\nan@example.org,fr,An\nbo@example.org,nl,\n"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A newsletter with a reader who speaks French, and one who does not."""
    newsroom = Newsroom(tmp_path)
    newsroom.configure(*SETTINGS)
    newsroom.write("eb", body="More is [here](https://example.org/eb).")
    readers = newsroom.folder / "readers.csv"
    readers.write_text(READERS)
    assert newsroom.run("subscriber", "import", str(readers)).code == 0
    return newsroom


def check(newsroom: Newsroom, greeting: str) -> list[PlacedFinding]:
    """Return what is wrong with an edition that greets like this."""
    templates = newsroom.folder / "templates" / "newsletter"
    templates.mkdir(parents=True, exist_ok=True)
    (templates / "own.html").write_text(
        '{% extends "digest.html" %}{% block greeting %}<tr><td>'
        f"{greeting}</td></tr>{{{{ super() }}}}{{% endblock %}}"
    )
    (templates / "own.txt").write_text('{% extends "digest.txt" %}')
    publication = load_publication(newsroom.settings)
    (newsletter,) = publication.newsletters
    with open_ledger(publication.ledger, durability="process") as ledger:
        upcoming = look_for_new(publication, newsletter, ledger, NOW)
        edition = compose_upcoming(publication, upcoming, NOW)
        _, raw = build_test_message(as_if_frozen(edition, 1), "cas@example.org", ledger)
        fields = list_known_fields(edition.message, newsletter, upcoming.readers)
    found = check_variants(publication, newsletter, edition, raw, fields=fields)
    return [each for each in found if each.finding.rule in ("edition/link-words", "edition/field")]


def test_in_one_variant_only(newsroom: Newsroom) -> None:
    """What is wrong for some readers only is found, and says for whom."""
    greeting = (
        '{% if reader.language == "fr" %}<p><a href="https://example.org/fr">ici</a></p>{% endif %}'
    )
    (found,) = [each for each in check(newsroom, greeting) if "«ici»" in each.finding.message]
    assert found.finding.message.endswith(', only where reader.language == "fr"')
    assert list(map(describe_path, found.places)) == ['reader.language == "fr"']


def test_in_all_variants(newsroom: Newsroom) -> None:
    """What is wrong for all readers is said once, and its place in each variant is known."""
    greeting = '{% if reader.language == "fr" %}<p>Bonjour.</p>\n\n{% endif %}'
    (found,) = [each for each in check(newsroom, greeting) if "«here»" in each.finding.message]
    assert "only where" not in found.finding.message
    lines = [where.line for where in found.places.values() if where is not None]
    assert len(lines) == 2
    assert found.finding.where == next(iter(found.places.values()))


def test_twice_in_one_variant(newsroom: Newsroom) -> None:
    """A fault that one variant has twice is said of that variant once more."""
    greeting = (
        '<p><a href="https://example.org/a">here</a></p>'
        '{% if reader.language == "fr" %}<p><a href="https://example.org/a">here</a></p>{% endif %}'
    )
    found = [each.finding for each in check(newsroom, greeting)]
    same = [replace(each, where=None) for each in found]
    assert len(same) == len(set(same))
    assert sum("only where" in each.message for each in found) == 1


def test_fields_of_readers(newsroom: Newsroom) -> None:
    """A field is known by the name that templates have for it; another is not."""
    known = "{{ reader.first_name | default('reader') }}"
    assert [each for each in check(newsroom, known) if each.finding.rule == "edition/field"] == []
    (unknown,) = (
        each
        for each in check(newsroom, "{{ reader.town | default('there') }}")
        if each.finding.rule == "edition/field"
    )
    assert unknown.finding.message == "no reader has a field 'town'"
