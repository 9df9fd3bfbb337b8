"""An article keeps its identity through everything that happens to its file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.identities import Matched, match_identities, mint_identity
from publisher.model.articles import Article, Identity

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def write(name: str, body: str = "", **changes: object) -> Article:
    article = Article(
        source=f"articles/{name}.md",
        title=f"About {name}",
        slug=name,
        url=f"https://example.org/{name}/",
        published=datetime(2026, 3, 1, 9, tzinfo=UTC),
        language="en",
        html=f"<p>{body or name}</p>",
        body_digest=sha256((body or name).encode()).hexdigest(),
    )
    return replace(article, **changes)  # type: ignore[arg-type]  # each test names real fields


def match(
    articles: Iterable[Article],
    known: Sequence[Identity] = (),
    *,
    url: str = "https://example.org/",
    now: datetime = NOW,
    unread: Iterable[str] = (),
    withdrawn: Iterable[str] = (),
) -> Matched:
    return match_identities(
        articles,
        known,
        publication_url=url,
        timezone=BRUSSELS,
        now=now,
        unread=frozenset(unread),
        withdrawn=frozenset(withdrawn),
    )


def ids(matched: Matched) -> dict[str, str]:
    return {entry.article.source: entry.id for entry in matched.entries}


def test_minted_id_is_a_tag_of_host_day_and_path() -> None:
    """A new article gets an id that says where and when it was first published."""
    article = write("tides", source="articles/2026/de kust & Zoë.md")
    assert mint_identity(article, "https://Example.org:8443/blog/", BRUSSELS) == (
        "tag:example.org,2026-03-01:articles/2026/de%20kust%20%26%20Zo%C3%AB"
    )


def test_day_in_the_id_is_the_day_that_was_written() -> None:
    """An article of the first of March in Brussels is not of February because UTC says so."""
    article = write("tides", published=datetime(2026, 2, 28, 23, tzinfo=UTC))
    minted = mint_identity(article, "https://example.org/", BRUSSELS)
    assert minted == "tag:example.org,2026-03-01:articles/tides"


def test_host_with_accents_becomes_ascii() -> None:
    """A publication at an internationalised domain gets ids that RFC 4151 allows."""
    minted = mint_identity(write("tides"), "https://zeeën.example/", BRUSSELS)
    assert minted == "tag:xn--zeen-npa.example,2026-03-01:articles/tides"


def test_declared_id_is_taken() -> None:
    """An imported article keeps the id that it came with."""
    article = write("tides", declared_id="https://old.example.org/?p=12")
    assert ids(match([article])) == {"articles/tides.md": "https://old.example.org/?p=12"}


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(write("tides"), id="nothing"),
        pytest.param(write("tides", source="articles/sea/tides.md"), id="file moved"),
        pytest.param(write("tides", slug="tide-tables", url="https://example.org/t/"), id="slug"),
        pytest.param(write("tides", title="Tides, explained"), id="title"),
        pytest.param(write("tides", published=NOW - timedelta(days=2)), id="date"),
        pytest.param(write("tides", "tides, mended"), id="typo"),
        pytest.param(write("tides", "", body_digest="", html=""), id="body emptied"),
        pytest.param(write("tides", "other", title="Other", published=NOW), id="written anew"),
        pytest.param(write("tides", "mended", source="articles/high-tides.md"), id="moved, edited"),
        pytest.param(
            write("tides", source="articles/b.md", title="New", published=NOW), id="moved, renamed"
        ),
    ],
)
def test_identity_survives(after: Article) -> None:
    """Whatever I do to an article, readers do not see it a second time."""
    before = match([write("tides"), write("dunes")])
    now = match([after, write("dunes")], before.changed)
    assert ids(now)[after.source] == "tag:example.org,2026-03-01:articles/tides"


def test_identity_survives_a_new_domain() -> None:
    """Moving the publication to another address changes no id; a new article has the new host."""
    before = match([write("tides")])
    now = match([write("tides"), write("dunes")], before.changed, url="https://kust.example.net/")
    assert ids(now) == {
        "articles/dunes.md": "tag:kust.example.net,2026-03-01:articles/dunes",
        "articles/tides.md": "tag:example.org,2026-03-01:articles/tides",
    }


def test_two_files_that_swap_names_keep_their_ids() -> None:
    """I can rename a to b and b to a at once."""
    before = match([write("a"), write("b")])
    swapped = [
        write("a", source="articles/b.md"),
        write("b", source="articles/a.md"),
    ]
    assert ids(match(swapped, before.changed)) == {
        "articles/a.md": "tag:example.org,2026-03-01:articles/b",
        "articles/b.md": "tag:example.org,2026-03-01:articles/a",
    }


def test_swapped_files_of_one_title_and_day_keep_their_ids() -> None:
    """The words decide, not the title, when two notes of one day swap their names."""
    before = match([write("a", title="Note"), write("b", title="Note")])
    swapped = [
        write("a", title="Note", source="articles/b.md"),
        write("b", title="Note", source="articles/a.md"),
    ]
    assert ids(match(swapped, before.changed))["articles/b.md"].endswith("articles/a")


def test_copy_is_a_new_article() -> None:
    """An article that I copy to start the next one from does not take over the first."""
    before = match([write("tides")])
    copy = write("tides", source="articles/a-copy.md")
    assert ids(match([copy, write("tides")], before.changed)) == {
        "articles/a-copy.md": "tag:example.org,2026-03-01:articles/a-copy",
        "articles/tides.md": "tag:example.org,2026-03-01:articles/tides",
    }


def test_copy_of_an_article_whose_typo_is_mended_is_a_new_article() -> None:
    """A copy made in the same hour in which I mend the original does not become the original."""
    before = match([write("tides")])
    copy = write("tides", source="articles/a-copy.md")
    now = match([copy, write("tides", "tides, mended")], before.changed)
    assert ids(now)["articles/tides.md"] == "tag:example.org,2026-03-01:articles/tides"


def test_new_file_at_an_old_path_gets_an_id_of_its_own() -> None:
    """When an article has moved away, another one in its place is another one."""
    before = match([write("tides")])
    moved = write("tides", source="articles/z.md")
    first = match([moved], before.changed)
    second = match([moved, write("tides", "something else")], first.changed)
    fresh = ids(second)["articles/tides.md"]
    assert ids(second)["articles/z.md"] == "tag:example.org,2026-03-01:articles/tides"
    assert fresh.startswith("tag:example.org,2026-03-01:articles/tides-")
    assert ids(match([moved, write("tides", "something else")], (*first.changed, *second.changed)))[
        "articles/tides.md"
    ] == fresh  # fmt: skip


def test_draft_and_future_article_have_no_id_yet() -> None:
    """A date that I correct before publication is the one in the id."""
    draft = write("draft", draft=True)
    future = write("future", published=NOW + timedelta(days=1))
    waiting = match([draft, future])
    assert (waiting.entries, waiting.changed) == ((), ())
    published = match([write("draft", published=NOW - timedelta(days=1)), future])
    assert ids(published) == {"articles/draft.md": "tag:example.org,2026-11-22:articles/draft"}


def test_article_taken_back_to_draft_keeps_its_id() -> None:
    """Published, withdrawn, renamed while it was a draft, published again: one article."""
    first = match([write("tides")])
    withdrawn = match([write("tides", draft=True, source="articles/z.md")], first.changed)
    again = match([write("tides", "rewritten", source="articles/z.md")], withdrawn.changed)
    assert withdrawn.entries == ()
    assert ids(again) == {"articles/z.md": "tag:example.org,2026-03-01:articles/tides"}


def test_id_added_later_is_not_taken() -> None:
    """Writing another id into a published article does not show it to readers a second time."""
    before = match([write("tides")])
    now = match([write("tides", declared_id="urn:example:tides")], before.changed)
    assert ids(now) == {"articles/tides.md": "tag:example.org,2026-03-01:articles/tides"}
    assert [(remark.source, remark.message) for remark in now.remarks] == [
        (
            "articles/tides.md",
            "id: 'urn:example:tides' comes too late;"
            " readers know the article as tag:example.org,2026-03-01:articles/tides",
        )
    ]


def test_declared_id_that_is_known_takes_that_identity() -> None:
    """An article that was moved and rewritten is known again by the id that it states."""
    before = match([write("tides")])
    rewritten = write("z", published=NOW, declared_id="tag:example.org,2026-03-01:articles/tides")
    now = match([rewritten, write("dunes")], before.changed)
    assert ids(now)["articles/z.md"] == "tag:example.org,2026-03-01:articles/tides"
    assert now.remarks == ()


def test_declared_id_copied_with_the_file_stays_with_the_original() -> None:
    """A copy that still has the id line of the original gets its own id, and I am told."""
    original = write("tides", declared_id="urn:example:tides")
    before = match([original])
    copy = write("tides", "new words", source="articles/a.md", declared_id="urn:example:tides")
    now = match([copy, original], before.changed)
    assert ids(now) == {
        "articles/a.md": "tag:example.org,2026-03-01:articles/a",
        "articles/tides.md": "urn:example:tides",
    }
    assert [remark.source for remark in now.remarks] == ["articles/a.md"]
    assert "is the id of articles/tides.md" in now.remarks[0].message


def test_declared_id_that_is_no_iri_is_passed_over() -> None:
    """`id: 42` identifies nothing in the world; the article gets a good id and I am told."""
    now = match([write("tides", declared_id="42")])
    assert ids(now) == {"articles/tides.md": "tag:example.org,2026-03-01:articles/tides"}
    assert "'42' is not an absolute IRI" in now.remarks[0].message


def test_declared_id_has_the_first_choice() -> None:
    """The id that one article states is not given away to another that would have minted it."""
    wanted = "tag:example.org,2026-03-01:articles/a"
    found = ids(match([write("a"), write("b", declared_id=wanted)]))
    assert found["articles/b.md"] == wanted
    assert found["articles/a.md"].startswith(f"{wanted}-")


def test_two_files_of_one_name_get_different_ids() -> None:
    """tides.md and tides.markdown of one day are two articles."""
    both = [write("tides"), write("b", source="articles/tides.markdown")]
    found = ids(match(both))
    assert len(set(found.values())) == 2
    assert found == ids(match(reversed(both)))


def test_identity_of_a_broken_file_waits_for_it() -> None:
    """While a file cannot be read, a copy of it does not become the article."""
    before = match([write("tides")])
    copy = write("tides", source="articles/a.md")
    now = match([copy], before.changed, unread=["articles/tides.md"])
    assert ids(now) == {"articles/a.md": "tag:example.org,2026-03-01:articles/a"}


def test_what_replaces_a_withdrawn_article_is_another() -> None:
    """Where I withdraw an article and write another of the same title and day, readers see it."""
    wrong = write("tides", body="Wrong.")
    known = match([wrong]).changed
    (gone,) = (identity.id for identity in known)
    right = replace(write("tides-2", body="Right."), title=wrong.title)
    # It is a rename as long as nothing was withdrawn.
    assert ids(match([right], known)) == {right.source: gone}
    assert ids(match([right], known, withdrawn=[gone])) == {
        right.source: ids(match([right]))[right.source]
    }


def test_withdrawn_article_stays_withdrawn() -> None:
    """Moving or editing the file of a withdrawn article does not bring it back."""
    wrong = write("tides", body="Wrong.")
    known = match([wrong]).changed
    (gone,) = (identity.id for identity in known)
    for after in (
        replace(wrong, source="articles/moved.md"),
        write("tides", body="Wrong, and more."),
        replace(wrong, title="About other tides"),
    ):
        assert ids(match([after], known, withdrawn=[gone])) == {after.source: gone}


def test_nothing_is_stored_when_nothing_changed() -> None:
    """A build without changes does not write to the ledger."""
    articles = [write("tides"), write("dunes", published=NOW - timedelta(microseconds=7))]
    before = match(articles)
    assert [identity.title for identity in before.changed] == ["About tides", "About dunes"]
    assert match(articles, before.changed).changed == ()


def test_fresh_clone_mints_the_same() -> None:
    """Losing the ledger does not change the ids of articles that stayed where they were."""
    articles = [write("a"), write("b", declared_id="urn:example:b"), write("c")]
    assert ids(match(articles)) == ids(match(articles, match(articles).changed))


@given(
    order=st.permutations(range(6)),
    bodies=st.lists(st.sampled_from(["", "one", "two", "three"]), min_size=6, max_size=6),
    names=st.permutations(["a", "b", "c", "d", "e", "f"]),
)
def test_order_of_files_changes_no_id(
    order: list[int], bodies: list[str], names: list[str]
) -> None:
    """Whatever order the disk lists the files in, the ids are the same, and each is unique."""
    known = match([write(name, body) for name, body in zip("abcdef", bodies, strict=True)])
    articles = [
        write(name, body, title="One title") for name, body in zip(names, bodies, strict=True)
    ]
    found = match([articles[index] for index in order], known.changed)
    assert found == match(articles, known.changed)
    assert len({entry.id for entry in found.entries}) == 6
