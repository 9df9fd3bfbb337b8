"""The front matter that most articles have, read without a YAML parser.

Lines of `key: value` with plain words, a text in double quotes, or a list of such. Reading these
here takes a tenth of the time. Whatever is not surely understood as a YAML parser would have it
is left to one: `tests/content/test_plain_yaml.py` compares the two.
"""

import re
from functools import lru_cache

#: Letters and digits, then those signs that mean nothing to YAML inside of words. A colon is one
#: where no blank follows.
_WORDS = r"[^\W_](?:[\w .,;!?'()/+&%=@$*€–—’‘“”„…«»-]|:(?=[^\s]))*"
#: The same within brackets, where more signs mean something.
_WORDS_IN_LIST = r"[^\W_][\w .'()/+&–’-]*"
#: Without backslashes, and without what YAML takes for a line's end or cannot hold.
_QUOTED = r'"[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*"'
_ONE_IN_LIST = rf"(?:{_WORDS_IN_LIST}|{_QUOTED})"
_KEY = re.compile(
    rf"(?P<key>[A-Za-z_][A-Za-z0-9_-]{{0,99}}):"
    rf"(?: +(?:(?P<words>{_WORDS})|(?P<quoted>{_QUOTED})"
    rf"|\[ *(?P<list>{_ONE_IN_LIST}(?: *, *{_ONE_IN_LIST})*)? *\]))?"
)
_ITEM = re.compile(rf"(?P<indent> *)- +(?:(?P<words>{_WORDS})|(?P<quoted>{_QUOTED}))")
_IN_LIST = re.compile(_ONE_IN_LIST)
#: Words that are no text, and so no key either.
_NO_KEYS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
#: What is larger is for the parser, which counts.
_LONGEST = 20_000
#: Lines no longer than this are remembered: sections, tags and authors come again and again.
_LONGEST_KNOWN = 80
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\.[0-9]{1,15}")
_SPECIAL = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
#: The front matter begins on the second line of the file.
FIRST_LINE = 2


def read_yaml(block: str, source: str) -> tuple[dict[str, object], dict[str, int]]:
    """Return the values of a front matter block, and the line of the file of each key.

    Values are text, whole and decimal numbers, true and false, None, lists and tables of these.
    A number whose text would not come out the same (`007`, `1.10`) stays text.

    Raises:
        ArticleError: The block is not YAML, not a table, names a key twice, or grows beyond
            bounds through its aliases.
    """
    plain = read_plain_yaml(block)
    if plain is not None:
        return plain
    # libyaml's binding takes as long to load as hundreds of articles to read.
    from publisher.content.yaml_block import parse_yaml

    return parse_yaml(block, source)


def read_plain_yaml(block: str) -> tuple[dict[str, object], dict[str, int]] | None:
    """Return values and lines of a block that is surely understood, None for any other."""
    if len(block) > _LONGEST:
        return None
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    items: list[object] | None = None
    indent = key = ""
    for number, raw in enumerate(block.split("\n"), start=FIRST_LINE):
        line = raw.rstrip(" ")
        if not line:
            items = None
            continue
        known = _known_line(line) if len(line) <= _LONGEST_KNOWN else _read_line(line)
        if known is None:
            item = None if items is None else _ITEM.fullmatch(line)
            if item is None or items is None or (items and item["indent"] != indent):
                return None
            indent = item["indent"]
            items.append(_value(item))
            values[key] = items
            continue
        key, value = known
        if key in values:
            return None
        lines[key] = number
        items = [] if value is None and line[-1] == ":" else None
        values[key] = list(value) if isinstance(value, list) else value
    return values, lines


def _read_line(line: str) -> tuple[str, object] | None:
    """Return the key that a line begins with, and what stands behind it; None for another line."""
    found = _KEY.fullmatch(line)
    if found is None or found["key"].lower() in _NO_KEYS:
        return None
    key = found["key"]
    if found["words"] is not None or found["quoted"] is not None:
        return key, _value(found)
    if line[-1] != "]":
        return key, None
    parts = _IN_LIST.findall(found["list"] or "")
    return key, [
        part[1:-1] if part[0] == '"' else resolve_plain(part.rstrip(" ")) for part in parts
    ]


_known_line = lru_cache(maxsize=1_000)(_read_line)


def _value(found: re.Match[str]) -> object:
    quoted = found["quoted"]
    return resolve_plain(found["words"]) if quoted is None else quoted[1:-1]


def resolve_plain(text: str) -> object:
    """Return what a plain scalar stands for, as YAML 1.2 has it."""
    if text in _SPECIAL:
        return _SPECIAL[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text
