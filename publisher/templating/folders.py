"""Where templates are found: the publication's own folder first, then the default theme."""

from pathlib import Path

import publisher
from publisher.errors import TemplateError
from publisher.model.publication import Publication

#: Pairs of files that layouts are made from, and that are none themselves.
FRAMES = frozenset({"base", "parts"})


def template_folders(publication: Publication) -> list[Path]:
    """Return the folders in which templates are looked for, first match wins.

    The publication's own; the one packaged in the wheel; the checkout's beside the package, for
    an editable installation has no packaged copy. Folders that do not exist are left in: an
    error about a missing template names them.
    """
    return list(dict.fromkeys([publication.folder / "templates", *packaged_folders()]))


def packaged_folders() -> list[Path]:
    """Return where the default theme may be: in the wheel, or beside the package in a checkout."""
    package = Path(publisher.__file__).parent
    checkout = package.parent
    # Beside an installed package anything could stand that happens to be called templates.
    is_checkout = (checkout / "pyproject.toml").is_file()
    return [package / "templates", *([checkout / "templates"] if is_checkout else [])]


def theme_folders(name: str, folders: list[Path]) -> list[Path]:
    """Return the folders called `name` in `folders`, which hold a theme's own files."""
    if name in ("", ".") or "/" in name or "\\" in name or ".." in name:
        return []
    return [folder / name for folder in folders if (folder / name / f"{name}.html").is_file()]


def list_layouts(folders: list[Path]) -> dict[str, Path]:
    """Return the name of every layout that has both its parts → its HTML, in order of names."""
    found: dict[str, Path] = {}
    for folder in folders:
        for text in sorted((*folder.glob("*.txt"), *folder.glob("*/*.txt"))):
            page, is_loose = text.with_suffix(".html"), text.parent == folder
            if (is_loose and text.stem in FRAMES) or not page.is_file():
                continue
            if is_loose or text.stem == text.parent.name:
                found.setdefault(text.stem, page)
    return dict(sorted(found.items()))


def find_template(name: str, folders: list[Path]) -> Path:
    """Return the first file called `name` in `folders`.

    Raises:
        TemplateError: None of them has it, or the name leads out of them.
    """
    if ".." not in Path(name).parts and not Path(name).is_absolute():
        for folder in folders:
            if (folder / name).is_file():
                return folder / name
    raise missing_template(name, folders)


def read_template(file: Path) -> str:
    """Return the text of a file that goes into a template as it is, a style sheet for example.

    Raises:
        TemplateError: It is not UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TemplateError(
            f"{file}: not UTF-8 (byte {error.start})", hint="Save the file as UTF-8."
        ) from error


def missing_template(name: str, folders: list[Path]) -> TemplateError:
    """Return the error that names a template and the folders in which it is not."""
    places = ", ".join(str(folder) for folder in folders)
    known = list_layouts(folders)
    return TemplateError(
        f"{name}: no such template in {places}",
        hint=f"Layouts that are there: {', '.join(known)}."
        if known
        else "Put the file in the first of these folders.",
    )


def show_path(path: Path, publication: Publication) -> str:
    """Return a path as messages show it: below the publication's folder where it is there.

    A file of the default theme is shown as the one that would take its place.
    """
    if path.is_relative_to(publication.folder):
        return path.relative_to(publication.folder).as_posix()
    for folder in packaged_folders():
        if path.is_relative_to(folder):
            return (Path(folder.name) / path.relative_to(folder)).as_posix()
    return str(path)
