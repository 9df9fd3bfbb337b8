"""An imported article is written as a file that is read back as the same article."""

import string
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.config.load import load_publication
from publisher.content.articles import read_article
from publisher.content.importers.article_file import digest_of, write_article
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.model.articles import Person, Picture
from publisher.model.publication import Publication

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SETTINGS = """[publication]
title = "De Kust"
url = "https://example.org/"
language = "nl-BE"
timezone = "Europe/Brussels"
"""


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    folder = tmp_path_factory.mktemp("kust")
    (folder / "articles").mkdir()
    (folder / "publisher.toml").write_text(SETTINGS, encoding="utf-8")
    return load_publication(folder / "publisher.toml", {})


def write(imported: ImportedArticle, coast: Publication, identity: str | None = None) -> bytes:
    return write_article(
        imported, identity=identity, language=coast.language, zone=coast.timezone, now=NOW
    )


def test_file_is_what_a_person_would_write(coast: Publication) -> None:
    """Front matter says what there is to say, in a good order, doubts as comments."""
    imported = ImportedArticle(
        original=Original(id="https://example.com/a", url="https://example.com/a"),
        title="Eb: laag water",
        markdown="Tekst.\n",
        authors=(Person(name="Ann Maes", role="teler van Moerbeke", organisation="Moerbeke"),),
        section="Zee",
        language="nl",
        summary="Over eb.",
        tags=("zee", "wind, water"),
        doubts=(Doubt(key="authors", reason="taken from a line"), Doubt(key="body", reason="x")),
    )
    text = write(imported, coast).decode()
    digest = digest_of(text.encode())
    assert text == (
        "---\n"
        'title: "Eb: laag water"\n'
        "date: 2026-11-23 # not in the source: the day of the import\n"
        "# author: taken from a line\n"
        "author:\n  name: Ann Maes\n  role: teler van Moerbeke\n  organisation: Moerbeke\n"
        "section: Zee\n"
        "summary: Over eb.\n"
        'tags: [zee, "wind, water"]\n'
        "language: nl-BE\n"
        "# body: x\n"
        "original:\n  id: https://example.com/a\n  url: https://example.com/a\n"
        f"  fetched: 2026-11-23T13:00:00+01:00\n  digest: {digest}\n"
        "---\n\nTekst.\n"
    )


@pytest.mark.parametrize(
    ("found", "written"), [("nl", "nl-BE"), ("fr", "fr"), ("nl-NL", "nl-NL"), ("nl-BE", "nl-BE")]
)
def test_language_is_the_publications_own_tag_where_it_is_the_same(
    coast: Publication, found: str, written: str
) -> None:
    """Every article says its language; one in ours says it as we do."""
    imported = ImportedArticle(
        original=Original(id="x"), title="Eb", markdown="Tekst.\n", language=found
    )
    assert f"\nlanguage: {written}\n" in write(imported, coast).decode()


WORDS = st.text(
    alphabet=string.ascii_letters + string.digits + " éü:#'\"-,[]{}&*!|>%@`?=~./\\«»“”",
    min_size=1,
    max_size=30,
).filter(lambda text: text.split() != [])
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
PEOPLE = st.builds(
    Person,
    name=WORDS.filter(lambda name: "<" not in name),
    role=st.none() | WORDS,
    organisation=st.none() | WORDS,
)


def folded(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=200, deadline=None)
@given(
    title=WORDS,
    published=MOMENTS | st.dates(date(1990, 1, 1), date(2080, 1, 1)),
    updated=st.none() | MOMENTS,
    authors=st.lists(PEOPLE, max_size=3),
    section=st.none() | WORDS,
    tags=st.lists(WORDS, max_size=3),
    summary=st.none() | WORDS,
    draft=st.booleans(),
)
def test_import_of_a_file_that_was_written_keeps_everything(
    coast: Publication,
    title: str,
    published: datetime | date,
    updated: datetime | None,
    authors: list[Person],
    section: str | None,
    tags: list[str],
    summary: str | None,
    draft: bool,
) -> None:
    """Whatever signs the words hold, the article that is read is the one that was imported."""
    imported = ImportedArticle(
        original=Original(id="x: y"),
        title=title,
        markdown="Een alinea.\n",
        published=published,
        updated=updated,
        authors=tuple(authors),
        section=section,
        tags=tuple(tags),
        summary=summary,
        draft=draft,
        language="fr",
        picture=Picture(url="https://example.com/a.jpg", alt=title, caption=title),
    )
    content = write(imported, coast, "tag:example.com,2026:x")
    found = read_article(content, "articles/a.md", coast)
    article = found.article
    assert article.title == folded(title)
    if isinstance(published, datetime):
        assert article.published == published
    else:
        assert article.published.astimezone(coast.timezone).date() == published
    assert article.updated == updated
    unique = dict.fromkeys(
        (
            folded(one.name),
            one.role and folded(one.role),
            one.organisation and folded(one.organisation),
        )
        for one in authors
    )
    assert [(one.name, one.role, one.organisation) for one in article.authors] == list(unique)
    assert article.section == (section and folded(section))
    assert article.tags == tuple(dict.fromkeys(folded(tag) for tag in tags))
    assert article.summary == (folded(summary) if summary else "Een alinea.")
    assert (article.draft, article.language) == (draft, "fr")
    assert article.declared_id == "tag:example.com,2026:x"
    assert article.picture is not None
    assert article.picture.alt == folded(title)
    assert found.remarks == ()


def test_digest_is_that_of_what_is_said(coast: Publication) -> None:
    """The same article imported another day has the same digest; a changed word another one."""
    imported = ImportedArticle(original=Original(id="x"), title="Eb", markdown="Tekst.\n")
    first = write(imported, coast)
    later = write_article(
        imported,
        identity=None,
        language=coast.language,
        zone=coast.timezone,
        now=NOW + timedelta(days=3),
    )
    assert first != later
    assert digest_of(first) == digest_of(later)
    assert digest_of(first.replace(b"Tekst", b"Text")) != digest_of(first)
