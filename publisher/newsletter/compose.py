"""An edition that nobody has edited, and the message that an edition becomes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b
from urllib.parse import urlsplit

from publisher.model.articles import Article, Entry
from publisher.model.delivery import CarriedArticle, FrozenMessage, NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, RenderedEdition, arrange
from publisher.newsletter.headers import clean, encode_person, encode_phrase, encode_text
from publisher.newsletter.images import prepare_pictures, refuse_edition
from publisher.newsletter.known_fields import check_fields
from publisher.newsletter.personal_text import take_literally
from publisher.newsletter.picture_places import list_problems, list_shown
from publisher.newsletter.pictures import Pictures
from publisher.newsletter.render import render_edition
from publisher.newsletter.variants import Readers
from publisher.storage.cache import Cache
from publisher.storage.ledger import ReaderLedger

#: What inboxes show of a preheader at most.
_PREHEADER_LENGTH = 140


def suggest_content(
    newsletter: NewsletterDefinition, entries: Sequence[Entry], *, number: int, now: datetime
) -> EditionContent:
    """Return an edition that carries `entries` in their order, as nobody has edited it.

    The subject is the lead article's title, the preheader its standfirst.
    """
    lead = entries[0].article
    return EditionContent(
        newsletter=newsletter,
        number=number,
        subject=suggest_subject(lead),
        preheader=suggest_preheader(lead),
        composed_at=now,
        items=arrange(entries, newsletter.full),
    )


def compose_edition(
    publication: Publication,
    content: EditionContent,
    cache: Cache,
    readers: ReaderLedger | None = None,
    *,
    is_trial: bool = False,
) -> NewEdition:
    """Return the edition, set and with its headers; it is not frozen.

    Conditions make a variant for each way in which `readers` answer them; without readers there
    is one alone, for somebody of whom nothing is known. A trial, which is only looked at, has what
    is wrong with pictures among its remarks.

    Raises:
        ArticleError: A picture is missing or cannot be used, and this is no trial.
        ConfigurationError: One of the newsletter's `image_hosts` is not a host.
        TemplateError: The newsletter's template or styles cannot be used, print what no reader
            has, or make too many variants.
    """
    newsletter = content.newsletter
    if newsletter.web and content.web_url is None:
        path = publication.edition_page(newsletter.name, content.number)
        content = replace(content, web_url=f"{publication.feeds_url}{path}")
    sender = newsletter.sender
    assert sender.email is not None
    domain = sender.email.rpartition("@")[2]
    audience: Readers = tuple if readers is None else lambda: readers.list_fields(newsletter.name)
    pictures, rendered = _render(content, publication, cache, audience)
    problems = list_problems(pictures, rendered.all_html)
    if problems and not is_trial:
        raise refuse_edition(problems)
    check_fields(rendered, audience)
    first = rendered.variants[0]
    reply_to = newsletter.reply_to or sender
    return NewEdition(
        newsletter=newsletter.name,
        subject=first.subject,
        preheader=first.preheader,
        composed_at=content.composed_at,
        message=FrozenMessage(
            headers=_make_headers(publication, content, first.subject, domain),
            html=rendered.html,
            text=rendered.text,
            slots=rendered.slots,
            subject=first.variant.subject,
            path=first.variant.path,
            others=tuple(each.variant for each in rendered.variants[1:]),
            unsubscribe_url=newsletter.unsubscribe_url,
            unsubscribe_mailto=reply_to.email,
            pictures=pictures.list_named(rendered.all_html),
        ),
        # What did not fit is left to the edition after this one.
        articles=tuple(_carry(item.entry) for item in content.items[: rendered.shown]),
        return_path=publication.delivery.return_path or sender.email,
        domain=domain,
        remarks=(*problems, *pictures.remarks),
    )


def _render(
    content: EditionContent, publication: Publication, cache: Cache, audience: Readers
) -> tuple[Pictures, RenderedEdition]:
    """Return the edition, set, and its pictures.

    What a layout shows is known when it is set. Where there was not room enough for all that it
    could show, those alone that it does show are prepared again.
    """
    pictures = prepare_pictures(content, publication, cache)
    rendered = render_edition(content, publication, cache, pictures, audience)
    if pictures.is_reduced:
        shown = list_shown(pictures, rendered.all_html)
        pictures = prepare_pictures(content, publication, cache, only=shown)
        rendered = render_edition(content, publication, cache, pictures, audience)
    return pictures, rendered


def _carry(entry: Entry) -> CarriedArticle:
    article = entry.article
    return CarriedArticle(id=entry.id, title=article.title, url=article.url, source=article.source)


def _make_headers(
    publication: Publication, content: EditionContent, subject: str, domain: str
) -> tuple[tuple[str, str], ...]:
    """Return the fields that all readers share, encoded and folded.

    List-Id (RFC 2919) stays the same over editions. List-Unsubscribe-Post (RFC 8058) promises
    that a POST works, so it stands there only with an https address to post to.
    """
    newsletter, now = content.newsletter, content.composed_at
    local = now.astimezone(publication.timezone)
    headers = [
        ("From", encode_person(newsletter.sender)),
        ("Subject", encode_text("Subject", subject)),
        # RFC 5322 section 3.3 knows whole minutes of offset only.
        ("Date", format_datetime(local if _is_whole_minutes(local) else now.astimezone(UTC))),
        ("List-Id", f"{encode_phrase(newsletter.title)}\r\n <{newsletter.name}.{domain}>"),
        ("Feedback-ID", f"{content.number}:{newsletter.name}:newsletter:{_sender_id(publication)}"),
        ("Precedence", "list"),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
    ]
    if newsletter.unsubscribe_url is not None:
        headers.insert(4, ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    if content.web_url is not None:
        headers.append(("Archived-At", f"<{content.web_url}>"))  # RFC 5064
    if newsletter.reply_to is not None:
        headers.insert(1, ("Reply-To", encode_person(newsletter.reply_to)))
    return tuple(headers)


def _is_whole_minutes(moment: datetime) -> bool:
    offset = moment.utcoffset()
    return offset is not None and offset.total_seconds() % 60 == 0


def _sender_id(publication: Publication) -> str:
    """Return the last part of Feedback-ID: 5 to 15 characters, the same for all editions."""
    host = urlsplit(publication.url).hostname or ""
    name = "".join(character for character in host if character.isalnum() and character.isascii())
    return name if 5 <= len(name) <= 15 else blake2b(host.encode(), digest_size=5).hexdigest()


def suggest_subject(lead: Article) -> str:
    """Return a subject for an edition with this article on top: its title, taken literally."""
    return take_literally(clean(lead.shown_title))


def suggest_preheader(lead: Article) -> str:
    """Return as much of a standfirst as a mailbox shows behind the subject, taken literally."""
    return take_literally(_shorten(clean(lead.summary)))


def _shorten(text: str) -> str:
    if len(text) <= _PREHEADER_LENGTH:
        return text
    return text[:_PREHEADER_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
