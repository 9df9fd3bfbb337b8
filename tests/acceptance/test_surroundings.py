"""What a build writes beside the feeds, and when."""

from collections.abc import Callable
from pathlib import Path

from tests.acceptance.conftest import Publisher

WriteArticle = Callable[..., Path]


def test_build_writes_pages_and_files_for_servers(
    publisher: Publisher, write_article: WriteArticle, folder: Path
) -> None:
    """One command makes feeds, pages about them and what my web server reads."""
    settings = folder / "publisher.toml"
    lines = settings.read_text().replace("[content]", 'servers = ["nginx"]\n\n[content]', 1)
    settings.write_text(lines)
    write_article("heron")
    ran = publisher("build")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "3 files written, 0 unchanged in feeds/.\n5 files beside them written.\n"
        "Written for the web server, which has to read it again: server/nginx.conf\n"
    )
    assert "heron" in (folder / "feeds" / "all.html").read_text().lower()
    assert "beside" not in publisher("build").out


def test_what_is_withdrawn_reaches_the_server_without_a_new_article(
    publisher: Publisher, write_article: WriteArticle, folder: Path
) -> None:
    """I write down a withdrawn address and the next tick tells the web server."""
    settings = folder / "publisher.toml"
    lines = settings.read_text().replace("[content]", 'servers = ["static"]\n\n[content]', 1)
    settings.write_text(lines)
    write_article("heron")
    publisher("build")
    (folder / "server" / "moved.map").write_text("/heron/\n")
    ran = publisher("cron")
    assert "server/_redirects" in ran.out
    assert "/heron/ /410.html 410\n" in (folder / "server" / "_redirects").read_text()
    assert (publisher("cron").out, publisher("cron").out) == ("", "")


def test_own_template_is_taken_up_by_the_next_tick(
    publisher: Publisher, write_article: WriteArticle, folder: Path
) -> None:
    """I put a template into my publication and its pages follow, though no article changed."""
    write_article("heron")
    publisher("build")
    own = folder / "templates" / "feeds"
    own.mkdir(parents=True)
    (own / "styles.css").write_text("h1 { color: teal; }\n")
    assert publisher("cron").code == 0
    assert "h1 { color: teal; }" in (folder / "feeds" / "index.html").read_text()


def test_broken_template_leaves_the_feeds_written(
    publisher: Publisher, write_article: WriteArticle, folder: Path
) -> None:
    """A mistake in a page's template is named, and keeps no feed from its readers."""
    own = folder / "templates" / "feeds"
    own.mkdir(parents=True)
    (own / "feed.html").write_text("{{ feed.titel }}")
    write_article("heron")
    ran = publisher("build")
    assert ran.code == 1
    assert "templates/feeds/feed.html:1: " in ran.err
    assert "Heron" in (folder / "feeds" / "all.atom").read_text()
