"""Publications that are made up, each with something in it that has broken feeds somewhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """One publication: its settings beside title and address, and its article files."""

    settings: str = 'title = "De Kust"\nlanguage = "nl-BE"\n'
    feeds: str = '[[feed]]\nname = "all"\nlimit = 1000\n'
    articles: Mapping[str, str | bytes] = field(default_factory=dict)
    #: Articles that are withdrawn after a first build, and why.
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    #: Subject and names of articles of each edition of the newsletter `weekly`.
    editions: tuple[tuple[str, tuple[str, ...]], ...] = ()


def article(title: str, body: str = "Tekst.", date: str = "2026-03-01 08:00", **keys: str) -> str:
    # JSON is YAML, and quotes what has to be.
    lines = [
        f"title: {json.dumps(title, ensure_ascii=False)}",
        f"date: {date}",
        *(f"{key}: {keys[key]}" for key in keys),
    ]
    return "\n".join(["---", *lines, "---", "", body, ""])


_DUTCH = """Eb en vloed – «tij», zegt men: 't is zo'n beetje één op één. © ® ™ € ½

> Het water komt.

- één
- twee[^1]

[^1]: Een noot met een <https://example.com/?a=1&b=2>.
"""
_HTML = """<script>alert(1)</script><p onclick="x">Een <b>woord</b></p>

<iframe src="https://www.youtube.com/embed/abcdefghijk" title="A & B"></iframe>

<form action="/x"><input name="a"></form>

<img src="/a.png" srcset="/a.png 1x, /b.png 2x" onerror="x">

<video src="v.mp4" poster="p.jpg" controls></video>

<object data="x.swf"></object><style>p { color: red }</style>

<a href="javascript:alert(1)">x</a> <a href="#hier">y</a> <a href="../z?a=1&amp;b=2">z</a>
"""
_CODE = """```html
<script>if (a < b && c > d) { "]]>" }</script>
```

