"""What templates see of an edition: words and addresses, ready to be printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from publisher.content.body import render_body
from publisher.content.directions import find_direction
from publisher.content.markup import plain_words
from publisher.content.plaintext import render_plain_text
from publisher.content.summaries import is_opening
from publisher.model.articles import Article, Person, Picture
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, EditionItem, shorten
from publisher.newsletter.environment import TEXT_WIDTH
from publisher.newsletter.pictures import Pictures
from publisher.newsletter.prose import fit_prose
from publisher.newsletter.reading_time import count_minutes
from publisher.newsletter.slots import ReaderAddress, SlotMint
from publisher.templating.environment import trust
from publisher.templating.texts import Texts

_MINUTE = timedelta(minutes=1)


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
    #: Page where a reader sets what she gets; it can be printed, and asked whether there is one.
    preferences_url: ReaderAddress | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TextLink:
    """A numbered link of the text part."""

    number: int
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingView:
    """A film or a recording that goes with an article: a message can only lead to it."""

    url: str
    #: The article's own where it has none.
    title: str
    #: Something to watch; otherwise to listen to.
    is_film: bool
    #: Whole minutes that it plays; 0 where nobody knows.
    minutes: int


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
    #: Who pays for it, as readers must be told; None for an article of the editors.
    sponsor: str | None
    #: Whole minutes that it takes to read, in its language; 0 where nobody knows.
    minutes: int
    #: Authors as printed; `position` of each is role and organisation.
    authors: tuple[Person, ...]
    #: The same in one phrase, without positions.
    names: str
    #: Empty where it was taken from the opening of a text that stands here in full.
    standfirst: str
    picture: Picture | None
    #: What goes with it to be watched or listened to.
    recordings: tuple[RecordingView, ...]
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
    #: The page that shows the same edition, where there is one.
    web_url: str | None
    #: The editor's note; empty for none.
    note: Markup
    #: The same for the text part, wrapped, and its numbered links.
    note_plain: str
    note_links: tuple[TextLink, ...]
    number: int
    #: With its weekday, in the edition's language and the publication's time zone.
    date: str
    #: BCP 47.
    language: str
    direction: str
    #: Of our own words around the articles, where they are in another language than the edition:
    #: English, where nobody translated them; BCP 47.
    words_language: str | None
    #: All that stand in it, in order.
    articles: tuple[ArticleView, ...]
    #: At the top: articles in full, or large teasers.
    leads: tuple[ArticleView, ...]
    #: The others, by section in the order in which the sections come first.
    sections: tuple[SectionView, ...]
    #: All of them by section, those at the top too.
    contents: tuple[SectionView, ...]
    #: How many articles are left to the web.
    left_out: int


def build_view(
    content: EditionContent,
    publication: Publication,
    texts: Texts,
    pictures: Pictures,
    *,
    full: int,
    shown: int,
) -> EditionView:
    """Return what templates see when `shown` items stand in the edition, `full` of them whole."""
    builder = _Builder(content.newsletter.language, texts, pictures)
    # The note stands first, and its links have the first numbers.
    note, note_plain, note_links = builder.build_note(content.note, publication.url)
    items = shorten(content.items, full=full, shown=shown)
    views = [builder.build(item) for item in items]
    others = [view for view, item in zip(views, items, strict=True) if not item.is_lead]
    day = content.composed_at.astimezone(publication.timezone).date()
    return EditionView(
        subject=content.subject,
        preheader=content.preheader,
        web_url=content.web_url,
        note=note,
        note_plain=note_plain,
        note_links=note_links,
        number=content.number,
        date=texts.write_date(day),
        language=content.newsletter.language,
        direction=find_direction(content.newsletter.language),
        words_language=None if texts.language == content.newsletter.language else texts.language,
        articles=tuple(views),
        leads=tuple(view for view, item in zip(views, items, strict=True) if item.is_lead),
        sections=_group(others),
        contents=_group(views),
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


def view_newsletter(newsletter: NewsletterDefinition, mint: SlotMint) -> NewsletterView:
    """Return what templates may know of the newsletter."""
    preferences = newsletter.preferences_url
    return NewsletterView(
        name=newsletter.name,
        title=newsletter.title,
        address=newsletter.address.strip(),
        preferences_url=None if preferences is None else ReaderAddress(mint, preferences),
    )


class _Builder:
    """Makes views of articles, and counts links through the whole edition."""

    def __init__(self, language: str, texts: Texts, pictures: Pictures) -> None:
        self._language = language
        self._pictures = pictures
        self._texts = texts
        self._next_link = 1

    def build_note(self, markdown: str, url: str) -> tuple[Markup, str, tuple[TextLink, ...]]:
        """Return the editor's note for the HTML and the text part, and its links."""
        if not markdown.strip():
            return Markup(), "", ()
        html = render_body(markdown, slug="note", url=url).html
        return self._fit(html, url, self._language), *self._set_plain(markdown, url)

    def build(self, item: EditionItem) -> ArticleView:
        """Return an article's view, with its body where it stands in full."""
        article = item.entry.article
        body, plain, standfirst = Markup(), "", article.summary
        links: tuple[TextLink, ...] = ()
        if item.is_full:
            body = self._fit(article.html, article.url, article.language)
            plain, links = self._set_plain(article.markdown, article.url)
            if is_opening(standfirst, article.html):
                standfirst = ""
        return ArticleView(
            title=article.shown_title,
            url=article.url,
            language=None if article.language == self._language else article.language,
            direction=find_direction(article.language),
            section=article.section,
            sponsor=item.sponsor,
            minutes=0
            if item.sponsor
            else count_minutes(plain_words(article.html), article.language),
            authors=article.authors,
            names=self._texts.join([author.name for author in article.authors]),
            standfirst=standfirst,
            picture=self._pictures.fit(article.picture),
            recordings=_list_recordings(article),
            body=body,
            plain=plain,
            links=links,
        )

    def _fit(self, html: str, url: str, language: str) -> Markup:
        fitted = fit_prose(
            html,
            url=url,
            title_level=2,
            elsewhere=self._texts.translations.gettext("Watch or listen on the web"),
            elsewhere_language=None if language == self._texts.language else self._texts.language,
            pictures=self._pictures,
        )
        return trust(fitted)

    def _set_plain(self, markdown: str, url: str) -> tuple[str, tuple[TextLink, ...]]:
        made = render_plain_text(
            markdown, width=TEXT_WIDTH, base_url=url, first_link=self._next_link
        )
        return made.text, self._number(made.links)

    def _number(self, urls: Iterable[str]) -> tuple[TextLink, ...]:
        links = tuple(
            TextLink(number=number, url=url) for number, url in enumerate(urls, self._next_link)
        )
        self._next_link += len(links)
        return links


def _list_recordings(article: Article) -> tuple[RecordingView, ...]:
    return tuple(
        RecordingView(
            url=each.url,
            title=each.title or article.shown_title,
            is_film=each.media_type.startswith("video/"),
            minutes=0
            if each.duration is None
            else max(1, round(each.duration.total_seconds() / 60)),
        )
        for each in article.supplement.attachments
        if each.is_playable
    )


def _group(views: Iterable[ArticleView]) -> tuple[SectionView, ...]:
    """Return articles by section, in the order in which the sections come first."""
    groups: dict[str | None, list[ArticleView]] = {}
    for view in views:
        groups.setdefault(view.section, []).append(view)
    return tuple(
        SectionView(title=title, articles=tuple(articles)) for title, articles in groups.items()
    )
