"""Articles for measuring: Markdown with YAML front matter, the same for the same seed."""

import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

SECTIONS = ("nature", "science", "energy", "culture", "economy", "opinion")
TAGS = (
    *("water", "harbour", "birds", "wind", "solar", "housing"),
    *("music", "books", "labour", "schools", "health", "traffic"),
)
AUTHORS = (
    *("An Peeters", "Benoît Lambert", "Chris Daems", "Dina Okafor", "Emma De Wit", "Farid Aziz"),
    *("Greta Maes", "Hugo Claes", "Inès Moreau", "Jan Vos", "Kadir Demir", "Lotte Smets"),
)
LANGUAGES = ("nl", "en", "fr")
#: Feeds that every section, tag, author and language has, and the one of everything.
FEEDS = 1 + len(SECTIONS) + len(TAGS) + len(AUTHORS) + len(LANGUAGES)

_WORDS = {
    "nl": "de het een op langs kust water wind haven vogels tellen duinen elke winter "
    "vrijwilligers zagen nieuwe molens boven zee niemand wist hoeveel daarvan zouden blijven toch "
    "ging alles verder zoals gewoonlijk tussen twee getijden door lopend naar huis één café",
    "en": "the a of along coast water wind harbour birds counting dunes every winter volunteers "
    "saw new turbines above sea nobody knew how many would stay yet all went on as usual between "
    "two tides walking home under grey light towards old lighthouse naïve café",
    "fr": "le la une sur côte eau vent port oiseaux compter dunes chaque hiver bénévoles ont vu "
    "nouvelles éoliennes au-dessus mer personne ne savait combien resteraient pourtant tout a "
    "continué comme toujours entre deux marées rentrant à pied vers vieux phare",
}
_FIRST = datetime(2016, 1, 4, 8, 0, tzinfo=UTC)
#: No file is so young that a program could not trust its modification time.
_MODIFIED = datetime(2024, 1, 1, tzinfo=UTC).timestamp()


def write_corpus(folder: Path, count: int, seed: int = 1) -> None:
    """Write `count` articles of 3 to 5 kB into a folder for each section."""
    chance = random.Random(seed)
    for number in range(count):
        section = chance.choice(SECTIONS)
        file = folder / section / f"article-{number:05}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        published = _FIRST + timedelta(hours=number * 60_000 // count)
        file.write_text(_write_article(chance, number, section, published), encoding="utf-8")
        os.utime(file, (_MODIFIED, _MODIFIED))


def change_article(file: Path, turn: int) -> None:
    """Add a sentence to an article; its modification time is that of the past all the same."""
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\nChanged for the {turn}. time.\n")
    os.utime(file, (_MODIFIED + turn, _MODIFIED + turn))


def newest_article(folder: Path) -> Path:
    """Return the article that stands first in every feed that has it."""
    return max(folder.rglob("article-*.md"), key=lambda file: file.name)


def _write_article(chance: random.Random, number: int, section: str, published: datetime) -> str:
    language = chance.choice(LANGUAGES)
    words = _WORDS[language].split()
    front = [
        "---",
        f'title: "{_sentence(chance, words, 6)[:-1]}: {number}"',
        f"date: {published:%Y-%m-%dT%H:%M:%SZ}",
        f"section: {section}",
        f"tags: [{', '.join(chance.sample(TAGS, 2))}]",
        f"authors: [{chance.choice(AUTHORS)}]",
        f"language: {language}",
        f'summary: "{_sentence(chance, words, 20)}"',
        "---",
        "",
    ]
    body: list[str] = []
    size, wanted = 0, chance.randint(2_800, 4_500)
    while size < wanted:
        block = _write_block(chance, words, len(body))
        body.append(block)
        size += len(block.encode())
    return "\n".join(front) + "\n\n".join(body) + "\n"


def _write_block(chance: random.Random, words: list[str], number: int) -> str:
    """Return the next block of a body: mostly paragraphs, in between what articles also have."""
    kind = number % 8
    if kind == 2:
        return f"## {_sentence(chance, words, 4)[:-1]}"
    if kind == 4:
        return "\n".join(f"- {_sentence(chance, words, 7)}" for _ in range(4))
    if kind == 6:
        return f"> {_sentence(chance, words, 14)}"
    if kind == 7:
        rows = "\n".join(f"| {chance.choice(words)} | {chance.randint(1, 999)} |" for _ in range(3))
        return f"| what | how many |\n|---|---:|\n{rows}"
    link = f"[{chance.choice(words)}](https://example.org/{number}?a=1&b=2)"
    sentences = [_sentence(chance, words, chance.randint(8, 18)) for _ in range(5)]
    return f"{' '.join(sentences)} *{chance.choice(words)}* **{chance.choice(words)}** {link}."


def _sentence(chance: random.Random, words: list[str], length: int) -> str:
    return " ".join(chance.choices(words, k=length)).capitalize() + "."
