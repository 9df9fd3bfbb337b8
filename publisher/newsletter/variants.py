"""Which variants an edition has: as many as its readers' answers to its conditions make.

A template is filled for one reader. What it asks of her is remembered, and whoever would answer
the same gets the same variant; the first reader who answers otherwise has the template filled
again. So there are as many variants as occur, however many could.
"""

from collections.abc import Callable, Iterable, Mapping

from publisher.errors import TemplateError
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.personal import Answer, Comparison, Path, Paths, Question, fold_fields
from publisher.newsletter.content import RenderedVariant

#: Gives the values of every reader who would get the edition, again each time it is called.
Readers = Callable[[], Iterable[Mapping[str, str]]]


class Inquiry:
    """Answers what a template asks of one reader, and remembers what that was."""

    def __init__(self, fields: Mapping[str, str], find_origin: Callable[[], str]) -> None:
        """Answer for a reader with `fields`, by folded names; empty where nothing is known."""
        self._fields = fields
        self._find_origin = find_origin
        self._answers: dict[Question, bool] = {}
        #: Template and line at which each question was first asked, in the order of the path.
        self.origins: list[str] = []

    def ask(self, question: Question, origin: str | None = None) -> bool:
        """Return the answer; `origin` says who asks, where that is no template."""
        if question not in self._answers:
            self._answers[question] = question.answer(self._fields)
            self.origins.append(origin or self._find_origin())
        return self._answers[question]

    @property
    def path(self) -> Path:
        """What was asked and answered, in order."""
        return tuple(
            Answer(question=question, is_so=is_so) for question, is_so in self._answers.items()
        )


def choose_language(newsletter: NewsletterDefinition, inquiry: Inquiry) -> str:
    """Return the language that a reader's edition speaks: hers, where the newsletter has it."""
    for language in newsletter.reader_languages:
        question = Question(
            field="language",
            test=Comparison.EQUALS,
            value=language,
            default=newsletter.language,
        )
        if inquiry.ask(question, origin="reader_languages"):
            return language
    return newsletter.language


def explore(
    fill: Callable[[Mapping[str, str]], RenderedVariant],
    readers: Readers,
    *,
    known: Iterable[RenderedVariant] = (),
    most: int,
) -> tuple[RenderedVariant, ...]:
    """Return the variant of a reader of whom nothing is known, then all others that occur.

    `fill` sets a variant for a reader with these values; `known` ones are not set again. Readers
    are looked at one by one, and only where the edition asks anything.

    Raises:
        TemplateError: There would be more than `most`; the message names the conditions.
    """
    paths: Paths[RenderedVariant] = Paths((each.variant.path, each) for each in known)

    def find(fields: Mapping[str, str]) -> RenderedVariant:
        found = paths.find(fields)
        if found is None:
            found = fill(fields)
            paths.add(found.variant.path, found)
        return found

    first = find({})
    met = {first.variant.path: first}
    occurring: set[Path] = set()
    if first.variant.path:
        for fields in readers():
            variant = find(fold_fields(fields))
            occurring.add(variant.variant.path)
            met[variant.variant.path] = variant
            if len(occurring) > most:
                raise _too_many(met.values(), most)
    return tuple(met.values())


def find_occurring(
    known: Iterable[RenderedVariant], readers: Readers
) -> tuple[RenderedVariant, ...] | None:
    """Return those of `known` that `explore` would, or None where one would be missing."""
    paths: Paths[RenderedVariant] = Paths((each.variant.path, each) for each in known)
    first = paths.find({})
    if first is None:
        return None
    met = {first.variant.path: first}
    if first.variant.path:
        for fields in readers():
            variant = paths.find(fold_fields(fields))
            if variant is None:
                return None
            met[variant.variant.path] = variant
    return tuple(met.values())


def _too_many(variants: Iterable[RenderedVariant], most: int) -> TemplateError:
    asked: dict[str, str] = {}
    for each in variants:
        for answer, origin in zip(each.variant.path, each.origins, strict=True):
            asked.setdefault(str(answer.question), origin)
    listed = ", ".join(f"{question} ({origin})" for question, origin in asked.items())
    return TemplateError(
        f"more than {most} variants occur among the readers; what is asked: {listed}",
        hint="Ask less, or print the value itself; or allow more: variants in [[newsletter]].",
    )
