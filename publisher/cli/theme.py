"""`publisher theme`: the layouts that there are, one of one's own, and whether it works."""

from dataclasses import asdict, replace
from pathlib import Path

import click

from publisher.cli.boundary import DONE, FAILED, show_error
from publisher.cli.shell import (
    InOrder,
    Shell,
    find_newsletter,
    json_option,
    print_json,
    print_table,
)
from publisher.errors import FileAccessError, TemplateError
from publisher.files import access_error
from publisher.model.articles import Person
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication


@click.group(cls=InOrder, short_help="Layouts of newsletters, and your own.")
def theme() -> None:
    """See which layouts there are, begin one of your own, and try whether it works.

    Colours, fonts and a logo need no theme of your own: they are set in the [theme] table.
    """


@theme.command(name="list", short_help="Which layouts there are.")
@json_option
@click.pass_obj
def list_themes(shell: Shell, as_json: bool) -> None:
    """Print every layout, where it stands, and which newsletters are set in it.

    Example: publisher theme list
    """
    from publisher.newsletter.own_theme import find_layouts

    layouts = find_layouts(shell.publication)
    if as_json:
        print_json([asdict(each) for each in layouts])
        return
    print_table(
        ("LAYOUT", "NEWSLETTERS", "FILE"),
        [
            (
                each.name,
                ", ".join(each.newsletters) or "-",
                each.file if each.is_own else "built in",
            )
            for each in layouts
        ],
    )


@theme.command(short_help="Begin a theme of your own.")
@click.argument("layout")
@click.argument("name")
@click.option(
    "--blocks-only", is_flag=True, help="Two small files that extend LAYOUT, to override blocks in."
)
@click.pass_obj
def copy(shell: Shell, layout: str, name: str, blocks_only: bool) -> None:
    """Write templates/newsletter/NAME/, which begins as LAYOUT, and say how to use it.

    By default everything that LAYOUT is made from is copied, so that all of it can be changed. With
    --blocks-only the new theme says nothing yet, and what it leaves alone gets better with
    publisher.

    Example: publisher theme copy digest mine --blocks-only
    """
    from publisher.newsletter.own_theme import refuse_name, theme_folder, write_own

    publication = shell.publication
    refuse_name(publication, name)
    files = write_own(publication, layout, name, is_small=blocks_only)
    folder = theme_folder(publication, name)
    for file, text in sorted(files.items()):
        _write_new(folder / file, text)
    shown = folder.relative_to(publication.folder)
    click.echo(f"Wrote {shown}/: {', '.join(sorted(files))}")
    click.echo(
        f'\nNow:\n  template = "{name}" in a [[newsletter]] table\n  publisher theme check {name}'
    )


def _write_new(target: Path, text: str) -> None:
    """Write a file that must not be there yet.

    Raises:
        FileAccessError: It is there, or cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FileAccessError(
            f"{target} is there already", hint="Choose another name, or edit that file."
        ) from error
    except OSError as error:
        raise access_error(target, error) from error


@theme.command(short_help="Try whether layouts work.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--newsletter", help="Whose language, address and settings to try with.")
@click.option(
    "--preview",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the sample edition into this folder, to be looked at.",
)
@json_option
@click.pass_obj
def check(
    shell: Shell,
    names: tuple[str, ...],
    newsletter: str | None,
    preview: Path | None,
    as_json: bool,
) -> int:
    """Set sample editions in each layout of the publication, and say what is wrong with it.

    Without NAME: the layouts that newsletters are set in, and those of your own. The samples hold
    all that an edition can hold, and as little as it can: an undefined name, a block that nothing
    shows, a missing unsubscribe link are found before there is a reader.

    Exit code 1 when a layout does not work.

    Example: publisher theme check mine --preview /tmp/look
    """
    from publisher.newsletter.own_theme import check_layout, find_layouts

    publication = shell.publication
    chosen = names or tuple(
        each.name for each in find_layouts(publication) if each.is_own or each.newsletters
    )
    sizes: dict[str, int] = {}
    faults: dict[str, TemplateError] = {}
    for name in chosen:
        try:
            edition = check_layout(publication, _dress(publication, newsletter, name))
        except TemplateError as error:
            faults[name] = error
            continue
        sizes[name] = len(edition.html.encode())
        if preview is not None:
            _write_preview(preview, name, {"html": edition.html, "txt": edition.text})
    if as_json:
        print_json(
            [
                {
                    "layout": name,
                    "bytes": sizes.get(name),
                    "error": faults[name].message if name in faults else None,
                    "hint": faults[name].hint if name in faults else None,
                }
                for name in chosen
            ]
        )
        return FAILED if faults else DONE
    for name in chosen:
        if name in faults:
            show_error(faults[name])
        else:
            click.echo(f"{name}: works; the sample edition has {sizes[name]:,} bytes of HTML")
    return FAILED if faults else DONE


def _dress(publication: Publication, newsletter: str | None, layout: str) -> NewsletterDefinition:
    """Return a newsletter that is set in `layout`: the one that was named, or one that is."""
    if newsletter is not None:
        return replace(find_newsletter(publication, newsletter), template=layout)
    for each in publication.newsletters:
        if each.template == layout:
            return each
    if publication.newsletters:
        return replace(publication.newsletters[0], template=layout)
    return NewsletterDefinition(
        name="sample",
        title=publication.title,
        sender=Person(name=publication.title, email="editors@example.org"),
        template=layout,
        limit=12,
        language=publication.language,
        address=publication.title,
    )


def _write_preview(folder: Path, name: str, parts: dict[str, str]) -> None:
    """Write both parts of an edition.

    Raises:
        FileAccessError: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, text in parts.items():
            (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    except OSError as error:
        raise access_error(folder, error) from error
