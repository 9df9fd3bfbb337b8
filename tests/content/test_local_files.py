"""Files behind the publication's own addresses, whatever is in them."""

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from publisher.content.local_files import LocalFiles
from publisher.model.publication import Publication


def draw(kind: str, size: tuple[int, int] = (30, 10)) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = io.BytesIO()
    Image.new("RGB", size).save(content, kind, exif=exif)
    return content.getvalue()


PICTURES = {kind: draw(kind) for kind in ("JPEG", "PNG", "WEBP")}


@pytest.mark.parametrize("kind", [*PICTURES])
def test_picture_on_its_side(publication: Publication, tmp_path: Path, kind: str) -> None:
    """A photograph is as high as it is seen, and not as it was taken."""
    (tmp_path / "a").write_bytes(PICTURES[kind])
    assert LocalFiles(publication=publication).measure(tmp_path / "a") == (10, 30)


def test_only_the_head_of_a_picture_is_read(publication: Publication, tmp_path: Path) -> None:
    """A picture whose end is missing has its size all the same."""
    content = io.BytesIO()
    Image.effect_noise((2000, 1000), 100).save(content, "PNG")
    (tmp_path / "a.png").write_bytes(content.getvalue()[:5000])
    assert LocalFiles(publication=publication).measure(tmp_path / "a.png") == (2000, 1000)


def test_picture_that_is_far_too_large(publication: Publication, tmp_path: Path) -> None:
    """A picture that says it has a billion pixels is not believed, and not unpacked."""
    content = bytearray(draw("PNG"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    (tmp_path / "a.png").write_bytes(bytes(content))
    assert LocalFiles(publication=publication).measure(tmp_path / "a.png") is None


@settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    kind=st.sampled_from(sorted(PICTURES)),
    changes=st.lists(st.tuples(st.integers(0, 300), st.binary(min_size=1, max_size=8)), max_size=6),
    length=st.integers(0, 400),
)
@example(kind="JPEG", changes=[], length=0)
def test_damaged_picture(
    publication: Publication, kind: str, changes: list[tuple[int, bytes]], length: int
) -> None:
    """A picture that is damaged has no size, or some size, and stops nothing."""
    content = bytearray(PICTURES[kind])
    for place, written in changes:
        content[place : place + len(written)] = written
    with tempfile.NamedTemporaryFile() as file:
        file.write(bytes(content[:length]))
        file.flush()
        size = LocalFiles(publication=publication).measure(Path(file.name))
    assert size is None or min(size) >= 0


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/../publisher.toml",
        "https://example.org/%2e%2e/publisher.toml",
        "https://example.org/.publisher/x",
        "https://example.org//etc/hostname",
        "https://example.org/%2Fetc/hostname",
        "https://example.org/%00",
        "https://example.org/" + "a" * 5000,
        "https://example.org/",
        "https://example.com/publisher.toml",
    ],
)
def test_address_that_leads_out_of_the_publication(publication: Publication, address: str) -> None:
    """No address in an article makes publisher look at anything else on my disk."""
    (publication.folder / ".publisher").mkdir()
    (publication.folder / ".publisher/x").write_text("x")
    assert LocalFiles(publication=publication).find(address) is None


def test_file_beside_its_article(publication: Publication) -> None:
    """A file in the article's own folder is found under the article's own address."""
    folder = publication.folder / "articles/tij"
    folder.mkdir(parents=True)
    (folder / "a b.mp3").write_bytes(b"123")
    files = LocalFiles(publication=publication)
    found = files.find(
        "https://example.org/2026/tij/a%20b.mp3?x=1#t=3",
        "https://example.org/2026/tij/",
        "articles/tij/index.md",
    )
    assert found is not None
    assert found == folder / "a b.mp3"
    assert files.length(found) == 3
    assert files.looked_at == (found,)
