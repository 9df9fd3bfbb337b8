"""Mistakes in `publisher.toml`: each is named with file, table and key."""

from collections.abc import Callable

import pytest

from publisher.errors import ConfigurationError

Refuse = Callable[..., ConfigurationError]
WriteNewsletter = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[delivry]\n", "[delivry] is not a known table", "Did you mean 'delivery'?"),
        ("[zzz]\n", "[zzz] is not a known table", "Known here: publication, content, delivery"),
        (
            "[delivery]\nconections = 3\n",
            "[delivery] conections: is not a known key",
            "'connections'",
        ),
        (
            '[[feed]]\nname = "a"\nformat = "rss"\n',
            "[[feed]] format: is not a known key",
            "'formats'",
        ),
        (
            '[[feed]]\nname = "a"\nformats = ["atm"]\n',
            "[[feed]] formats: 'atm' is not known",
            "'atom'",
        ),
        (
            '[[feed]]\nname = "a"\neach = "sect"\n',
            "[[feed]] each: 'sect' is not known",
            "'section'",
        ),
        ('[[feed]]\nname = "a"\neach = "tag"\n', "[[feed]] name: 'a' has no {tag}", "tag/{tag}"),
        (
            '[[feed]]\nname = "{tag}"\n',
            "[[feed]] name: '{tag}' has a placeholder and no each",
            "each =",
        ),
        (
            '[[feed]]\nname = "a"\ncontent = "ful"\n',
            "[[feed]] content: 'ful' is not known",
            "'full'",
        ),
        (
            'hub = "hub.example.org"\n',
            "[publication] hub: 'hub.example.org' is not a web address",
            "in full",
        ),
        (
            'servers = ["ngnix"]\n',
            "[publication] servers: 'ngnix' is not known",
            "'nginx'",
        ),
        (
            '[[feed]]\nname = "a"\nformerly = ["../b"]\n',
            "[[feed]] formerly: '../b' cannot be a feed name",
            "letters",
        ),
        (
            '[[feed]]\nname = "{tag}"\neach = "tag"\nformerly = "b"\n',
            "[[feed]] formerly: 'b' has not the same placeholders as the name",
            "{tag}",
        ),
        (
            '[[feed]]\nname = "a"\nformerly = "{tag}"\n',
            "[[feed]] formerly: '{tag}' has not the same placeholders as the name",
            "like 'a'",
        ),
        ('[[feed]]\nname = "a"\nlimit = 0\n', "[[feed]] limit: 0 is less than 1", "from 1"),
        (
            '[[feed]]\nname = "a"\nlimit = "5"\n',
            "[[feed]] limit: '5' is not a whole number",
            "whole number",
        ),
        (
            '[[feed]]\nname = "a"\nlimit = true\n',
            "[[feed]] limit: True is not a whole number",
            "whole number",
        ),
        (
            '[[feed]]\nname = "a"\ntags = [1]\n',
            "[[feed]] tags: [1] is not a list of texts",
            "tags = [",
        ),
        ("[[feed]]\nlimit = 3\n", "[[feed]] name: is missing", 'name = "all"'),
        (
            '[[feed]]\nname = "a"\n[[feed]]\nname = "a"\n',
            "[[feed]] name: 'a' is there twice",
            "own",
        ),
        ('feed = "a"\n', "[feed] must be a list of tables", "[[feed]]"),
        ("feed = [1]\n", "feed is not a table", "[feed]"),
        ("delivery = 3\n", "delivery is not a table", "[delivery]"),
        ('[content]\ndialect = "yaml"\n', "[content] dialect: 'yaml' is not known", "auto"),
        ('[delivery]\nrate = "fast"\n', "[delivery] rate: 'fast' cannot be understood", "50/s"),
        (
            '[delivery]\ntimeout = "0 s"\n',
            "[delivery] timeout: no server answers in no time",
            "5 min",
        ),
        ('[delivery]\ngive_up_after = "soon"\n', "[delivery] give_up_after: 'soon'", "2 days"),
        (
            '[delivery]\ndurability = "powr"\n',
            "[delivery] durability: 'powr' is not known",
            "'power'",
        ),
        (
            '[delivery]\nreturn_path = "b+{token}@example.org"\n',
            "[delivery] return_path: 'b+{token}@example.org' has braces that are not {id}",
            "bounces+{id}@example.org",
        ),
        (
            '[delivery]\nreturn_path = "a>b"\n',
            "[delivery] return_path: 'a>b'",
            "address@example.org",
        ),
        ('[delivery]\npassword = "secret"\n', "[delivery] password: a secret does not", "PASSWORD"),
        (
            "[ledger]\ndatabase = 5\n",
            "[ledger] database: 5 is not text in quotes",
            "text in quotes",
        ),
    ],
)
def test_mistakes(refuse: Refuse, text: str, message: str, hint: str) -> None:
    """Whatever is wrong, the error names file, table and key, and the next thing to do."""
    head, _, rest = (
        text.partition("\n") if text.startswith(("feed", "delivery =")) else ("", "", text)
    )
    body = f'{head}\n[publication]\ntitle = "K"\nurl = "https://example.org/"\n{rest}'
    error = refuse(body)
    assert error.message.startswith(f"publisher.toml: {message}")
    assert hint in error.hint
    assert "\n" not in error.message
    assert "secret" not in error.message.replace("a secret does not", "")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("name", "", "is missing"),
        ("name", '""', "is missing"),
        ("name", '"a/b"', "cannot be a newsletter name"),
        ("name", '"a b"', "cannot be a newsletter name"),
        ("name", '"a@b"', "cannot be a newsletter name"),
        ("name", '"été"', "cannot be a newsletter name"),
        ("name", '"a:b"', "cannot be a newsletter name"),
        ("name", '"a\\rb"', "cannot be a newsletter name"),
        ("title", "", "is missing"),
        ("from_", "", "is missing"),
        ("from_", '"Redactie"', "cannot be understood"),
        ("reply_to", '"a@example.org, b@example.org"', "cannot be understood"),
        ("schedule", '"monkey 08:00"', "cannot be understood"),
        ("clients", '["gmial"]', "'gmial' is not known"),
        ("limit", "0", "0 is less than 1"),
        ("full", "-1", "-1 is less than 0"),
        ("minimum", "13", "13 is more than the limit of 12"),
        ("window", '"a fortnight"', "cannot be understood"),
        ("order", '"size"', "'size' is not known"),
        ("exclude_tags", "3", "is not a list of texts"),
        ("reader_languages", '["fr", "français"]', "'français' cannot be understood"),
        ("variants", "0", "0 is less than 1"),
        ("unsubscribe_url", '"https://example.org/u"', "is not an https address with {token}"),
        ("unsubscribe_url", '"http://example.org/{token}"', "is not an https address"),
        ("unsubscribe_url", '"https://{token}.example.org/"', "is not an https address"),
        ("unsubscribe_url", '"https://example.org/{token}>"', "is not an https address"),
        ("preferences_url", '"http://example.org/p"', "is not an https address"),
        ("preferences_url", '"https://{token}.example.org/"', "is not an https address"),
        ("unsubscribe_url", '"https://example.org/é/{token}"', "is not an https address"),
        ("unsubscribe_url", '"https://example.org/{token}\\r\\nX: y"', "is not an https address"),
        ("unsubscribe_url", '"https://example.org/{token}{x}"', "is not an https address"),
        ("images", '"inline"', "'inline' is not known"),
        ("image_budget", '"1 GB"', "cannot be understood"),
        ("image_hosts", '"https://example.org/"', "is not a host"),
        ("colour", '"red"', "is not a known key"),
    ],
)
def test_mistakes_in_a_newsletter(
    refuse: Refuse, newsletter: WriteNewsletter, key: str, value: str, message: str
) -> None:
    """What would break a message's headers, or mean nothing, is refused by name."""
    error = refuse(newsletter(**{key: value}))
    assert error.message.startswith(f"publisher.toml: [[newsletter]] {key.rstrip('_')}: ")
    assert message in error.message
    assert error.hint


