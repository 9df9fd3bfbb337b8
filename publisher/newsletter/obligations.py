"""What no theme may leave out: the way out of the list, and who it is that writes."""

from collections.abc import Sequence

from publisher.errors import TemplateError
from publisher.model.newsletters import NewsletterDefinition
from publisher.newsletter.slots import UNSUBSCRIBE_URL, MintedSlot
from publisher.newsletter.survey import survey_html


def check_obligations(
    newsletter: NewsletterDefinition,
    html: str,
    text: str,
    in_html: Sequence[MintedSlot],
    in_text: Sequence[MintedSlot],
) -> None:
    """Refuse an edition that readers could not leave, or that does not say whose it is.

    Raises:
        TemplateError: A part has no unsubscribe link, or lacks the newsletter's address.
    """
    layout = newsletter.template
    if not any(f'href="{each.slot.token}"' in html for each in _ways_out(in_html)):
        raise TemplateError(
            f"{layout}.html: the edition has no unsubscribe link",
            hint='Keep the block «choices», or write: <a href="{{ unsubscribe_url }}">…</a>',
        )
    if not _ways_out(in_text):
        raise TemplateError(
            f"{layout}.txt: the text part has no unsubscribe address",
            hint="Keep the block «choices», or write: {{ unsubscribe_url }}",
        )
    address = _fold(newsletter.address)
    for suffix, shown in (("html", survey_html(html).text), ("txt", text)):
        if address not in _fold(shown):
            raise TemplateError(
                f"{layout}.{suffix}: the newsletter's address does not stand in it",
                hint="Keep the block «sender», or write: {{ newsletter.address }}",
            )


def _ways_out(minted: Sequence[MintedSlot]) -> list[MintedSlot]:
    return [each for each in minted if each.slot.field == UNSUBSCRIBE_URL]


def _fold(text: str) -> str:
    return "".join(text.split())
