"""Whether the text part says what the HTML says, in lines that every program shows."""

from collections.abc import Iterator, Mapping

from publisher.preflight.edition.rules import Rule, error, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding, Where

_MOST_COLUMNS = 78

RULES: Mapping[str, Rule] = {
    "edition/text-complete": error(
        "The text part names every article, with its address",
        "Who reads text alone, on a watch or aloud, misses it.",
        "Print titles and addresses in the template's .txt.",
    ),
    "edition/text-line": warning(
        "Lines of the text part have at most 78 columns, addresses apart",
        "Programs break longer lines anywhere, and quotations become stairs.",
        "Wrap the text in the template: `{{ … | wrap }}`.",
    ),
    "edition/text-blanks": warning(
        "No line of the text part ends in blanks",
        "Programs take such a line for one that goes on (RFC 3676).",
        "Take them out of the template or the address.",
    ),
}


def check_text_part(specimen: Specimen) -> Iterator[Finding]:
    """Find articles that the text part leaves out, and lines that would be broken."""
    words = " ".join(specimen.text.split()).casefold()
    addresses = set(specimen.text.split())
    for article in specimen.edition.articles:
        missing = []
        if " ".join(article.title.split()).casefold() not in words:
            missing.append("title")
        if article.url not in addresses:
            missing.append("address")
        if missing:
            yield specimen.find(
                RULES,
                "edition/text-complete",
                f"the text part has no {' and no '.join(missing)} of «{article.title[:80]}»",
                where=Where(part="text"),
            )
    for number, line in enumerate(specimen.text.splitlines(), start=1):
        if line != line.rstrip():
            yield specimen.find(
                RULES,
                "edition/text-blanks",
                f"the line «{line.strip()[:60]}» ends in blanks",
                where=Where(part="text", line=number),
            )
        if len(line) > _MOST_COLUMNS and not _is_address(line):
            yield specimen.find(
                RULES,
                "edition/text-line",
                f"a line of {len(line)} columns: «{line.strip()[:60]}…»",
                where=Where(part="text", line=number),
            )


def _is_address(line: str) -> bool:
    """Tell whether a line is as long as the one word in it makes it: an address, whole."""
    longest = max(line.split(), key=len, default="")
    return "://" in longest or longest.startswith(("mailto:", "<mailto:")) or "@" in longest
