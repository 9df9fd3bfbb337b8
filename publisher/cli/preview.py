"""`publisher preview`: the edition that would go out, in the browser, as it is being written."""

import contextlib
import os
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli.shell import Shell, choose_newsletter, now
from publisher.config.load import FILE_NAME
from publisher.errors import ConfigurationError
from publisher.files import write_if_changed
from publisher.model.publication import Publication

if TYPE_CHECKING:
    from publisher.preview.board import Board
    from publisher.preview.proof import Proof

#: Seconds after which the server sees that it is to stop.
_POLL_SECONDS = 0.1
#: Variables that say where windows can be opened.
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


@click.command(short_help="Show the edition that would go out.")
@click.argument("newsletter", required=False)
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the page; a free one if not.")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
@click.option(
    "--once",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Write a page that can be mailed to a colleague, and end.",
)
@click.pass_obj
def preview(
    shell: Shell, newsletter: str | None, port: int | None, no_browser: bool, file: Path | None
) -> None:
    """Show the edition that would go out now, and show it again whenever something is saved.

    As wide and narrow screens show it, in dark colours, without pictures or styles, with large
    letters; its text part, its message, its size, and what there is to remark on. Only this
    machine can see it. Nothing is sent, and the ledger stays as it is. Ctrl-C ends it.

    Example: publisher preview weekly
    """
    from publisher.preview.board import Board, keep_current
    from publisher.preview.proof import describe_proof, pull_proof
    from publisher.preview.watching import Watch

    publication = shell.publication
    name = choose_newsletter(publication, newsletter)
    with shell.open_ledger():  # where there is none, it is made before anything is watched
        pass
    watch = Watch(publication)
    pull = partial(pull_proof, publication.folder / FILE_NAME, name)
    start = time.monotonic()
    first = pull(now())
    if file is not None:
        _write_alone(first, shell.publication, file)
        return
    board = Board(first)

    def report(proof: "Proof", seconds: float) -> None:
        time_of_day = proof.begun_at.astimezone(publication.timezone).strftime("%H:%M:%S")
        click.echo(f"{time_of_day}  {describe_proof(proof, seconds)}")

    with contextlib.suppress(KeyboardInterrupt), _serve(publication, board, port or 0) as url:
        report(first, time.monotonic() - start)
        click.echo(f"Preview of {name}: {url}\nCtrl-C ends it.")
        if not no_browser:
            _open_browser(url)
        keep_current(board, watch, lambda: pull(now()), now, report)
    click.echo("Stopped.")


@contextlib.contextmanager
def _serve(publication: Publication, board: "Board", port: int) -> Iterator[str]:
    """Serve the board during the block; give the address of the page."""
    from publisher.preview.answers import Answers
    from publisher.preview.page import Page
    from publisher.preview.server import PreviewServer

    with PreviewServer(board, Answers(board, Page(publication)), port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()


def _open_browser(url: str) -> None:
    """Open a window, where there is a screen: a browser in this terminal would hide what we say."""
    has_screen = sys.platform == "darwin" or any(map(os.environ.get, _SCREENS))
    if has_screen:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(url)


def _write_alone(proof: "Proof", publication: Publication, file: Path) -> None:
    """Write the page that stands alone.

    Raises:
        PublisherError: There is no edition to show, and why.
    """
    from publisher.preview.board import Board
    from publisher.preview.page import Page
    from publisher.preview.reading import NAMELESS, read_as

    if proof.error is not None:
        raise proof.error
    if proof.composed is None:
        raise ConfigurationError(
            "nothing new to carry, so there is no edition to show",
            hint="Save a new article first.",
        )
    reading = read_as(proof.composed, NAMELESS)
    page = Page(publication).fill_alone(Board(proof).standing, reading)
    write_if_changed(file, page.encode(errors="replace"))
    click.echo(f"Wrote {file}: {proof.composed.edition.id} «{proof.composed.content.subject}».")
