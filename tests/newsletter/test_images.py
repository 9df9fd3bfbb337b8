"""The pictures of an edition: found beside their articles or elsewhere, resized, named, carried."""

import io
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PIL import Image

from publisher.errors import ArticleError
from publisher.model.articles import Picture
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.model.theme import Logo
from publisher.newsletter.compose import compose_edition
from publisher.newsletter.content import EditionContent
from publisher.newsletter.images import prepare_pictures
from publisher.newsletter.pictures import Pictures
from publisher.storage.cache import Cache

HOST = "https://coast.example.org/"
FEEDS = f"{HOST}feeds/weekly/"
TIDE, BEACH = "https://coast.example.org/tide.png", "https://coast.example.org/beach.png"


def draw(size: tuple[int, int], kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(written, kind)
    return written.getvalue()


@dataclass
class Darkroom:
    """An edition with two pictures in the publication's folder."""

    publication: Publication
    edition: EditionContent
    cache: Cache

    def set_up(self, **settings: object) -> None:
        newsletter: NewsletterDefinition = replace(self.edition.newsletter, **settings)  # type: ignore[arg-type]  # tests name real fields
        self.edition = replace(self.edition, newsletter=newsletter)

    def write(self, name: str, content: bytes) -> None:
        file = self.publication.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def show(self, address: str, source: str = "articles/counters.md") -> None:
        """Have the article name another picture."""
        (first, *_) = self.edition.items
        article = first.entry.article
        html = article.html.replace(BEACH, address)
        entry = replace(first.entry, article=replace(article, html=html, source=source))
        self.edition = replace(self.edition, items=(replace(first, entry=entry),))

    def fill(self) -> None:
        """Give the edition a logo, a note with a picture, and teasers with pictures."""
        logo = Logo(url=f"{HOST}logo.png", alt="The Coast", width=120, dark_url=f"{HOST}night.png")
        theme = replace(self.publication.theme, logo=logo)
        self.publication = replace(self.publication, theme=theme)
        picture = Picture(url=f"{HOST}dune.png", alt="A dune")
        items = list(self.edition.items)
        for index, item in enumerate(items[1:], start=1):
            article = replace(item.entry.article, picture=picture)
            items[index] = replace(item, entry=replace(item.entry, article=article))
        assert not items[-1].is_lead
        self.edition = replace(self.edition, items=tuple(items), note="![Us](/note.png)")
        sizes = {"logo": (480, 120), "night": (480, 121), "dune": (900, 600), "note": (700, 500)}
        for name, size in sizes.items():
            self.write(f"static/{name}.png", draw(size))

    def wait(self, time: timedelta) -> None:
        self.edition = replace(self.edition, composed_at=self.edition.composed_at + time)

    def prepare(self) -> Pictures:
        return prepare_pictures(self.edition, self.publication, self.cache)


@pytest.fixture
def darkroom(coast: Publication, edition: EditionContent, cache: Cache) -> Darkroom:
    room = Darkroom(coast, edition, cache)
    room.write("static/tide.png", draw((3000, 2000)))
    room.write("static/beach.png", draw((400, 300)))
    room.write("articles/counters.md", b"# Counters\n\n![A counter](/beach.png)\n")
    return room


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve files at an address of this machine; what is asked goes into a list."""
    servers: list[HTTPServer] = []

    def start(files: Mapping[str, bytes], asked: list[str] | None = None) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                known = self.headers["If-None-Match"]
                if asked is not None:
                    asked.append(f"GET {self.path} {known}")
                content = files.get(self.path)
                status = 404 if content is None else 304 if known == '"1"' else 200
                status = 503 if content == b"away" else status
                self.send_response(status)
                self.send_header("ETag", '"1"')
                self.end_headers()
                if status == 200 and content is not None:
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_hosted_pictures(darkroom: Darkroom) -> None:
    """Pictures stand beside the feeds, as wide as needed, with their sizes in numbers."""
    darkroom.set_up(images="hosted")
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    pictures = composed.message.pictures
    sizes = {each.name: Image.open(io.BytesIO(each.content)).size for each in pictures}
    assert sorted(sizes.values()) == [(400, 300), (1200, 800)]
    for name, (width, _) in sizes.items():
        shown = (600, 400) if width == 1200 else (400, 300)
        address = f"https://coast.example.org/feeds/weekly/images/{name}"
        tag = next(each for each in composed.message.html.split("<img")[1:] if address in each)
        assert f'width="{shown[0]}"' in tag
        assert f'height="{shown[1]}"' in tag
        assert 'alt="' in tag


def test_linked_pictures(darkroom: Darkroom) -> None:
    """Pictures that stay where they are have their sizes, where those are known."""
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    assert composed.message.pictures == ()
    tag = next(each for each in composed.message.html.split("<img")[1:] if TIDE in each)
    assert 'width="600" height="400"' in tag


def test_second_time(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was composed once is composed again without unpacking a picture."""
    darkroom.set_up(images="hosted")
    first = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    monkeypatch.setitem(sys.modules, "publisher.newsletter.picture_encoding", None)
    assert compose_edition(darkroom.publication, darkroom.edition, darkroom.cache) == first


def test_missing_picture(darkroom: Darkroom, serve: Callable[..., str]) -> None:
    """A picture that is not there is named with its article and line before anything is sent."""
    base = serve({})
    darkroom.show(f"{base}/beach.png")
    darkroom.set_up(images="hosted", image_hosts=("127.0.0.1",))
    with pytest.raises(ArticleError) as raised:
        compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    assert raised.value.message == (
        f"articles/counters.md:3: picture {base}/beach.png cannot be had: its server answers 404"
    )
    assert raised.value.hint == "Check the address, or put the picture beside the article."
    trial = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache, is_trial=True)
    assert [each.place for each in trial.remarks] == ["articles/counters.md:3"]


