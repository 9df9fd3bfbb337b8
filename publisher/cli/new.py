"""`publisher new`: an article file with front matter."""

import json
from pathlib import Path

import click

from publisher.cli.shell import Shell, now
from publisher.content.slugs import slugify
from publisher.errors import FileAccessError
from publisher.files import access_error

_ARTICLE = """\
---
title: {title}
date: {date}
section:
tags: []
summary:
draft: true
---

"""


@click.command(short_help="Begin an article, as a draft.")
@click.argument("title")
@click.option("--folder", help="Which content folder; the first one by default.")
@click.pass_obj
def new(shell: Shell, title: str, folder: str | None) -> None:
    """Write an article file for TITLE, as a draft, and say where it is.

    Take the line `draft: true` out when it may be published.

    Example: publisher new "A greenhouse that heats a village"
    """
    publication = shell.publication
    moment = now().astimezone(publication.timezone)
    name = f"{moment:%Y-%m-%d}-{slugify(title)}.md"
    target = publication.folder / (folder or publication.content.folders[0]) / name
    # JSON text is YAML text, whatever the title holds.
    content = _ARTICLE.format(
        title=json.dumps(title, ensure_ascii=False), date=f"{moment:%Y-%m-%d %H:%M}"
    )
    _write_new(target, content)
    click.echo(target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target)


def _write_new(target: Path, content: str) -> None:
    """Write a file that must not be there yet.

    Raises:
        FileAccessError: It is there, or cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            try:
                file.write(content)
                file.flush()
            except OSError:
                target.unlink()  # half an article would be refused by every build
                raise
    except FileExistsError as error:
        raise FileAccessError(
            f"{target} is there already", hint="Choose another title, or edit that file."
        ) from error
    except OSError as error:
        raise access_error(target, error) from error
