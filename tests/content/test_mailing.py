"""What articles say to newsletters: which may carry them, where, who pays, how heavy they are."""

import pytest

from publisher.content.front_matter import FrontMatter
from publisher.content.mailing import mailing_as_values, mailing_from_values, read_mailing
from publisher.errors import ArticleError
from publisher.model.articles import Mailing

_KNOWN = ("weekly", "daily")


def _front(is_foreign: bool = False, /, **values: object) -> FrontMatter:
    return FrontMatter(values, {"newsletter": 4}, source="a.md", names={} if is_foreign else None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Mailing()),
        ({"newsletter": True}, Mailing()),
        ({"newsletter": False}, Mailing(newsletters=())),
        ({"newsletter": "weekly"}, Mailing(newsletters=("weekly",))),
        ({"newsletter": "weekly, daily"}, Mailing(newsletters=("weekly", "daily"))),
        ({"newsletter": "pinned"}, Mailing(is_pinned=True)),
        ({"newsletter": ["daily", "pinned"]}, Mailing(newsletters=("daily",), is_pinned=True)),
        ({"sponsor": "Bakkerij Zandkorrel"}, Mailing(sponsor="Bakkerij Zandkorrel")),
        ({"weight": 10}, Mailing(weight=10)),
        ({"weight": -2.5}, Mailing(weight=-2.5)),
        ({"weight": 0}, Mailing()),
    ],
)
def test_what_an_article_says(values: dict[str, object], expected: Mailing) -> None:
    """Each word of the front matter has its effect, and the next run remembers it."""
    front = _front(**values)
    mailing = read_mailing(front, _KNOWN)
    assert mailing == expected
    assert mailing_from_values(mailing_as_values(mailing)) == expected
    assert front.extra() == {}
    assert front.remarks == []


def test_newsletter_that_is_not_there() -> None:
    """A misspelt newsletter keeps the article out of the others, and its author is told."""
    front = _front(newsletter="weekley")
    assert read_mailing(front, _KNOWN).newsletters == ("weekley",)
    assert [(each.place, each.message, each.hint) for each in front.remarks] == [
        ("a.md:4", "newsletter: there is no newsletter 'weekley'", "Did you mean 'weekly'?")
    ]


@pytest.mark.parametrize("values", [{"newsletter": {"a": 1}}, {"weight": "10 kg"}, {"sponsor": []}])
def test_what_says_nothing(values: dict[str, object]) -> None:
    """A value that means nothing is refused; in another generator's article it is that one's own.

    There, too, a newsletter that is not ours is none of our business.
    """
    with pytest.raises(ArticleError):
        read_mailing(_front(**values), _KNOWN)
    assert read_mailing(_front(True, **values), _KNOWN) == Mailing()
    foreign = _front(True, newsletter="substack")
    assert (read_mailing(foreign, _KNOWN), foreign.remarks) == (Mailing(), [])


def test_weight_of_another_generator() -> None:
    """Hugo's weight orders a newsletter as it orders Hugo's lists."""
    front = _front(True, weight=3, newsletter=False)
    assert read_mailing(front, _KNOWN) == Mailing(newsletters=(), weight=3)
