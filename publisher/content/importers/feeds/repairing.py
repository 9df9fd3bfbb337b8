"""XML that any parser can read, made of whatever a server calls a feed.

feedparser has a second parser for broken feeds, which loses text and takes more time than bytes
can be given. So it never gets to see one.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from xml.parsers import expat

from lxml import etree

from publisher.content.characters import FORBIDDEN
from publisher.content.importers.feeds.recognising import find_root
from publisher.errors import ImportSourceError

_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
_ROOT = re.compile(r"<(?:[\w.\-]{1,30}:)?(?:rss|feed|rdf|channel)(?=[\s/>])", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,30}));")
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_PREFIX = re.compile(
    r"</?([A-Za-z_][\w.\-]{0,30}):[\w.\-]|\s([A-Za-z_][\w.\-]{0,30}):[\w.\-]+\s{0,9}="
)
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.\-]{0,30})")
_OWN_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
#: Prefixes that feeds use without saying what they mean.
_USUAL = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
#: Deeper than any text is, and less than what parsers can take.
_DEEPEST = 200
#: Elements whose text feedparser searches for an address, in time that grows with its square;
#: and elements that it compares with all others of the same entry.
_PEOPLE = frozenset({"author", "creator", "managingeditor", "webmaster", "publisher", "owner"})
_TERMS = frozenset({"category", "subject", "keywords", "tags"})
_ENTRIES = frozenset({"item", "entry"})
#: Steps that all of this may take; an ordinary feed of 20 MB needs a hundredth.
_MOST_STEPS = 100_000_000


def make_well_formed(text: str) -> tuple[bytes, str | None]:
    """Return the feed's root element as well-formed XML in UTF-8, and what was wrong or None.

    Nothing of it is a declaration of types or of entities: what those would say is dropped, and
    the named characters of HTML are written out.

    Raises:
        ImportSourceError: It cannot be repaired, or reading it would take too long.
    """
    start, name = find_root(text)
    if name.lower() not in ("rss", "feed", "rdf"):
        # Something stands before it that should not, like an error of the server's program.
        found = _ROOT.search(text)
        start = -1 if found is None else found.start()
    if start < 0:
        raise ImportSourceError(
            "it is not an RSS, Atom or JSON feed", hint="Give the address of a feed."
        )
    lines_before = text.count("\n", 0, start)
    text = _REFERENCE.sub(_write_out, text[start:])
    text = FORBIDDEN.sub("", text)
    fault = _find_fault(_encode(text), lines_before)
    if fault is None:
        return _encode(text), None
    repaired = _repair(text)
    if repaired is None or _find_fault(repaired, 0) is not None:
        raise ImportSourceError(
            f"the feed is broken beyond repair: {fault}",
            hint="Tell those who run it; a checker of feeds shows them where.",
        )
    return repaired, f"the feed is not well-formed XML ({fault}); what could be read was taken"


def _encode(text: str) -> bytes:
    return (_DECLARATION + text).encode()


def _write_out(found: re.Match[str]) -> str:
    """Return a reference that every parser of XML knows, or the character itself."""
    if found[3]:
        if found[3] in _OWN_NAMES:
            return found[0]
        characters = html5.get(f"{found[3]};")
        if characters is None:
            return found[0]
        # `&LT;` is one as well, and would become markup.
        return "".join(f"&#{ord(each)};" if each in "<>&\"'" else each for each in characters)
    number = int(found[1]) if found[1] else int(found[2], 16)
    is_character = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    if not is_character or FORBIDDEN.match(chr(number)):
        return ""
    return found[0]


def _repair(text: str) -> bytes | None:
    text = "".join(_escape_ampersands(text))
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(_encode(_declare_prefixes(text)), parser)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)
    except (etree.XMLSyntaxError, ValueError, TypeError):
        return None  # where nothing is left, there is no root


def _escape_ampersands(text: str) -> Iterator[str]:
    """Yield the text with `&amp;` for each `&` that begins no reference, save within CDATA."""
    position = 0
    while True:
        start = text.find("<![CDATA[", position)
        end = text.find("]]>", start) if start >= 0 else -1
        if end < 0:
            yield _AMPERSAND.sub("&amp;", text[position:])
            return
        yield _AMPERSAND.sub("&amp;", text[position:start])
        yield text[start:end]
        position = end


def _declare_prefixes(text: str) -> str:
    """Return the document with a meaning for every prefix that has none."""
    used = {first or second for first, second in _PREFIX.findall(text)}
    missing = sorted(used - {"xml", "xmlns"} - set(_DECLARED.findall(text)))
    end = re.compile(r"[^\s/>]+").match(text)
    place = 0 if end is None else end.end()
    stated = "".join(f' xmlns:{each}="{_USUAL.get(each, f"urn:{each}")}"' for each in missing)
    return text[:place] + stated + text[place:]


def _find_fault(content: bytes, lines_before: int) -> str | None:
    """Return why the bytes are not well-formed XML, or None.

    Raises:
        ImportSourceError: Reading them would take too long.
    """
    # Parts of a name are parted as feedparser has it, so that prefixes have to be declared.
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    costs = _Costs(parser)
    parser.StartElementHandler = costs.start
    parser.EndElementHandler = costs.end
    parser.StartNamespaceDeclHandler = costs.declare
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        return f"{expat.ErrorString(error.code)}, line {lines_before + error.lineno - 1}"
    return None


class _Costs:
    """Counts what feedparser would do, and stops where that would take too long."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._depth = 0
        self._steps = 0
        self._terms = 0
        self._words = 0
        self._prefixes: set[str] = set()

    def declare(self, prefix: str | None, _uri: str | None) -> None:
        """Count a prefix; feedparser goes through all of them at every element."""
        self._prefixes.add(prefix or "")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element; each attribute is looked for among all."""
        local = name.rpartition(" ")[2].lower()
        self._depth += 1
        self._spend(len(self._prefixes) + len(attributes) ** 2)
        if self._depth > _DEEPEST:
            raise _too_complicated(f"elements are nested more than {_DEEPEST} deep")
        if local in _ENTRIES:
            self._terms = 0
        elif local in _TERMS:
            self._terms += 1
            self._spend(self._terms)
            self._listen()
        elif local in _PEOPLE:
            self._listen()

    def end(self, name: str) -> None:
        """Count the text of an element."""
        self._depth -= 1
        local = name.rpartition(" ")[2].lower()
        if local in _PEOPLE or local in _TERMS:
            self._spend(self._words**2)
            self._parser.CharacterDataHandler = None

    def _listen(self) -> None:
        self._words = 0
        self._parser.CharacterDataHandler = self._hear

    def _hear(self, text: str) -> None:
        self._words += len(text)

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise _too_complicated(
                "its names, categories, attributes or prefixes are too many or too long"
            )


def _too_complicated(reason: str) -> ImportSourceError:
    return ImportSourceError(
        f"the feed is not read: {reason}", hint="Check that it is a feed of articles."
    )
