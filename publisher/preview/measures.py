"""How large an edition is, beside what mail programs put up with."""

from dataclasses import dataclass

from publisher.newsletter.stylesheet import MOST_HEAD_CSS_BYTES
from publisher.newsletter.typeset import MOST_HTML_BYTES
from publisher.preview.reading import Reading
from publisher.preview.tags import find_tags

#: About so many characters of a subject does an inbox on a phone show.
PHONE_SUBJECT = 40
#: Columns of a text part that no program breaks anew.
TEXT_COLUMNS = 78


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One size, in bytes."""

    title: str
    size: int
    #: None where nobody minds.
    most: int | None
    #: What happens above `most`, or what is counted.
    explanation: str

    @property
    def percent(self) -> int:
        """How much of what is allowed is used, rounded up."""
        return -(-self.size * 100 // self.most) if self.most else 0

    @property
    def is_over(self) -> bool:
        """Tell whether it is more than allowed."""
        return self.most is not None and self.size > self.most


def measure(reading: Reading) -> tuple[Measure, ...]:
    """Return the sizes of what a reader gets."""
    html = reading.html
    styles = sum(
        len(html[tag.end : tag.close].rpartition("</")[0].encode())
        for tag in find_tags(html)
        if tag.name == "style"
    )
    return (
        Measure(
            title="HTML",
            size=len(html.encode()),
            most=MOST_HTML_BYTES,
            explanation="Gmail hides what is beyond about 102 kB, the unsubscribe link with it.",
        ),
        Measure(
            title="Styles in the head",
            size=styles,
            most=MOST_HEAD_CSS_BYTES,
            explanation="Gmail drops a style element that is longer.",
        ),
        Measure(
            title="Whole message",
            size=len(reading.message),
            most=None,
            explanation="As it is sent: headers, text and HTML.",
        ),
    )
