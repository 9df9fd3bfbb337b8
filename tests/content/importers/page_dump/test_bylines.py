"""Lines that say who wrote an article, and when."""

import pytest

from publisher.content.importers.page_dump.meta import read_meta

_PEOPLE = {
    "Par Jeanne Dupont, présidente de l'ASBL Les Amis du Rail": [
        ("Jeanne Dupont", "présidente", "ASBL Les Amis du Rail")
    ],
    "Von Dr. Max Weber": [("Dr. Max Weber", None, None)],
    "By Ann Lund and Bo Ek": [("Ann Lund", None, None), ("Bo Ek", None, None)],
    "Door Ann Mol, Bo Ros en Jan van der Linden": [
        ("Ann Mol", None, None),
        ("Bo Ros", None, None),
        ("Jan van der Linden", None, None),
    ],
    "Text: Ute Rahn Foto: Kai Holm": [("Ute Rahn", None, None)],
    "Foto: Kai Holm | Text: Ute Rahn": [("Ute Rahn", None, None)],
    "Geschreven door Els Van Damme op 3 maart 2026": [("Els Van Damme", None, None)],
    "Hilde Claes, hoogleraar energie aan de UGent": [
        ("Hilde Claes", "hoogleraar energie", "UGent")
    ],
    "Klaus von der Heide, Geschäftsführer bei Alster GmbH": [
        ("Klaus von der Heide", "Geschäftsführer", "Alster GmbH")
    ],
    "Claire d’Aubigny, directrice du Musée du Sel": [
        ("Claire d’Aubigny", "directrice", "Musée du Sel")
    ],
    "Prof. dr. Lut De Smet, KU Leuven": [("Prof. dr. Lut De Smet", None, "KU Leuven")],
    "Jan Peeters (voorzitter van Natuurpunt Lier)": [
        ("Jan Peeters", "voorzitter", "Natuurpunt Lier")
    ],
    "An Jansen, burgemeester van Gent": [("An Jansen", "burgemeester van Gent", None)],
    "Hilde Verstraete, zaakvoerder van Glashuis Moerbeke": [
        ("Hilde Verstraete", "zaakvoerder", "Glashuis Moerbeke")
    ],
    "Par Maëlle Dupriez, présidente de l’association Les Hautes Branches": [
        ("Maëlle Dupriez", "présidente", "association Les Hautes Branches")
    ],
    "Rik Aerts, hoofd van het laboratorium": [("Rik Aerts", "hoofd van het laboratorium", None)],
    "Rik Aerts, hoofd van het labo voor planten van de KU Leuven": [
        ("Rik Aerts", "hoofd van het labo voor planten", "KU Leuven")
    ],
    "Rik Aerts, CEO Novabiome": [("Rik Aerts", "CEO", "Novabiome")],
    "Rik Aerts, hoogleraar aan de UGent en groepsleider bij VIB": [
        ("Rik Aerts", "hoogleraar aan de UGent en groepsleider bij VIB", None)
    ],
    "By Ann Lund, professor of plant science at the University of Norrhamn": [
        ("Ann Lund", "professor of plant science", "University of Norrhamn")
    ],
    "By Ann Lund, Head of Research": [("Ann Lund", "Head of Research", None)],
    "By Ann Lund, Port of Norrhamn": [("Ann Lund", None, "Port of Norrhamn")],
    "Von Ute Rahn, Leiterin des Instituts für Moorkunde": [
        ("Ute Rahn", "Leiterin", "Institut für Moorkunde")
    ],
    "Von Ute Rahn, Leiterin des Labors": [("Ute Rahn", "Leiterin des Labors", None)],
    "Par Jeanne Dupont, professeure à Gand": [("Jeanne Dupont", "professeure à Gand", None)],
    "Von unserem Redakteur Tim Klein": [("Tim Klein", "Redakteur", None)],
    "Par la rédaction": [("la rédaction", None, None)],
    "Rik Aerts, oprichter en CEO van Novabiome": [("Rik Aerts", "oprichter en CEO", "Novabiome")],
    "Rik Aerts, oprichter van Novabiome, spin-off van de UGent": [
        ("Rik Aerts", "oprichter", "Novabiome, spin-off van de UGent")
    ],
    "Interview met Rik Aerts, CEO van Novabiome": [("Rik Aerts", "CEO", "Novabiome")],
    "Rik Aerts, diensthoofd oogziekten UZ Norrhamn": [
        ("Rik Aerts", "diensthoofd oogziekten", "UZ Norrhamn")
    ],
    "Rik Aerts jr., onderzoeker bij imec": [("Rik Aerts jr.", "onderzoeker", "imec")],
    "Rik Aerts, PhD, chief scientist at Novabiome": [
        ("Rik Aerts, PhD", "chief scientist", "Novabiome")
    ],
    "Rik Aerts, Vrije Universiteit Brussel": [("Rik Aerts", None, "Vrije Universiteit Brussel")],
    "Rik Aerts, Novabiome Therapeutics": [("Rik Aerts", None, "Novabiome Therapeutics")],
    "Rik Aerts, VP Operations at Novabiome": [("Rik Aerts", "VP Operations", "Novabiome")],
    "Rik Aerts, hoogleraar oogheelkunde (UGent)": [
        ("Rik Aerts", "hoogleraar oogheelkunde", "UGent")
    ],
    "Ann Mol, Vlaams minister van Economie, Innovatie en Werk": [
        ("Ann Mol", "Vlaams minister van Economie, Innovatie en Werk", None)
    ],
    "Tekst Ann Mol, foto’s Bo Ros": [("Ann Mol", None, None)],
    "Reportage: Ann Mol": [("Ann Mol", None, None)],
    "Door de redactie, in samenwerking met Novabiome": [("de redactie", None, None)],
}


