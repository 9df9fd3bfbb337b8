"""Readers of whom the same is true, found among all."""

from collections.abc import Iterator

from publisher.model.delivery import FrozenMessage, Variant
from publisher.model.personal import Answer, Comparison, Path, Question
from publisher.preview.groups import find_groups

FRENCH = Question(field="language", test=Comparison.EQUALS, value="fr")
PAYING = Question(field="segment", test=Comparison.EQUALS, value="paying")


def lead(*answers: tuple[Question, bool]) -> Path:
    return tuple(Answer(question=question, is_so=is_so) for question, is_so in answers)


def freeze(*paths: Path) -> FrozenMessage:
    first, *others = paths
    return FrozenMessage(
        headers=(),
        html="first",
        text="first",
        path=first,
        others=tuple(Variant(path=path, html=str(path), text="") for path in others),
    )


def test_one_of_each() -> None:
    """Each variant is for somebody of whom only that is known which leads to it."""
    message = freeze(
        lead((FRENCH, False)),
        lead((FRENCH, True), (PAYING, False)),
        lead((FRENCH, True), (PAYING, True)),
    )
    readers = [
        {"name": "Bo", "language": "en"},
        {"name": "An", "language": "fr", "Segment": "paying"},
        {"name": "Cas", "language": "fr-BE", "Segment": "free"},
    ]
    groups = find_groups(message, readers)
    assert [(group.words, group.fields) for group in groups] == [
        ('reader.language != "fr"', {}),
        (
            'reader.language == "fr", reader.segment != "paying"',
            {"language": "fr-BE", "segment": "free"},
        ),
        (
            'reader.language == "fr", reader.segment == "paying"',
            {"language": "fr", "segment": "paying"},
        ),
    ]


def test_no_more_than_needed() -> None:
    """Once somebody of each group was met, no more readers are read."""
    asked = []

    def read() -> Iterator[dict[str, str]]:
        for language in ("fr", "nl"):
            asked.append(language)
            yield {"language": language}

    message = freeze(lead((FRENCH, False)), lead((FRENCH, True)))
    assert len(find_groups(message, read())) == 2
    assert asked == ["fr"]


def test_one_edition_for_all() -> None:
    """Where nothing is asked there are no groups to choose from."""
    assert find_groups(freeze(()), [{"language": "fr"}]) == ()
