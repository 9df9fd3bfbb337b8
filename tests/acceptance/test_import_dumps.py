"""Page dumps that are imported again, corrected, or edited by hand in between."""

from pathlib import Path

from tests.acceptance.conftest import Publisher

DUMP = """Naar de inhoud
Home » Landbouw » Vlas zoekt een fabriek
Vlas zoekt een fabriek
Sara Wuyts, voorzitter van Vlasbond Leie

De oppervlakte verdubbelt elk jaar. Verwerken kan alleen over de grens.

“Ik zaai, ik oogst, en dan sta ik daar”, zegt een teler uit Wevelgem. Hij is niet alleen.

Volgend artikel
"""


def _list_files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "articles").rglob("*.md")}


def test_a_dry_run_of_a_dump_writes_nothing(publisher: Publisher, folder: Path) -> None:
    """I see what would be written, and what was uncertain, and no file is made."""
    (folder / "dump.txt").write_text(DUMP, encoding="utf-8")
    before = _list_files(folder)
    trial = publisher("import", "dump.txt", "--dry-run")
    assert (trial.code, trial.out.split()[:3]) == (0, ["would", "be", "written"])
    assert "date: none found on the page" in trial.out
    assert _list_files(folder) == before


def test_a_corrected_dump_is_the_same_article(publisher: Publisher, folder: Path) -> None:
    """I copy a corrected page again: I am told, and --update brings its file up to date."""
    dump = folder / "dump.txt"
    dump.write_text(DUMP, encoding="utf-8")
    publisher("import", "dump.txt")
    files = _list_files(folder)
    assert publisher("import", "dump.txt").out.split()[0] == "unchanged"
    dump.write_text(DUMP.replace("uit Wevelgem", "uit Menen"), encoding="utf-8")
    assert publisher("import", "dump.txt").out.split()[0] == "changed"
    assert _list_files(folder) == files
    assert publisher("import", "dump.txt", "--update").out.split()[0] == "updated"
    text = _list_files(folder)["vlas-zoekt-een-fabriek.md"].decode()
    assert "  role: voorzitter\n  organisation: Vlasbond Leie\n" in text
    assert "uit Menen" in text
    assert _list_files(folder).keys() == files.keys()


def test_hand_edits_of_an_imported_dump_are_kept(publisher: Publisher, folder: Path) -> None:
    """What I wrote into an article stays when its page is imported again, and I am told."""
    dump, file = folder / "dump.txt", folder / "articles" / "vlas-zoekt-een-fabriek.md"
    dump.write_text(DUMP, encoding="utf-8")
    publisher("import", "dump.txt")
    file.write_text(file.read_text(encoding="utf-8") + "\nMijn slot.\n", encoding="utf-8")
    edited = file.read_bytes()
    assert publisher("import", "dump.txt", "--update").out.split()[0] == "unchanged"
    dump.write_text(DUMP.replace("uit Wevelgem", "uit Menen"), encoding="utf-8")
    conflict = publisher("import", "dump.txt", "--update")
    assert (conflict.code, conflict.out.split()[0]) == (3, "conflict")
    assert file.read_bytes() == edited