@pytest.mark.parametrize("line", _PEOPLE)
def test_a_byline_names_people_with_role_and_organisation(line: str) -> None:
    """I see who wrote it, what they are and where they work, as the page prints it."""
    meta = read_meta(line)
    assert meta is not None
    assert meta.byline is not None
    found = [(each.name, each.role, each.organisation) for each in meta.byline.people]
    assert found == _PEOPLE[line]


@pytest.mark.parametrize(
    "line",
    [
        "Hilde Claes is hoogleraar energie aan de UGent.",
        "De grote sprong voorwaarts",
        "By the sea",
        "Von Hamburg nach Kiel",
        "Par amour du bois",
        "Door de bomen het bos zien",
    ],
)
def test_a_sentence_or_a_title_is_no_byline(line: str) -> None:
    """A sentence about a person, or a title that begins with «by», names no writer."""
    assert read_meta(line) is None


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("3 maart 2026", "2026-03-03", None),
        ("vrijdag 6 maart 2026", "2026-03-06", None),
        ("3. März 2026, 10.15 Uhr", "2026-03-03", None),
        ("1er juin 2026", "2026-06-01", None),
        ("Mar 3, 2026 · 5 min read", "2026-03-03", None),
        ("12/03/2026 - 10:15", "2026-03-12", None),
        ("03/25/2026", "2026-03-25", None),
        ("2026-05-20", "2026-05-20", None),
        ("4th March 2026, 5:45 pm GMT", "2026-03-04T17:45:00+00:00", None),
        ("Tue 3 Mar 2026 07.00 CET", "2026-03-03T07:00:00+01:00", None),
        ("Mis à jour le 4 mars 2026", None, "2026-03-04"),
        ("Publié le 3 mars 2026 à 10h15, mis à jour le 4/03/2026", "2026-03-03", "2026-03-04"),
        ("Leestijd: 4 min", None, None),
        ("31 februari 2026 · 4 min leestijd", None, None),
    ],
)
def test_a_date_line_tells_day_and_zone(
    line: str, published: str | None, updated: str | None
) -> None:
    """The day is read in four languages, and the time where the page names its zone."""
    meta = read_meta(line)
    assert meta is not None
    assert (
        meta.published and meta.published.isoformat(),
        meta.updated and meta.updated.isoformat(),
    ) == (published, updated)