def test_broken_picture(darkroom: Darkroom) -> None:
    """A picture that cannot be read stops the edition, with what to do about it."""
    darkroom.write("static/beach.png", b"no picture")
    darkroom.set_up(images="embedded")
    with pytest.raises(ArticleError, match=r"counters\.md:3: .*beach\.png is no picture") as raised:
        compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    assert "save it anew" in raised.value.hint


def test_drawing(darkroom: Darkroom) -> None:
    """A drawing in SVG is left out with a word about it; its text stands in its place."""
    drawing = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'
    darkroom.write("static/beach.png", drawing)
    darkroom.set_up(images="hosted")
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    assert [each.rule for each in composed.remarks] == ["picture/drawing"]
    assert BEACH not in composed.message.html
    assert "A counter on the beach" in composed.message.html


def test_budget(darkroom: Darkroom) -> None:
    """Pictures are made coarser until they fit, and where they cannot, it is said."""
    darkroom.set_up(images="hosted")
    whole = _weigh(darkroom.prepare())
    darkroom.set_up(image_budget=whole * 3 // 4)
    fitted = darkroom.prepare()
    assert _weigh(fitted) <= whole * 3 // 4
    assert fitted.problems == {}
    darkroom.set_up(image_budget=20_000)
    (problem,) = darkroom.prepare().problems.values()
    assert "tide.png is the largest" in problem.message
    assert "image_budget of 20,000" in problem.message


def _weigh(pictures: Pictures) -> int:
    return sum(len(each.frozen.content) for each in pictures.found.values() if each.frozen)


def test_picture_elsewhere(darkroom: Darkroom, serve: Callable[..., str]) -> None:
    """A picture elsewhere is fetched once, asked about after an hour, and had while it is away."""
    asked: list[str] = []
    files = {"/beach.png": draw((90, 60), "PNG")}
    base = serve(files, asked)
    darkroom.show(f"{base}/beach.png")
    darkroom.set_up(images="hosted", image_hosts=("127.0.0.1",))
    first = darkroom.prepare()
    assert first.problems == {}
    assert darkroom.prepare() == first
    assert asked == ["GET /beach.png None"]
    darkroom.wait(timedelta(hours=2))
    assert darkroom.prepare() == first
    assert asked[1:] == ['GET /beach.png "1"']
    files["/beach.png"] = b"away"
    darkroom.wait(timedelta(hours=2))
    assert darkroom.prepare() == first
    del files["/beach.png"]
    assert [each.rule for each in darkroom.prepare().problems.values()] == ["picture/unusable"]


def test_picture_within_the_house(darkroom: Darkroom, serve: Callable[..., str]) -> None:
    """An article of somebody else cannot have pictures fetched from our own network."""
    asked: list[str] = []
    base = serve({"/beach.png": draw((90, 60), "PNG")}, asked)
    darkroom.show(f"{base}/beach.png", source="source:elsewhere/1")
    darkroom.set_up(images="hosted")
    (problem,) = darkroom.prepare().problems.values()
    assert problem.place == "source:elsewhere/1"
    assert "image_hosts" in problem.hint
    assert asked == []


def test_picture_beside_its_article(darkroom: Darkroom) -> None:
    """A picture that lies beside its article is found there, whatever else has its name."""
    (darkroom.publication.folder / "static/beach.png").unlink()
    darkroom.write("articles/beach.png", draw((80, 60)))
    address = "https://coast.example.org/birds/counters/beach.png"
    darkroom.show(address)
    darkroom.set_up(images="hosted")
    found = darkroom.prepare().find(address)
    assert found is not None
    assert (found.width, found.height) == (80, 60)


def test_lead_picture_that_is_small(darkroom: Darkroom) -> None:
    """A small picture above an article is not blown up to the width of the column."""
    darkroom.write("static/tide.png", draw((300, 200)))
    darkroom.set_up(images="hosted")
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    tag = next(each for each in composed.message.html.split("<img")[1:] if "sunrise" in each)
    assert 'width="300" height="200"' in tag
    assert "width:100%" not in tag.replace("max-width:100%", "").replace(" ", "").partition(">")[0]


def test_too_many_pictures(darkroom: Darkroom) -> None:
    """An article with pictures without end does not keep the edition busy without end."""
    darkroom.show(f'{BEACH}"><img src="'.join(("", *(f"{BEACH}?{n}" for n in range(150)))))
    darkroom.set_up(images="hosted")
    pictures = darkroom.prepare()
    assert len(pictures.found) <= 100
    (problem,) = pictures.problems.values()
    assert "one too many" in problem.message


@pytest.mark.parametrize("layout", ["digest", "letter", "bulletin"])
@pytest.mark.parametrize(("images", "start"), [("hosted", f"{FEEDS}images/"), ("embedded", "cid:")])
def test_no_picture_stays_elsewhere(
    darkroom: Darkroom, layout: str, images: str, start: str
) -> None:
    """Logo, note, leads, teasers and texts show copies, each once, as wide as they are shown."""
    darkroom.fill()
    darkroom.set_up(images=images, template=layout)
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    shown = re.findall(r'<img[^>]* src="([^"]*)"', composed.message.html)
    assert len(shown) >= 2
    assert all(each.startswith(start) for each in shown)
    assert {each.name for each in composed.message.pictures} == {
        each.removeprefix(start).partition("@")[0] for each in shown
    }


def test_pictures_of_teasers_and_logo_are_small(darkroom: Darkroom) -> None:
    """What is shown small is not sent large, and has both its sizes."""
    darkroom.fill()
    darkroom.set_up(images="hosted")
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    sizes = [Image.open(io.BytesIO(each.content)).size for each in composed.message.pictures]
    assert {(240, 60), (480, 320)} <= set(sizes)
    assert re.search(r'alt="The Coast"[^>]* width="120" height="30"', composed.message.html)
    assert re.search(r'alt="A dune"[^>]* width="152" height="101"', composed.message.html)


def test_only_what_is_shown_can_be_missing(darkroom: Darkroom) -> None:
    """A layout of titles goes out whatever pictures its articles lack; a digest does not."""
    darkroom.fill()
    (darkroom.publication.folder / "static" / "dune.png").write_bytes(b"no picture")
    darkroom.set_up(images="hosted", template="bulletin")
    assert compose_edition(darkroom.publication, darkroom.edition, darkroom.cache).remarks == ()
    darkroom.set_up(template="digest")
    with pytest.raises(ArticleError, match=r"dune\.png"):
        compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)


