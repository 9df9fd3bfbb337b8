"""The reader as templates see her: values to print, and conditions that make variants."""

from publisher.model.personal import Comparison, Question, change_case, fold_field
from publisher.newsletter.fields import format_value
from publisher.newsletter.slots import SUBSCRIPTION, UNSUBSCRIBE_URL, SlotMint
from publisher.newsletter.variants import Inquiry

#: What every reader has, and what makes her one of a kind: printed, never asked about.
_OWN = frozenset({"email", SUBSCRIPTION, UNSUBSCRIBE_URL})


class ReaderValueError(ValueError):
    """A template asks of a reader's value what cannot be known before she is known."""


class ReaderValue:
    """A value of the reader as templates see it: printed, formatted, given a default, asked about.

    Printed, it is a token. Asked about, it has the value of the reader for whom the template is
    being filled, and the question makes a variant.
    """

    def __init__(
        self,
        mint: SlotMint,
        inquiry: Inquiry,
        field: str,
        *,
        default: str = "",
        formats: tuple[str, ...] = (),
    ) -> None:
        self._mint = mint
        self._inquiry = inquiry
        self._field = field
        self._default = default
        self._formats = formats

    def or_default(self, default: object) -> "ReaderValue":
        """Return the same value with what is shown where a reader has none."""
        return ReaderValue(
            self._mint, self._inquiry, self._field, default=str(default), formats=self._formats
        )

    def format(self, way: str) -> "ReaderValue":
        """Return the same value, written as `format_value` does; a default before it, too."""
        return ReaderValue(
            self._mint,
            self._inquiry,
            self._field,
            default=format_value(self._default, way),
            formats=(*self._formats, way),
        )

    def __str__(self) -> str:
        return self._mint.mint(self._field, self._default, self._formats)

    def __html__(self) -> str:
        # A token needs no escaping; the value is escaped for its place when it is put in.
        return str(self)

    def _ask(self, test: Comparison, value: str = "") -> bool:
        if self._field in _OWN:
            raise ReaderValueError(
                f"{self._field} is another one for each reader: no condition can ask about it"
            )
        if any(change_case("aB", way) == "aB" for way in self._formats):
            raise ReaderValueError(
                f"reader.{self._field} is asked about as it is written; only as it is, or as"
                " upper, lower, title or capitalize write it"
            )
        return self._inquiry.ask(
            Question(
                field=self._field,
                test=test,
                value=value,
                default=self._default,
                formats=self._formats,
            )
        )

    def __bool__(self) -> bool:
        return self._ask(Comparison.PRESENT)

    def __eq__(self, other: object) -> bool:
        return self._ask(Comparison.EQUALS, _as_text(other))

    def __ne__(self, other: object) -> bool:
        return not self._ask(Comparison.EQUALS, _as_text(other))

    def __contains__(self, other: object) -> bool:
        return self._ask(Comparison.CONTAINS, _as_text(other))

    def __lt__(self, other: object) -> bool:
        return self._ask(Comparison.LESS, _as_text(other))

    def __le__(self, other: object) -> bool:
        return self._ask(Comparison.AT_MOST, _as_text(other))

    def __gt__(self, other: object) -> bool:
        return self._ask(Comparison.MORE, _as_text(other))

    def __ge__(self, other: object) -> bool:
        return self._ask(Comparison.AT_LEAST, _as_text(other))

    __hash__ = None  # type: ignore[assignment]  # it equals what a reader's value equals

    def __len__(self) -> int:
        raise ReaderValueError(f"{self._field} is not known when the edition is set")


def _as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ReaderValueError(f"a reader's value is compared with text or a number, not {value!r}")
    return str(value)


class Reader:
    """`reader` in templates: each column of an import by its name, `reader.first_name`."""

    def __init__(self, mint: SlotMint, inquiry: Inquiry, *, language: str) -> None:
        """Take the newsletter's language, which counts for readers who have none."""
        self._mint = mint
        self._inquiry = inquiry
        self._language = language

    def __getattr__(self, name: str) -> ReaderValue:
        if name.startswith("_"):  # asked by jinja2 and copy, not by templates
            raise AttributeError(name)
        field = fold_field(name)
        default = self._language if field == "language" else ""
        return ReaderValue(self._mint, self._inquiry, field, default=default)
