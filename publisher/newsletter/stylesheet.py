"""The CSS that can be inlined, read strictly: what premailer gets wrong is refused by name.

What is refused was seen to be left out by premailer 3.10.0, to be applied to the wrong elements or
with the wrong weight, or to be unknown to mail programs; none of them says a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.errors import TemplateError

#: Gmail drops a style element that is longer.
MOST_HEAD_CSS_BYTES = 16_000
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"""\s*([^{}]*)\{((?:"[^"\n]*"|'[^'\n]*'|[^{}"'])*)\}""")
_DECLARATION = re.compile(r"""(?:"[^"\n]*"|'[^'\n]*'|\([^()]*\)|[^;"'()])+""")
_COMPOUND = r"(?:[a-z][a-z0-9]*|(?=[.#]))(?:[.#][A-Za-z_][\w-]*)*"
#: Type, class and id selectors with combinators: what premailer applies and weighs rightly.
_SELECTOR = re.compile(rf"{_COMPOUND}(?:\s*[>+~\s]\s*{_COMPOUND})*")
_SPACED_COLOUR = re.compile(r"\b(?:rgb|rgba|hsl|hsla)\((?![^)]*,)", re.IGNORECASE)
_STRUCTURAL = re.compile(r":(?:(?:nth|first|last|only)-|empty|root|not|is|where|has)[\w-]*")
_KEPT = "Write the rule in styles.kept.css, or give the element a class."


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """One property with its value."""

    property: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule of an inlinable sheet."""

    #: Sheet and line, as messages start: `templates/newsletter/styles.inline.css:12`.
    place: str
    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]


def read_inlinable(css: str, name: str) -> list[Rule]:
    """Return the rules of a sheet that is to be inlined, in order.

    Raises:
        TemplateError: There is something in it that premailer would get wrong; the message
            starts with `name` and the line, and names the rule.
    """
    return list(_read_rules(blank_comments(css), name))


def check_kept(css: str, name: str) -> None:
    """Refuse what a sheet that stays in the head must not have.

    Raises:
        TemplateError: It fetches, ends its own element, or is too long for mail programs.
    """
    for wrong, reason in (
        ("@import", "@import fetches when the message is read, and most programs drop it"),
        ("</", "«</» would end the style element"),
    ):
        found = css.lower().find(wrong)
        if found >= 0:
            raise _refusal(_place(css, found, name), reason, "Take it out.")
    if len(css.encode()) > MOST_HEAD_CSS_BYTES:
        raise _refusal(
            name, f"{len(css.encode())} bytes, and Gmail drops styles over 16 kB", "Shorten it."
        )


def strip_comments(css: str) -> str:
    """Return a sheet without comments and empty lines: readers pay for every byte."""
    lines = (line.rstrip() for line in _COMMENT.sub("", css).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def read_declarations(body: str) -> list[Declaration]:
    """Return the declarations of a rule's body or a `style` attribute, in order."""
    declarations = []
    for part in _DECLARATION.findall(body):
        written, colon, value = part.partition(":")
        if written.strip() and colon:
            declarations.append(Declaration(property=written.strip().lower(), value=value.strip()))
    return declarations


def blank_comments(css: str) -> str:
    """Return a sheet of the same length and lines with its comments blank."""
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)


def _read_rules(css: str, name: str) -> Iterator[Rule]:
    position = 0
    while css[position:].strip():
        start = position + len(css[position:]) - len(css[position:].lstrip())
        place = _place(css, start, name)
        if css[start] == "@":
            word = re.match(r"@[\w-]*", css[start:])
            raise _refusal(place, f"{word[0] if word else '@'} cannot be inlined", _KEPT)
        found = _RULE.match(css, position)
        if found is None:
            raise _refusal(
                place,
                "a rule in a rule, or a brace or quote without its other half",
                "Write one rule after the other, each as: selector { property: value }",
            )
        position = found.end()
        selectors = tuple(" ".join(each.split()) for each in found[1].split(","))
        for selector in selectors:
            _check_selector(selector, place)
        declarations = tuple(read_declarations(found[2]))
        _check_declarations(selectors, declarations, found[2], place)
        yield Rule(place=place, selectors=selectors, declarations=declarations)


def _check_selector(selector: str, place: str) -> None:
    structural = _STRUCTURAL.search(selector)
    if "[" in selector:
        reason = "an attribute selector, which premailer weighs wrongly"
    elif structural is not None:
        reason = f"{structural[0]}, which premailer leaves out or weighs wrongly"
    elif ":" in selector:
        reason = "a state or a part of an element, which no style attribute can say"
    elif "*" in selector:
        reason = "*, which would write into every element"
    elif _SELECTOR.fullmatch(selector) is None:
        reason = "not one of names in small letters, .classes and #ids"
    else:
        return
    raise _refusal(place, f"selector {selector!r} has {reason}".replace("has not", "is not"), _KEPT)


def _check_declarations(
    selectors: tuple[str, ...], declarations: tuple[Declaration, ...], body: str, place: str
) -> None:
    rule = ", ".join(selectors)
    if len(declarations) != len([part for part in _DECLARATION.findall(body) if part.strip()]):
        raise _refusal(place, f"{rule}: not all of it is «property: value»", "Mend the rule.")
    seen: set[str] = set()
    for each in declarations:
        written = f"{rule}: {each.property}: {each.value}"
        if "!" in each.value:
            reason = "!important in a style attribute would beat the dark colours"
            raise _refusal(place, f"{written}: {reason}", "Take it out, or use a second class.")
        if _SPACED_COLOUR.search(each.value):
            reason = "colour without commas, which many mail programs do not know"
            raise _refusal(place, f"{written}: {reason}", "Write it as #rrggbb or with commas.")
        if each.property.startswith("--") or "var(" in each.value:
            reason = "variables, which mail programs do not know"
            raise _refusal(place, f"{written}: {reason}", "Write the value itself.")
        if each.property in seen:
            reason = "a second time in one rule; premailer keeps one of them"
            raise _refusal(place, f"{written}: {reason}", "Keep the one that you mean.")
        seen.add(each.property)


def _place(css: str, position: int, name: str) -> str:
    return f"{name}:{css.count(chr(10), 0, position) + 1}"


def _refusal(place: str, reason: str, hint: str) -> TemplateError:
    return TemplateError(f"{place}: {reason}", hint=hint)