def test_twin_newsletters(refuse: Refuse, newsletter: WriteNewsletter) -> None:
    """Two newsletters of one name are refused: nobody could say which is meant."""
    error = refuse(f"{newsletter()}\n{newsletter()}")
    assert error.message == "publisher.toml: [[newsletter]] name: 'weekly' is there twice"


@pytest.mark.parametrize(
    "name",
    ["../all", "/all", "a//b", "a/./b", "a\\\\b", "a b", "a\\tb", "a\\u0000b", "a<b", 'a\\"b'],
)
def test_feed_names_stay_in_their_folder(refuse: Refuse, name: str) -> None:
    """A feed cannot be written outside the feeds folder, nor under a name that no address has."""
    error = refuse(f'[[feed]]\nname = "{name}"\n')
    assert error.message.startswith("publisher.toml: [[feed]] name: ")


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https:///x",
        "https://exa mple.org/",
        "//example.org",
        "https://example.org/?a=b",
        "https://example.org/#a",
        "https://example.org:port/",
        "https://[::1/",
        "https://example.org/\\n",
        "https://example.org/<b>",
        "https://:80/",
        "HTTPS//example.org",
    ],
)
def test_no_web_address(refuse: Refuse, url: str) -> None:
    """An address that others could not be built upon is refused."""
    error = refuse(f'[publication]\ntitle = "K"\nurl = "{url}"\n')
    assert error.message.startswith("publisher.toml: [publication] url: ")
    assert error.hint == 'Write it in full: "https://example.org/"'


@pytest.mark.parametrize(
    "zone", ["Europe", "Europe/Brussel", "../../etc/passwd", "", "CET+1", "été"]
)
def test_no_time_zone(refuse: Refuse, zone: str) -> None:
    """A time zone that does not exist is refused by name."""
    error = refuse(
        f'[publication]\ntitle = "K"\nurl = "https://example.org/"\ntimezone = "{zone}"\n'
    )
    assert error.message == f"publisher.toml: [publication] timezone: {zone!r} is not a time zone"


@pytest.mark.parametrize(
    ("author", "message"),
    [
        ('"An"', "[publication] author: 'An' is not a table"),
        ('{ email = "a@example.org" }', "[publication.author] name: is missing"),
        (
            '{ name = "An", mail = "a@example.org" }',
            "[publication.author] mail: is not a known key",
        ),
    ],
)
def test_mistakes_in_the_author(refuse: Refuse, author: str, message: str) -> None:
    """Mistakes inside the author's table name that table."""
    error = refuse(f'[publication]\ntitle = "K"\nurl = "https://example.org/"\nauthor = {author}\n')
    assert error.message == f"publisher.toml: {message}"
