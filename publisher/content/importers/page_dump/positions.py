"""Role and organisation in what a byline says behind a name."""

import re

from publisher.content.importers.page_dump import people_words

#: What stands between a role and where it is held; the first that a name follows is the split.
_AT = re.compile(
    r"\b(?P<link>bij het|bij de|bij|aan het|aan de|aan|binnen het|binnen de|binnen|"
    r"chez|auprès de la|auprès de l[’']|auprès de|auprès du|au sein de la|au sein de l[’']|"
    r"au sein du|au sein de|à l[’']|à la|à|au|aux|"
    r"at the|at|with the|with|"
    r"bei der|bei den|beim|bei|an der|an den|am|im|in der|in het|in de|in)(?:\s+|(?<=[’']))(?=\S)"
)
_OF = re.compile(
    r"\b(?P<link>van het|van de|van den|van|voor het|voor de|voor|"
    r"de l[’']|de la|du|des|de|d[’']|pour la|pour|"
    r"of the|of|for the|for|"
    r"von der|von|vom|der|des|für)(?:\s+|(?<=[’']))(?=\S)"
)
#: Behind these a place can stand as well as an organisation.
_PLACE_LINKS = frozenset({"à", "am", "im", "in der", "with", "voor", "for", "für", "pour"})
#: Common words that say what kind of organisation a name is.
_KIND = (
    r"(?:associations?|asbl|vzw|vereniging|stichting|fondation|\w*bedrijf|onderneming|firma|"
    r"société|entreprise|start-?up|\w*-start-?up|spin-?off|scale-?up|coopérative|coöperatie|"
    r"groupe|\w*groep|afdeling|instit\w+|laborato\w+|\w*labo|lab|\w*centrum|centre|center|company|"
    r"non-profit|charity|foundation|group|cooperative|universit\w+|hogeschool|haute|école|school|"
    r"bureau|agence|agency|agentschap|cabinet|\w*kantoor|\w*organisati(?:e|on)|ngo|ong|"
    r"\w*ziekenhuis|hôpital|clinique|clinic|hospital|museum|musée|brouwerij|brasserie|"
    r"fédération|\w*federatie|federation|facult\w+|d[eé]partem\w+|department|\w*dienst|service|"
    r"magazine|platform|plateforme|netwerk|réseau|network|fonds|fund|maison|\w*huis|cluster|pôle|"
    r"collectif|collectief|collective|verein|syndicat|vakbond|union|\w*bank|banque)"
)
_KIND_WORD = re.compile(_KIND, re.IGNORECASE)
#: German nouns of that kind in the genitive, whose name stands behind them or is the noun itself.
_GENITIVE = re.compile(
    r"(?P<kind>Verein|Verband|Institut|Unternehmen|Zentrum|Museum|Labor|Start-?up|Netzwerk)e?s\s+"
    r"(?=[A-ZÄÖÜ„“\"«f])"
)
#: German nouns that name nothing where they stand alone; and fields of work, capitalised in titles.
_COMMON = re.compile(
    r"(?:\w*(?:abteilung|firma|genossenschaft|unternehmens?|vereins?|verband(?:e?s)?|labors?|"
    r"instituts?|stiftung|forschung|entwicklung|kommunikation|fakultät|redaktion)"
    r"|research(?: (?:and|&) development)?|r&d|operations|communications?|marketing|science|"
    r"engineering|sales|sustainability|development|innovation|staff|strategy|finance|policy|"
    r"chemistry|biology|biotechnology|medicine|economics|physics|law|product|technology|"
    r"recherche|communication|onderzoek|communicatie)(?: (?:and|&) \w+)?",
    re.IGNORECASE,
)
#: Of a subject, not of a house: `professor of plant science`.
_LEARNED = re.compile(
    r"(?:\w*prof\w*|lecturer|lector|docente?|hoogleraar|chargée?)\b", re.IGNORECASE
)
_ABBREVIATED = re.compile(r"(?:C[A-Z]{1,2}O|[ES]?VP|PDG|HR|IT|QA|R&D)\b")
_SECOND_ROLE = re.compile(r"(?:\b(?:en|et|and|und)|&|,)\s+(?P<words>(?P<first>\w[\w-]*)[^,]{0,30})")
_LINK = re.compile(r"\s(?:bij|aan|van|chez|de|du|at|of|bei|der|an)\s")
#: Of these languages' links only: a German role begins with a capital.
_NEVER_GERMAN = re.compile(r"of|de\b|du|d[’']|van")
_INSTITUTION = re.compile(
    r"(?:The |De |Het |La |Le |L[’']|Die |Das )?\w{0,15}(?:universit|hogeschool|hochschule|college|"
    r"instit|école|school|"
    r"department|museum|musée|ministe|ministère|stichting|fondation|foundation|centre|center|"
    r"zentrum|centrum|bureau|vereniging|association|verein|agency|agentschap|agence|council)",
    re.IGNORECASE,
)
#: Words of which one in a name tells a house from a person, wherever it stands.
_HOUSE_WORD = re.compile(
    r"\b(?:\w*universit\w*|\w*hogeschool|\w*hochschule|\w*institu\w+|\w*ziekenhuis|hospitals?|"
    r"hôpital|klinik\w*|bio\w*|\w*pharma\w*|therapeutics|diagnostics|genetics|labs?|groep|group|"
    r"groupe|ventures|capital|partners|sciences|medical|technologies|consulting|belgium|europe|"
    r"flanders|vlaanderen|benelux|international|foundation|fondation)\b",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r"\b(?:vzw|nv|bv|cv|asbl|s\.?a\.?|srl|scrl|gmbh|ag|e\.\s?v\.|eg|ltd|inc|plc|llc)\b",
    re.IGNORECASE,
)
#: Names that do not begin with a capital: `flanders.bio`, `eTheRNA`, and some that nothing tells.
_SMALL_NAME = re.compile(r"[a-z]+(?:[A-Z]|\.[a-z]{2})[\w.]*|imec|argenx|itsme")
#: `professor of optics (Ghent University)`.
_BRACKETED = re.compile(r"(?P<role>[^()]+) \((?P<house>[A-ZÀ-Ý][^()]+)\)")
_HOUSE_BEHIND = re.compile(r"(?<=[a-zà-ÿ] )(?:[A-ZÀ-Ý][\w’'.-]*)(?: [A-ZÀ-Ý][\w’'.-]*)*$")
_QUOTES = ' “”„«»"‘'


