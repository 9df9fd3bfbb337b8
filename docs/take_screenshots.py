"""Write docs/images/*.png: each layout by day and by night, on a desk and on a phone.

    python docs/take_screenshots.py [FOLDER]

Needs Chromium. The pictures of the sample edition are drawn here, and its colours are counted down
to a palette, so that the files are small and come out the same.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from publisher.config.load import load_publication
from publisher.newsletter.compiled import fill_slots
from publisher.newsletter.compose import compose_edition
from publisher.newsletter.sample import build_sample
from publisher.storage.cache import open_cache

LAYOUTS = ("digest", "letter", "bulletin")
#: Name → width of the window, and of how much of it a picture is taken.
SCREENS = {"desk": (760, 1500), "phone": (390, 1500)}
READER = {
    "name": "Lotte",
    "email": "lotte@example.org",
    "unsubscribe_url": "https://coast.example.org/unsubscribe/4f1c",
}
SETTINGS = """\
[publication]
title = "The Coast"
url = "https://coast.example.org/"
timezone = "Europe/Brussels"
rights = "© 2026 The Coast"

[[newsletter]]
name = "weekly"
title = "Every Friday, from the tide line"
from = "The Coast <editors@example.org>"
address = "The Coast, Kaai 1, 8400 Oostende, Belgium"
unsubscribe_url = "https://coast.example.org/unsubscribe/{token}"
preferences_url = "https://coast.example.org/preferences"
"""


def write_editions(folder: Path) -> dict[str, Path]:
    """Write the sample edition in each layout as a page with pictures; return layout → page."""
    (folder / "publisher.toml").write_text(SETTINGS, encoding="utf-8")
    publication = load_publication(folder / "publisher.toml", {})
    draw_pictures(folder)
    pages = {}
    with open_cache(folder / "cache.sqlite") as cache:
        for layout in LAYOUTS:
            newsletter = replace(publication.newsletters[0], template=layout)
            message = compose_edition(publication, build_sample(newsletter), cache).message
            html = fill_slots(message, message.html, READER)
            pages[layout] = folder / f"{layout}.html"
            pages[layout].write_text(
                html.replace("https://coast.example.org/pictures/", f"{folder.as_uri()}/"),
                encoding="utf-8",
            )
            text = fill_slots(message, message.text, READER)
            (folder / f"{layout}.txt").write_text(text, encoding="utf-8")
    return pages


def draw_pictures(folder: Path) -> None:
    """Draw a beach at sunrise, two counters, and a hall with tanks."""
    _draw_beach((1200, 640), birds=34, people=False).save(folder / "tide.png")
    _draw_beach((1040, 600), birds=6, people=True).save(folder / "counters.png")
    _draw_tanks((900, 700)).save(folder / "battery.png")


def _blend(top: tuple[int, ...], bottom: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))


def _draw_beach(size: tuple[int, int], *, birds: int, people: bool) -> Image.Image:
    width, height = size
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    horizon, shore = round(height * 0.52), round(height * 0.72)
    for line in range(height):
        if line < horizon:
            colour = _blend((59, 94, 122), (248, 196, 150), line / horizon)
        elif line < shore:
            colour = _blend((214, 160, 132), (38, 84, 102), (line - horizon) / (shore - horizon))
        else:
            colour = _blend((168, 142, 116), (92, 76, 66), (line - shore) / (height - shore))
        draw.line(((0, line), (width, line)), fill=colour)
    sun = (round(width * 0.68), horizon - round(height * 0.06))
    glow = Image.new("RGB", size, (255, 232, 190))
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((sun[0] - 170, sun[1] - 170, sun[0] + 170, sun[1] + 170), fill=150)
    picture.paste(glow, mask=mask.filter(ImageFilter.GaussianBlur(70)))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((sun[0] - 34, sun[1] - 34, sun[0] + 34, sun[1] + 34), fill=(255, 244, 214))
    for wave in range(9):
        y = shore - 4 - wave * wave * 2
        draw.arc((-200 + wave * 60, y - 8, width + 100, y + 14), 10, 170, (240, 214, 190), 2)
    for bird in range(birds):
        x = (bird * 373 + 90) % width
        y = shore + 12 + (bird * 211) % round(height * 0.2)
        draw.ellipse((x - 8, y - 5, x + 8, y + 4), fill=(52, 46, 44))
        draw.line(((x + 7, y - 3), (x + 14, y - 1)), fill=(40, 34, 32), width=2)
        draw.line(((x - 2, y + 3), (x - 4, y + 10)), fill=(40, 34, 32), width=2)
    if people:
        for x in (round(width * 0.34), round(width * 0.44)):
            foot = shore + round(height * 0.16)
            draw.rounded_rectangle((x - 18, foot - 150, x + 18, foot - 50), 12, (38, 40, 48))
            draw.line(((x - 8, foot - 60), (x - 10, foot)), fill=(30, 30, 36), width=14)
            draw.line(((x + 8, foot - 60), (x + 12, foot)), fill=(30, 30, 36), width=14)
            draw.ellipse((x - 14, foot - 186, x + 14, foot - 156), fill=(60, 48, 46))
        x = round(width * 0.5)
        draw.line(((x, foot - 110), (x - 22, foot)), fill=(24, 24, 28), width=5)
        draw.line(((x, foot - 110), (x + 22, foot)), fill=(24, 24, 28), width=5)
        draw.line(((x - 26, foot - 122), (x + 44, foot - 134)), fill=(24, 24, 28), width=14)
    return picture


def _draw_tanks(size: tuple[int, int]) -> Image.Image:
    width, height = size
    picture = Image.new("RGB", size, (224, 226, 222))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, round(height * 0.78), width, height), fill=(176, 176, 170))
    for tank in range(4):
        left = 60 + tank * 205
        for x in range(170):
            shade = 1 - abs(x - 60) / 190
            colour = _blend((18, 52, 84), (92, 150, 190), max(shade, 0))
            draw.line(((left + x, 150), (left + x, round(height * 0.84))), fill=colour)
        draw.ellipse((left, 120, left + 169, 180), fill=(120, 172, 206))
        draw.rectangle((left + 70, 40, left + 100, 150), fill=(120, 126, 128))
    draw.rectangle((0, 30, width, 60), fill=(140, 146, 148))
    return picture


def take(page: Path, target: Path, *, width: int, height: int, is_dark: bool) -> None:
    """Write a picture of the upper part of a page, as few colours as do."""
    browser = next(
        (name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)),
        None,
    )
    if browser is None:
        sys.exit("no Chromium here (Debian package chromium)")
    with tempfile.TemporaryDirectory() as profile:
        # A window cannot be as narrow as a phone; a frame can.
        framed = page.with_suffix(f".{width}.html")
        framed.write_text(
            f'<body style="margin:0"><iframe src="{page.name}" width="{width}" height="{height}"'
            ' style="border:0;display:block" scrolling="no"></iframe>',
            encoding="utf-8",
        )
        shot = Path(profile) / "shot.png"
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--allow-file-access-from-files",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={profile}",
                f"--window-size={max(width, 500)},{height}",
                f"--blink-settings=preferredColorScheme={0 if is_dark else 1}",
                f"--screenshot={shot}",
                framed.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=90,
        )
        with Image.open(shot) as picture:
            cut = picture.convert("RGB").crop((0, 0, width, height))
            cut.quantize(192, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Take all pictures."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "images"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pages = write_editions(Path(folder))
        for layout, page in pages.items():
            for screen, (width, height) in SCREENS.items():
                for scheme in ("light", "dark"):
                    file = target / f"{layout}-{screen}-{scheme}.png"
                    take(page, file, width=width, height=height, is_dark=scheme == "dark")
                    print(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