def test_budget_is_for_what_is_shown(darkroom: Darkroom) -> None:
    """The pictures of a layout that shows few are not made coarser for those that it leaves out."""
    darkroom.fill()
    darkroom.set_up(images="hosted", template="bulletin")
    ample = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache).message
    darkroom.set_up(image_budget=sum(len(each.content) for each in ample.pictures))
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    assert composed.message.pictures == ample.pictures
    assert composed.remarks == ()


def test_picture_of_the_note_is_named_with_the_draft(darkroom: Darkroom) -> None:
    """What is wrong with a picture of my note is said with the line of my draft."""
    darkroom.fill()
    darkroom.write("static/note.png", b"no picture")
    darkroom.write("editions/weekly/1.md", b"---\n---\n![Us](/note.png)\n")
    darkroom.edition = replace(darkroom.edition, draft="editions/weekly/1.md")
    darkroom.set_up(images="hosted")
    (problem,) = darkroom.prepare().problems.values()
    assert (problem.source, problem.line) == ("editions/weekly/1.md", 3)


def test_logo_that_is_a_drawing(darkroom: Darkroom) -> None:
    """A logo in SVG is left out: the publication's name stands in its place."""
    darkroom.fill()
    darkroom.write("static/logo.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    darkroom.set_up(images="hosted")
    composed = compose_edition(darkroom.publication, darkroom.edition, darkroom.cache)
    assert [(each.source, each.rule) for each in composed.remarks] == [
        ("publisher.toml", "picture/drawing")
    ]
    assert "logo" not in composed.message.html.partition("<body")[2]
