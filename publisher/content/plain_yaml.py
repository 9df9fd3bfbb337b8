"""The front matter that most articles have, read without a YAML parser.

Lines of `key: value` with plain words, a text in double quotes, or a list of such. Reading these
here takes a tenth of the time. Whatever is not surely understood as a YAML parser would have it
is left to one: `tests/content/test_plain_yaml.py` compares the two.
"""

import re
from collections.abc import Callable

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


def read_plain_yaml(
    block: str, resolve: Callable[[str], object], first_line: int
) -> tuple[dict[str, object], dict[str, int]] | None:
    """Return values and lines of a block that is surely understood, None for any other.

    `resolve` gives the value that a plain word stands for; the block begins on `first_line`.
    """
    if len(block) > _LONGEST:
        return None
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    items: list[object] | None = None
    indent = key = ""
    for number, raw in enumerate(block.split("\n"), start=first_line):
        line = raw.rstrip(" ")
        if not line:
            items = None
            continue
        found = _KEY.fullmatch(line)
        if found is None:
            item = None if items is None else _ITEM.fullmatch(line)
            if item is None or items is None or (items and item["indent"] != indent):
                return None
            indent = item["indent"]
            items.append(_value(item, resolve))
            values[key] = items
            continue
        key = found["key"]
        if key in values or key.lower() in _NO_KEYS:
            return None
        lines[key] = number
        items = None
        if found["words"] is not None or found["quoted"] is not None:
            values[key] = _value(found, resolve)
        elif line.endswith("]"):
            parts = _IN_LIST.findall(found["list"] or "")
            values[key] = [
                part[1:-1] if part[0] == '"' else resolve(part.rstrip(" ")) for part in parts
            ]
        else:
            values[key], items = None, []
    return values, lines


def _value(found: re.Match[str], resolve: Callable[[str], object]) -> object:
    quoted = found["quoted"]
    return resolve(found["words"]) if quoted is None else quoted[1:-1]
