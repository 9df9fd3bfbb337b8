"""What templates see of an edition: words and addresses, ready to be printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publisher.content.plaintext import render_plain_text
from publisher.model.articles import Article, Person, Picture
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, EditionItem, shorten
from publisher.newsletter.environment import TEXT_WIDTH
from publisher.newsletter.prose import fit_prose
from publisher.templating.environment import trust
from publisher.templating.texts import Texts, find_locale


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicationView:
    """`publication` in templates: what readers may see, and no settings."""

    title: str
    description: str
    #: Ends in `/`.
    url: str
    #: Ends in `/`.
    feeds_url: str
    rights: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewsletterView:
    """`newsletter` in templates."""

    name: str
    title: str
    #: Postal address and what else the law wants; may have lines.
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TextLink:
    """A numbered link of the text part."""

    number: int
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleView:
    """One article as a template prints it."""

    title: str
    url: str
    #: Only where it is not the edition's own; BCP 47.
    language: str | None
    #: `ltr` or `rtl`.
    direction: str
    section: str | None
    #: Authors as printed; `position` of each is role and organisation.
    authors: tuple[Person, ...]
    #: The same in one phrase, without positions.
    names: str
    standfirst: str
    picture: Picture | None
    #: Whole text for the HTML; empty for a teaser.
    body: Markup
    #: Whole text for the text part, wrapped; empty for a teaser.
    plain: str
    links: tuple[TextLink, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionView:
    """The articles of one section below the leads."""

    #: None for articles without a section.
    title: str | None
    articles: tuple[ArticleView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionView:
    """`edition` in templates."""

    subject: str
    preheader: str
    number: int
    #: With its weekday, in the edition's language and the publication's time zone.
    date: str
    #: BCP 47.
    language: str
    direction: str
    #: At the top: articles in full, or large teasers.
    leads: tuple[ArticleView, ...]
    #: The others, by section in the order in which the sections come first.
    sections: tuple[SectionView, ...]
    #: How many articles are left to the web.
    left_out: int


def build_view(
    content: EditionContent, publication: Publication, texts: Texts, *, full: int, shown: int
) -> EditionView:
    """Return what templates see when `shown` items stand in the edition, `full` of them whole."""
    builder = _ArticleBuilder(content.newsletter.language, texts)
    items = shorten(content.items, full=full, shown=shown)
    day = content.composed_at.astimezone(publication.timezone).date()
    return EditionView(
        subject=content.subject,
        preheader=content.preheader,
        number=content.number,
        date=texts.write_date(day),
        language=content.newsletter.language,
        direction=find_locale(content.newsletter.language).text_direction,
        leads=tuple(
            builder.build(item.entry.article, whole=item.is_full) for item in items if item.is_lead
        ),
        sections=_group([item for item in items if not item.is_lead], builder),
        left_out=len(content.items) - len(items),
    )


def view_publication(publication: Publication) -> PublicationView:
    """Return what templates may know of the publication."""
    return PublicationView(
        title=publication.title,
        description=publication.description,
        url=publication.url,
        feeds_url=publication.feeds_url,
        rights=publication.rights,
    )


def view_newsletter(newsletter: NewsletterDefinition) -> NewsletterView:
    """Return what templates may know of the newsletter."""
    return NewsletterView(
        name=newsletter.name, title=newsletter.title, address=newsletter.address.strip()
    )


class _ArticleBuilder:
    """Makes views of articles, and counts links through the whole edition."""

    def __init__(self, language: str, texts: Texts) -> None:
        self._language = language
        self._texts = texts
        self._next_link = 1

    def build(self, article: Article, *, whole: bool) -> ArticleView:
        """Return an article's view, with its body where it stands in full."""
        body, plain = Markup(), ""
        links: tuple[TextLink, ...] = ()
        if whole:
            elsewhere = self._texts.translations.gettext("Watch or listen on the web")
            body = trust(
                fit_prose(article.html, url=article.url, title_level=2, elsewhere=elsewhere)
            )
            made = render_plain_text(
                article.markdown,
                width=TEXT_WIDTH,
                base_url=article.url,
                first_link=self._next_link,
            )
            plain, links = made.text, self._number(made.links)
        return ArticleView(
            title=article.shown_title,
            url=article.url,
            language=None if article.language == self._language else article.language,
            direction=find_locale(article.language).text_direction,
            section=article.section,
            authors=article.authors,
            names=self._texts.join([author.name for author in article.authors]),
            standfirst=article.summary,
            picture=article.picture,
            body=body,
            plain=plain,
            links=links,
        )

    def _number(self, urls: Iterable[str]) -> tuple[TextLink, ...]:
        links = tuple(
            TextLink(number=number, url=url) for number, url in enumerate(urls, self._next_link)
        )
        self._next_link += len(links)
        return links


def _group(items: Sequence[EditionItem], builder: _ArticleBuilder) -> tuple[SectionView, ...]:
    """Return the others by section, in the order in which the sections come first."""
    groups: dict[str | None, list[ArticleView]] = {}
    for item in items:
        view = builder.build(item.entry.article, whole=item.is_full)
        groups.setdefault(item.entry.article.section, []).append(view)
    return tuple(
        SectionView(title=title, articles=tuple(articles)) for title, articles in groups.items()
    )
