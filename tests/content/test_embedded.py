"""Embedded pages: what feeds and mail programs show in their place."""

import pytest

from publisher.content.body import render_body

URL = "https://example.org/eb/"


@pytest.mark.parametrize(
    ("address", "page", "picture"),
    [
        (
            "https://www.youtube-nocookie.com/embed/abc_DEF-123?rel=0&amp;start=3",
            "https://www.youtube.com/watch?v=abc_DEF-123",
            "https://i.ytimg.com/vi/abc_DEF-123/hqdefault.jpg",
        ),
        (
            "//www.dailymotion.com/embed/video/x8abc",
            "https://www.dailymotion.com/video/x8abc",
            "https://www.dailymotion.com/thumbnail/video/x8abc",
        ),
    ],
)
def test_embedded_video_becomes_its_picture(address: str, page: str, picture: str) -> None:
    """Whoever reads in a feed sees what the video is, and gets to it with one click."""
    body = render_body(
        f'<iframe src="{address}" title="Eb &quot;nu&quot;"></iframe>', slug="eb", url=URL
    )
    assert body.html.strip() == (
        f'<p><a href="{page}"><img src="{picture}" alt="Eb &quot;nu&quot;"></a></p>'
    )


def test_frames_that_never_end_stay_out() -> None:
    """A page that is broken on purpose is read in the time of any other, and shows no frame."""
    written = "<iframe src=a>" * 30_000 + "<iframe " * 30_000 + "\n\nAan zee."
    assert "<iframe" not in render_body(written, slug="eb", url=URL).html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<iframe data-src="https://a.example/1"></iframe>', "https://a.example/1"),
        (
            '<iframe src="//player.vimeo.com/video/76979871?h=1"></iframe>',
            "https://vimeo.com/76979871",
        ),
    ],
)
def test_page_of_an_embedded_player(written: str, shown: str) -> None:
    """A player that waits for a script, or has no picture of its own, is a link to its page."""
    html = render_body(written, slug="eb", url=URL).html
    assert html.strip() == f'<p><a href="{shown}">{shown}</a></p>'


def test_frame_without_an_address() -> None:
    """A frame that leads nowhere leaves nothing behind, and the text around it stays."""
    html = render_body("Eb <iframe name=x></iframe> vloed", slug="eb", url=URL).html
    assert html == "<p>Eb  vloed</p>\n"