`&amp;` en `<b>` en ]]> en <![CDATA[ x ]]> en <!-- x --> en <?xml version="1.0"?>
"""
_TABLE = "| a | b |\n|:--|--:|\n" + "".join(f"| {n} | <{n}> |\n" for n in range(200))
_MATH = (
    "Er is $a<b$ en <math><mi>x</mi><mo>&lt;</mo><mn>2</mn></math> en\n\n$$\\int_0^1 x\\,dx$$\n\n"
    '<svg onload="x"><title>t</title><circle r="1"/></svg>'
)
_EMOJI = "👩‍👩‍👧‍👦 🇧🇪 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 e\u0301 \u200d \u202e omgekeerd \u202c \ufeff a\u0308"

PUBLICATIONS: Mapping[str, MadeUp] = {
    "empty": MadeUp(),
    "one": MadeUp(articles={"een": article("Eén")}),
    "dutch": MadeUp(
        settings='title = "De Kust & zee"\nlanguage = "nl-BE"\ndescription = "Zee < land"\n'
        'rights = "© De Kust & co"\nicon = "i.png"\nlogo = "/l.png"\n'
        'author = { name = "An & <Jan>", email = "an@example.org" }\n',
        articles={
            "tij": article('Eb & vloed: "tij" <nu>', _DUTCH, tags="[R&D, 'a<b', '😀']"),
            "html": article("HTML", _HTML, section="Zee & <land>"),
        },
    ),
    "french": MadeUp(
        settings='title = "La Côte"\nlanguage = "fr"\ntimezone = "Europe/Paris"\n',
        articles={
            "ete": article("« L’été » : œuvre n° 1 !", "Où êtes-vous ?\u202fIci.", authors="Zoë"),
            "nl": article("In het Nederlands", language="nl"),
        },
    ),
    "arabic": MadeUp(
        settings='title = "الشاطئ"\nlanguage = "ar"\ntimezone = "Africa/Cairo"\n',
        articles={
            "tide": article("المد والجزر", "النص **هنا** (2026) & more.", section="البحر"),
            "latin": article("Tide", "Left to right.", language="en"),
        },
    ),
    "japanese": MadeUp(
        settings='title = "海岸"\nlanguage = "ja"\ntimezone = "Asia/Tokyo"\n',
        articles={"shio": article("潮の満ち引き", "<ruby>潮<rt>しお</rt></ruby>が満ちる。" * 200)},
    ),
    "emoji": MadeUp(articles={"e": article(_EMOJI, _EMOJI, tags="['👍', '👎']")}),
    "code": MadeUp(
        articles={"c": article("Code: ]]> &amp; <b> \\n", _CODE, summary="'a ]]> <b'")}
    ),
    "tables": MadeUp(articles={"t": article("Tabel", _TABLE)}),
    "mathml": MadeUp(articles={"m": article("$a<b$", _MATH)}),
    "huge": MadeUp(
        articles={
            "lang": article("Lang", "woord " * 200_000),
            **{f"n{number}": article(f"Nummer {number}") for number in range(300)},
        }
    ),
    "dates": MadeUp(
        settings='title = "Tijd"\ntimezone = "America/St_Johns"\n',
        articles={
            "old": article("Slag", date="1302-07-11"),
            "before": article("Spoor", date="1880-05-05 12:00"),
            "summer": article("Zomer", date="2026-03-08 02:30", updated="2026-07-01"),
            "zone": article("Zone", date="2026-01-01T00:00:00+14:00"),
            "same": article("Zelfde", date="2026-01-01T00:00:00+14:00"),
            "day": article("Dag", date="2024-02-29"),
        },
    ),
    "controls": MadeUp(
        articles={
            "c": article("a\b\0c\ufffe", "x\x0by\x1b[31mz &#8; \x7f \x85 \u2028")
            .encode()
            .replace(b"Tekst", b"Te\x0ckst"),
            "cr": article("Regels").replace("\n", "\r\n").encode(),
            "bom": b"\xef\xbb\xbf" + article("Merk").encode(),
        }
    ),
    "names": MadeUp(
        articles={
            name: article(f"Naam {number}")
            for number, name in enumerate(
                ("a b", "{x}|y", "été", "潮", "Ω&amp", "e'f", 'q"q', "<g>", "50%", "c#d", "x^`y\\z")
            )
        }
    ),
    "past": MadeUp(
        feeds='[[feed]]\nname = "all"\nlimit = 3\narchive = 4\n[[feed]]\nname = "young"\n'
        "archive = 50\n",
        articles={
            f"dag-{day:02}": article(f"Dag {day} & <nacht>", date=f"2026-03-{day:02} 08:00")
            for day in range(1, 15)
        },
        withdrawn={
            "dag-02": "Onwaar & <fout>",
            "dag-03": 'De "cijfers" ]]> klopten niet',
            "dag-14": "x\x0by &amp; z",
        },
    ),
    "digests": MadeUp(
        settings='title = "De Kust & zee"\nlanguage = "nl-BE"\ntimezone = "Europe/Brussels"\n',
        feeds='[[feed]]\nname = "all"\ndigest = "day"\n'
        '[[feed]]\nname = "short"\ndigest = "week"\ncontent = "summary"\n'
        '[[feed]]\nname = "week-{tag}"\ndigest = "week"\neach = "tag"\n',
        articles={
            "a": article("Eb & <vloed>", _DUTCH, "2026-03-01 23:30", tags="[zee]"),
            "b": article("]]> 👍", _HTML, "2026-03-02 00:30", tags="[zee]"),
            "c": article("المد", "النص", "2026-03-02 08:00", language="ar"),
            "d": article("Slag", "Oud.", "1302-07-11"),
        },
    ),
    "editions": MadeUp(
        settings='title = "De Kust"\nlanguage = "nl-BE"\n'
        'author = { name = "An", email = "an@example.org" }\n',
        feeds='[[feed]]\nname = "all"\neditions = "weekly"\n'
        '[[feed]]\nname = "short"\neditions = "weekly"\ncontent = "summary"\n'
        '[[newsletter]]\nname = "weekly"\ntitle = "Elke vrijdag"\ntemplate = "digest"\n'
        'from = "An <an@example.org>"\n'
        'language = "ar"\n',
        articles={"a": article("Eb & <vloed>", _DUTCH), "b": article("B", language="fr")},
        editions=(("Eb & <vloed> \x08 ]]>", ("a", "b")), ("👩‍👩‍👧‍👦", ("b", "weg"))),
    ),
    "warned": MadeUp(
        settings='title = "Q&A1 </b>"\nlanguage = "en"\ntimezone = "Asia/Kathmandu"\n'
        'icon = "/i.svg"\nlogo = "/l.webp"\nrights = "&copy; Q"\n',
        feeds='[[feed]]\nname = "all"\n[[feed]]\nname = "short"\ncontent = "summary"\n',
        articles={
            "entities": article("&amp; is Q&A2", "Write `</b>` and `&amp;` and `&#38;`."),
            "picture": article("Picture", "![x](/a.png)"),
            "nothing": article("Nothing", ""),
            "override": article("Override", '<bdo dir="rtl">abc</bdo> it\x92s \x7f\x81'),
            "scope": article("Scope", "<p>a <button><p>b</p></button></p><marquee>c</marquee>"),
            "smile": article("Smile", authors='[{name: "An :)", email: an@example.org}]'),
            "local": article("Local", authors='[{name: "An", email: an@localhost}]'),
            "addresses": article(
                "Addresses",
                "[a](https://exämple.org/[1]?q=é|)",
                comments="/talk[1]?q=é",
                audio="https://exämple.org/a[1].mp3",
                source="{url: 'https://b.example/[x]'}",
            ),
            "late": article("Late", date="2026-03-01 23:50"),
        },
    ),
    "media": MadeUp(
        feeds='[[feed]]\nname = "all"\n[feed.podcast]\ncategory = "Arts > Books"\nlocked = true\n'
        'owner = { name = "An & Jan", email = "an@example.org" }\nfunding = "/steun"\n',
        articles={
            "a": article(
                "Aflevering",
                audio="/a.mp3",
                duration="'1:02'",
                attachments="[/a.pdf, {url: /b.epub, title: 'B & <b>'}]",
                episode="3",
                comments="/praat?a=1&b=2",
                source="{url: 'https://b.example/?f=1&g=2', title: 'B & b'}",
                transcript="/a.vtt",
                guests="[Jan & An]",
                image="{src: /k.jpg, alt: 'A \"b\"'}",
            )
        },
    ),
}  # fmt: skip