def is_house(text: str) -> bool:
    """Tell words that name an institution or a company by what it is: `Aker vzw`."""
    return _INSTITUTION.search(text) is not None or _LEGAL_FORM.search(text) is not None


def is_institution(text: str) -> bool:
    """Tell whether words begin as the name of an institution does."""
    return _INSTITUTION.match(text) is not None


def is_no_person(text: str) -> bool:
    """Tell words that name a house though each has a capital: `Aker Biotech`, `KU Leuven`."""
    first = text.split(" ", 1)[0]
    is_short = first.isupper() and first.isalpha() and 1 < len(first) < 5
    return is_short or _HOUSE_WORD.search(text) is not None or is_house(text)


def split_role(text: str) -> tuple[str | None, str | None]:
    """Return the role alone and the organisation, where the words part them clearly.

    `harbour master, Port of Norrhamn` parts them with a comma, `chair of X` with the `of`. Where
    no name follows, as in `head of the laboratory`, all of it is the role.
    """
    if people_words.OFFICES.match(text):
        return text, None
    first, comma, last = text.partition(", ")
    if comma and last[:1].isupper() and not people_words.ROLES.match(last):
        return first, last.strip(_QUOTES)
    if is_institution(text) and text[0].isupper() and not people_words.ROLES.match(text):
        return None, text
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed is not None and split_role(bracketed["role"]) == (bracketed["role"], None):
        return bracketed["role"], bracketed["house"]
    found = _split_at_link(text)
    if found == (text, None) and text[0].isupper() and is_no_person(text) and not _is_role(text):
        return None, text
    return found or _split_behind_role(text)


def _is_role(text: str) -> bool:
    return bool(people_words.ROLES.search(text) or _ABBREVIATED.match(text))


def _split_at_link(text: str) -> tuple[str | None, str | None] | None:
    """Return what stands before and behind the first «of» or «at» that a name follows."""
    links = [*_AT.finditer(text), *_OF.finditer(text)]
    if not links:
        return None
    for link in links:
        role = text[: link.start()].strip(" ,")
        name = _name_in(text[link.end() :], link["link"])
        if name is None or not role:
            continue
        is_common = role[0].islower() or _is_role(role)
        if not is_common and (_NEVER_GERMAN.match(link["link"]) or is_no_person(role)):
            return None, text
        is_subject = link.re is _OF and _LEARNED.match(role) and not is_institution(name)
        return (text, None) if is_subject or _tells_more(name) else (role, name)
    return text, None


def _tells_more(name: str) -> bool:
    """Tell whether behind an organisation another role begins: `UGent en groepsleider bij X`."""
    return any(
        people_words.ROLES.match(found["words"])
        or (found["first"][0].islower() and _LINK.search(found["words"]))
        for found in _SECOND_ROLE.finditer(name)
        # «Antibio, spin-off of the university»: more about the house.
        if not _KIND_WORD.fullmatch(found["first"])
    )


def _split_behind_role(text: str) -> tuple[str | None, str | None]:
    """Return role and name of `zaakvoerder Glashuis`, with nothing between them."""
    role = people_words.ROLES.match(text)
    if role is not None and (text[:1].islower() or _ABBREVIATED.match(text)):
        name = text[role.end() :].strip()
        house = _HOUSE_BEHIND.search(name)
        if house is not None and is_no_person(house[0]) and not _LEARNED.match(text):
            # «diensthoofd oogziekten UZ Gent».
            return text[: -len(house[0])].strip(), house[0]
        return (role[0], name.strip(_QUOTES)) if name[:1].isupper() else (text, None)
    if not people_words.ROLES.search(text) and text[:1].isupper():
        return None, text.strip(_QUOTES)
    return text, None


def _name_in(text: str, link: str) -> str | None:
    """Return the organisation that words behind a link name, None where they name none.

    A common word before the name stays with it: `association Les Hautes Branches`.
    """
    genitive = _GENITIVE.match(text) if link == "des" else None
    if genitive is not None:
        return f"{genitive['kind']} {text[genitive.end() :].strip(_QUOTES)}"
    words = text.split()
    if link.startswith("in") and not (_KIND_WORD.fullmatch(words[0]) or is_no_person(text)):
        return None
    if link in _PLACE_LINKS and len(words) == 1 and not _is_no_place(text):
        return None
    for index, word in enumerate(words[:5]):
        bare = word.lstrip(_QUOTES).removeprefix("l’").removeprefix("l'").lstrip(_QUOTES)
        if bare[:1].isupper() or bare[:1].isdigit() or _SMALL_NAME.fullmatch(bare.rstrip(",")):
            is_named = index == 0 or any(map(_KIND_WORD.fullmatch, words[:index]))
            name = text.strip(_QUOTES)
            return name if is_named and not _COMMON.fullmatch(name) else None
    return None


def _is_no_place(text: str) -> bool:
    """Tell a word that names no place: an institution, or one with several capitals."""
    return is_house(text) or sum(mark.isupper() for mark in text) > 1
