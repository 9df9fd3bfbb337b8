"""Drafts as editors write them, and what publisher writes into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import ArticleError
from publisher.newsletter.draft_file import Draft, DraftItem, parse_draft
from publisher.newsletter.draft_text import add_to_draft
from tests.newsletter.drafts import a_draft_of, an_entry
from tests.newsletter.hostile import HOSTILE

_SOURCE = "editions/weekly/2026-W47.md"


def _parse(*lines: str, note: str = "") -> Draft:
    return parse_draft("\n".join(["---", *lines, "---", note]).encode(), _SOURCE)


def test_draft_as_an_editor_writes_it() -> None:
    """Every key has its effect, and comments have none."""
    draft = _parse(
        "ready: false   # not yet",
        "subject: 'De week: zand & zee'",
        "preheader: Wat u las",
        "articles:",
        "  - articles/a.md   # Title: with # a colon",
        "  # - articles/b.md",
        "  - article: articles/c.md",
        "    lead: true",
        "    full: yes",
        "    sponsor: Bakkerij",
        "    again: true",
        "  - 2026",
        "sections: [Zee, Duin]",
        note="\nDag **lezer**.\n\n",
    )
    assert draft.items == (
        DraftItem(name="articles/a.md", line=6),
        DraftItem(
            name="articles/c.md",
            line=8,
            is_lead=True,
            is_full=True,
            sponsor="Bakkerij",
            is_again=True,
        ),
        DraftItem(name="2026", line=13),
    )
    assert (draft.is_ready, draft.subject, draft.preheader, draft.sections, draft.note) == (
        False,
        "De week: zand & zee",
        "Wat u las",
        ("Zee", "Duin"),
        "Dag **lezer**.",
    )


def test_draft_without_front_matter_is_a_note() -> None:
    """A file of words alone is a letter."""
    assert parse_draft(b"Dag lezer.\n", _SOURCE).note == "Dag lezer."


@pytest.mark.parametrize(
    ("lines", "message", "hint"),
    [
        (["subjct: x"], ":2: subjct: is not a known key", "Did you mean 'subject'?"),
        (["ready: perhaps"], ":2: ready: 'perhaps' is neither", "Write: ready"),
        (["subject: [a]"], ":2: subject: ['a'] is not a text", "quotation marks"),
        (["articles: a.md"], ":2: articles: not a list", "- articles/greenhouse.md"),
        (
            ["articles:", "  - a.md", "  - article: b.md", "    led: true"],
            ":5: led: is not",
            "lead",
        ),
        (["articles:", "  - lead: true"], ":3: articles: one has no name", "- articles/"),
        (["articles:", "  - [a.md]"], ":3: article: ['a.md'] is not a text", "quotation"),
        (["articles:", "  - a.md", "subject: a: b"], ":4: front matter: not valid YAML", "colon"),
        (["articles: *x"], ":2: front matter: alias *x has no anchor", "simple lines"),
        (["subject: &x a", "preheader: &x b"], ":3: front matter: found duplicate", "simple lines"),
        (["articles: " + "[" * 50 + "]" * 50], ":2: front matter: nested deeper", "simple lines"),
    ],
)
def test_slips_of_the_pen(lines: list[str], message: str, hint: str) -> None:
    """What cannot be understood is named by file, line and key, with the word that was meant."""
    with pytest.raises(ArticleError) as caught:
        _parse(*lines)
    assert caught.value.message.startswith(_SOURCE + message)
    assert hint in caught.value.hint


def test_draft_in_another_language_than_yaml() -> None:
    """A draft with TOML in front is refused, not taken for an empty one."""
    with pytest.raises(ArticleError, match="the front matter of a draft is YAML"):
        parse_draft(b'+++\nsubject = "x"\n+++\n', _SOURCE)


@given(
    subject=st.sampled_from(HOSTILE),
    titles=st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4),
    stems=st.lists(st.text(min_size=1, max_size=12), min_size=4, max_size=4, unique=True),
    section=st.sampled_from(HOSTILE),
)
def test_what_is_written_is_read_again(
    subject: str, titles: list[str], stems: list[str], section: str
) -> None:
    """Whatever articles are called, a draft of them names each, and no word of theirs is a key."""
    entries = [
        an_entry(f"articles/{stem}.md", title=title, section=section)
        for stem, title in zip(stems, titles, strict=False)
    ]
    draft = parse_draft(a_draft_of(entries, subject=subject).encode(), _SOURCE)
    named = [item.name for item in draft.items]
    assert len(named) == len(entries)
    for name, entry in zip(named, entries, strict=True):
        assert name in (entry.article.source, entry.id)


_DRAFTS: dict[str, list[str]] = {
    "block": ["articles:", "  - a.md", "  - b.md  # B", "sections: [Zee]"],
    "asides": ["articles:", "  - a.md", "  # - c.md", "# more", "sections: [Zee]"],
    "tables": ["articles:", "  - a.md", "  - article: b.md", "    full: true", "subject: x"],
    "last": ["subject: x", "articles:", "  - a.md"],
    "flat": ["articles:", "- a.md", "subject: x"],
    "flow": ["articles: [a.md, b.md]", "subject: x"],
    "long flow": ["articles: [", " a.md,", " b.md ]", "subject: x"],
    "folded": ["articles:", "  - >-", "    a.md", "    b.md", "", "subject: x"],
    "quoted": ["articles:", '  - "a', '    b.md"', "subject: x"],
    "none": ["articles: []", "subject: x"],
    "absent": ["subject: x"],
    "only asides": ["articles:", "  # - c.md", "subject: x"],
    "literal": ["articles: []", "subject: |", "  x"],
}


@pytest.mark.parametrize("name", _DRAFTS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_new_articles_are_added_beside_what_she_wrote(name: str, ending: str) -> None:
    """Articles that came since are added as comments; every byte that she wrote stays."""
    lines = ["---", *_DRAFTS[name], "---", "", "Dag lezer.  ", "# no comment here", ""]
    content = ending.join(lines).encode()
    indent = "" if name == "literal" else "  "
    added = f"{indent}# - articles/new.md  # Nieuw{ending}".encode()
    changed = add_to_draft(content, _SOURCE, [an_entry("articles/new.md", title="Nieuw")])
    place = changed.index(added)
    assert changed[:place] + changed[place + len(added) :] == content
    before, after = parse_draft(content, _SOURCE), parse_draft(changed, _SOURCE)
    assert [item.name for item in after.items] == [item.name for item in before.items]
    assert (after.note, after.subject) == (before.note, before.subject)


_FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "---\n", "--- x\n", "...\n", "articles:\n", "articles: ", "- a\n", "  - b: c\n",
            "[a, b]\n", "&x ", "*x\n", "{article: a}\n", "subject: ", "x\n", "|\n", "? ", "!!set ",
            "lead: yes\n", "# c\n", "\r\n", "\t", '"', "\ufeff", "\0", "%YAML 1.1\n", "sections: ",
            "null\n", "<<: ",
        ]
    ),
    max_size=20,
)  # fmt: skip


@given(fragments=_FRAGMENTS, is_fenced=st.booleans())
def test_any_file_is_a_draft_or_refused(fragments: list[str], is_fenced: bool) -> None:
    """Whatever stands in a file, it is understood or refused by its line, and nothing is lost."""
    text = "".join(fragments)
    content = (f"---\n{text}\n---\nNote.\n" if is_fenced else text).encode()
    try:
        draft = parse_draft(content, _SOURCE)
    except ArticleError:
        return
    changed = add_to_draft(content, _SOURCE, [an_entry("articles/new.md")])
    again = parse_draft(changed, _SOURCE)
    assert [item.name for item in again.items] == [item.name for item in draft.items]
    for key in ("note", "subject", "sections"):
        assert getattr(again, key) == getattr(draft, key)
