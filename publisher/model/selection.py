"""Which articles a feed or newsletter takes, and the texts of settings in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.model.articles import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which articles a feed or newsletter takes: those that match each filter that is set."""

    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    #: BCP 47; `nl` takes `nl-BE` as well.
    languages: tuple[str, ...] = ()
    #: Names of the sources whose articles join our own; None: all.
    sources: tuple[str, ...] | None = None
    #: What has one of these is not taken, whatever else it has.
    exclude_sections: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    exclude_authors: tuple[str, ...] = ()

    def takes(self, article: Article) -> bool:
        """Tell whether the article matches; case is ignored, any value of a filter will do."""
        section = () if article.section is None else (article.section,)
        authors = tuple(author.name for author in article.authors)
        return (
            _meets(self.sections, section)
            and _meets(self.tags, article.tags)
            and _meets(self.authors, authors)
            and not _shares(self.exclude_sections, section)
            and not _shares(self.exclude_tags, article.tags)
            and not _shares(self.exclude_authors, authors)
            and (
                self.sources is None
                or article.source_name is None
                or article.source_name in self.sources
            )
            and (
                not self.languages
                or any(is_within(article.language, wanted) for wanted in self.languages)
            )
        )


def _meets(wanted: tuple[str, ...], present: tuple[str, ...]) -> bool:
    return not wanted or _shares(wanted, present)


def _shares(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    folded = {value.casefold() for value in others} if some else ()
    return any(value.casefold() in folded for value in some)


def is_within(language: str, wanted: str) -> bool:
    """Tell whether a BCP 47 tag falls in a range (RFC 4647 section 3.3.1, basic filtering)."""
    language, wanted = language.lower(), wanted.lower()
    return language == wanted or language.startswith(wanted + "-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A text of the settings, in one or more languages."""

    #: Stands where no language of the texts is asked for; empty for none.
    otherwise: str = ""
    #: BCP 47 → text.
    texts: Mapping[str, str] = field(default_factory=dict)

    def choose(self, *languages: str) -> str:
        """Return the text in the first of the languages that has one: its own, or a wider range's.

        Where none has, the one for all languages, else the first that was written.
        """
        for language in languages:
            within = [tag for tag in self.texts if is_within(language, tag)]
            if within:
                return self.texts[max(within, key=len)]
        return self.otherwise or next(iter(self.texts.values()), "")
