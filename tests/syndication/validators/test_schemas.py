"""Every feed against grammars that were written for it, of the specifications alone."""

import json
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from tests.syndication.validators.rss_rules import list_broken_rules

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(HERE / "atom.rng"))


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    written = json.loads((HERE / "json_feed.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(written)
    return jsonschema.Draft202012Validator(written)


def test_atom_is_what_rfc_4287_allows(feeds: Path, grammar: etree.RelaxNG) -> None:
    """A reader that knows the standard and nothing else understands every Atom feed."""
    for file in sorted(feeds.rglob("*.atom")):
        grammar.validate(etree.parse(file))
        assert [str(error) for error in grammar.error_log] == []


def test_json_is_what_json_feed_allows(
    feeds: Path, schema: jsonschema.Draft202012Validator
) -> None:
    """A reader that knows JSON Feed 1.1 and nothing else understands every JSON feed."""
    for file in sorted(feeds.rglob("*.json")):
        errors = schema.iter_errors(json.loads(file.read_bytes()))
        assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_rss_keeps_every_rule(feeds: Path) -> None:
    """Every RSS feed keeps the rules of RSS 2.0 and of the Best Practices Profile."""
    for file in sorted(feeds.rglob("*.rss")):
        assert list_broken_rules(file.read_bytes()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<updated>", b"<updated>x"),
        (b"<id>", b"<id>x "),
        (b'type="html"', b'type="CDATA"'),
        (b"<published>", b"<published/><published>"),
        (b'term="', b'label="'),
        (b"<name>The publisher developers</name>", b""),
        (b' href="https', b' href="//https'),
        (b"<title>", b"<titel/><title>"),
    ],
)
def test_grammar_refuses(
    built: dict[str, Path], grammar: etree.RelaxNG, before: bytes, after: bytes
) -> None:
    """The grammar is not one that lets everything through."""
    document = (built["root"] / "all.atom").read_bytes()
    assert before in document
    assert not grammar.validate(etree.fromstring(document.replace(before, after, 1)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<fh:archive ", b"<fh:archived "),
        (b"<fh:archive ", b'<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/>'
         b"<fh:archive "),
        (b' ref="tag:', b' href="tag:'),
        (b' when="2026', b' when="26'),
        (b"</at:comment>", b"</at:comment><at:comment/>"),
        (b"<at:deleted-entry ", b"<at:deleted "),
    ],
)  # fmt: skip
def test_grammar_refuses_another_past(
    built: dict[str, Path], grammar: etree.RelaxNG, before: bytes, after: bytes
) -> None:
    """The marks of archives and of withdrawn entries are as their standards have them."""
    document = (built["past"] / "archive/all/1.atom").read_bytes()
    assert before in document
    if b"deleted" in before:
        document = document.replace(b"</at:deleted-entry>", b"</at:deleted>")
    parsed = etree.fromstring(document.replace(before, after, 1), etree.XMLParser(recover=True))
    assert not grammar.validate(parsed)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"version": "https://jsonfeed.org/version/1.1"', b'"version": "1.1"'),
        (b'"id": "', b'"guid": "'),
        (b'"date_published": "2026-', b'"date_published": "26-'),
        (b'"content_html"', b'"content"'),
        (b'"tags": [', b'"tags": ["publisher", '),
    ],
)
def test_schema_refuses(
    built: dict[str, Path],
    schema: jsonschema.Draft202012Validator,
    before: bytes,
    after: bytes,
) -> None:
    """The schema is not one that lets everything through."""
    document = (built["root"] / "all.json").read_bytes()
    assert before in document
    assert not schema.is_valid(json.loads(document.replace(before, after, 1)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<language>en", b"<language>en_US"),
        (b'<guid isPermaLink="false">', b"<guid>"),
        (b"<pubDate>Fri,", b"<pubDate>Sat,"),
        (b"<lastBuildDate>", b"<lastBuildDate>x"),
        (b"<item>", b"<item><pubDate/>"),
        (b"<title>publisher 0.1.0</title>", b"<title>a &amp; b</title>"),
        (b"<title>publisher 0.1.0</title>", b"<name>publisher 0.1.0</name>"),
        (b"<link>https://publisher.example.org/</link>", b"<link>/</link>"),
        (b"<item>", b"<item><author>An</author>"),
        (b"<item>", b"<item><enclosure url='https://a.b/'/>"),
    ],
)
def test_rules_refuse(built: dict[str, Path], before: bytes, after: bytes) -> None:
    """The rules are not such that everything keeps them."""
    document = (built["root"] / "all.rss").read_bytes()
    assert before in document
    assert list_broken_rules(document.replace(before, after, 1)) != []
