"""`publisher init`: a small publication that builds and sends at once."""

import json
from pathlib import Path
from string import Template

import click

from publisher.audience.addresses import read_address
from publisher.cli.shell import now
from publisher.config.load import FILE_NAME, load_publication
from publisher.errors import ConfigurationError, FileAccessError
from publisher.files import access_error
from publisher.templating.folders import packaged_folders

_IGNORED = """\
# Made by publisher. The ledger in .publisher/ is no derived file: back it up.
.publisher/
outbox/
"""


@click.command(short_help="Make a publication.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--title", help="Its name; made from the folder's by default.")
@click.option("--url", default="https://example.org/", show_default=True, help="Its web site.")
@click.option("--language", default="en", show_default=True, help="Of most articles.")
@click.option("--timezone", help="Like Europe/Brussels; this machine's by default.")
@click.option("--email", default="editors@example.org", show_default=True, help="The sender.")
def init(
    folder: Path, title: str | None, url: str, language: str, timezone: str | None, email: str
) -> None:
    """Make a publication in FOLDER: publisher.toml, one article, one newsletter.

    Nothing leaves the machine until you say so in publisher.toml: mail goes into outbox/.

    Example: publisher init de-kust --title "De Kust" --language nl-BE
    """
    if (folder / FILE_NAME).exists():
        raise FileAccessError(
            f"{folder / FILE_NAME} is there already", hint="Choose another folder, or edit it."
        )
    title = title or folder.absolute().name.replace("-", " ").replace("_", " ").capitalize()
    values = {
        "title": _quoted(title),
        "sender": "".join(character for character in title if character not in '"<>\\'),
        "url": _quoted(url),
        "language": _quoted(language),
        "timezone": _quoted(timezone or _local_timezone()),
        "email": read_address(email),
        "date": f"{now():%Y-%m-%d %H:%M:%S}Z",
    }
    made = _copy_starter(folder, values)
    try:
        load_publication(folder / FILE_NAME, environment={})
    except ConfigurationError:
        for path in made:
            path.unlink()
        raise
    click.echo(
        f"Made {title} in {folder}: {', '.join(str(path.relative_to(folder)) for path in made)}"
    )
    enter = "" if folder == Path() else f"  cd {folder}\n"
    click.echo(
        f"\nNow:\n{enter}  publisher build\n  publisher subscriber add you@example.org\n"
        "  publisher send weekly"
    )


def _quoted(text: str) -> str:
    """Return the text as it stands between double quotes in TOML and YAML alike."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _copy_starter(folder: Path, values: dict[str, str]) -> list[Path]:
    """Write the starter publication with its placeholders filled; return what was written.

    Raises:
        FileAccessError: The folder cannot be written.
    """
    source = next(path for path in packaged_folders() if path.is_dir()) / "starter"
    made = []
    files = {
        path.relative_to(source): Template(path.read_text(encoding="utf-8")).substitute(values)
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    for name, content in {**files, Path(".gitignore"): _IGNORED}.items():
        target = folder / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                continue
            target.write_text(content, encoding="utf-8")
        except OSError as error:
            raise access_error(target, error) from error
        made.append(target)
    return made


def _local_timezone() -> str:
    """Return the zone that this machine is set to, UTC where it does not say."""
    zone = Path("/etc/localtime")
    _, found, name = str(zone.resolve()).partition("/zoneinfo/")
    return name if found else "UTC"
