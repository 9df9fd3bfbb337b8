"""An edition that shows everything a theme has to set, for who makes a theme and looks at it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.content.body import render_body
from publisher.model.articles import Article, Attachment, Entry, Person, Picture, Supplement
from publisher.model.newsletters import NewsletterDefinition
from publisher.newsletter.content import EditionContent, EditionItem

_HOST = "https://coast.example.org"
_NOTE = """It was a week of wind. The counters went out all the same, and came back with more birds
than last year and wetter socks. Their story leads; the rest is for the sofa. Did you see something
that we did not? [Write to us](https://coast.example.org/contact/)."""
_STORY = """\
Before the sun is up, the beach belongs to the counters. They walk in twos, one with the telescope,
one with the notebook, from the pier to the border and back. *Nobody* pays them. This winter there
were [a hundred and twenty](https://coast.example.org/counters/), more than ever before.[^1]

> [!pullquote]
> Who counts alone, counts hopes as well.

## A sea that does not stand still

What looks like one flock is never one flock. Sanderlings run with the waves; turnstones turn what
the waves leave; and far out, black as commas, the scoters dive for shells.

| Bird | 2025 | 2026 | Change |
|---|--:|--:|--:|
| Sanderling | 3,981 | 4,377 | +10 % |
| Turnstone | 812 | 790 | −3 % |
| Common scoter | 11,240 | 13,905 | +24 % |

![Two counters and a telescope on the beach at low tide](https://coast.example.org/pictures/counters.png)

### How a count is made

- Two hours, whatever the weather, on the same Saturday;
- never alone, for two pairs of eyes see half as many birds twice;
- every number written down before it is talked about.

> We do not count to be right. We count to be able to say next year what has changed.

The totals are added up with nine lines of code that anybody may check:

```python
total = sum(count.birds for count in counts)
print(f"{total:,} birds on {len(beaches)} beaches")
```

[^1]: From the first count in 1967 until today, 41 beaches in all.
"""
_ANNA = Person(name="Anna Peeters", role="marine ecologist")
_BRAM = Person(name="Bram De Wit")
_ELS = Person(name="Els Maes")


def build_sample(newsletter: NewsletterDefinition) -> EditionContent:
    """Return the edition, as one of this newsletter.

    The articles are in English, and one in Arabic; the words around them are the newsletter's.
    """
    others = (*_write_technology(), *_write_culture())
    return EditionContent(
        newsletter=newsletter,
        number=48,
        subject="The counters of the tide line",
        preheader="A hundred and twenty volunteers, and a sea that does not stand still.",
        composed_at=datetime(2026, 11, 27, 7, tzinfo=UTC),
        items=(
            EditionItem(entry=_write_lead(), is_lead=True, is_full=True),
            *(
                EditionItem(
                    entry=each,
                    sponsor="Duinkind, warm clothes" if each.article.slug == "jumper" else None,
                )
                for each in others
            ),
        ),
        note=_NOTE,
        web_url=f"{_HOST}/editions/48/",
    )


def _write_lead() -> Entry:
    return _write(
        "counters",
        "The counters of the tide line",
        "Nature",
        "Every winter they walk the whole coast, in the dark and mostly in the rain, to count"
        " birds that do not stand still.",
        _STORY,
        authors=(_ANNA, _BRAM),
        picture=Picture(
            url=f"{_HOST}/pictures/tide.png",
            alt="The beach at sunrise, with birds along the water",
            caption="Seven in the morning, two below zero. Picture: Els Maes",
            width=1200,
            height=640,
        ),
    )


def _write_technology() -> tuple[Entry, ...]:
    return (
        _write(
            "battery",
            "A battery made of sea salt, for ten years",
            "Technology",
            "In the old fish market stands a machine that stores a night of wind. Its makers say"
            " that it will outlive the roof.",
            "Words. " * 900,
            authors=(_BRAM,),
            picture=Picture(
                url=f"{_HOST}/pictures/battery.png",
                alt="Blue tanks in a hall",
                width=900,
                height=700,
            ),
        ),
        _write(
            "wind",
            "The night the wind turbines fell silent",
            "Technology",
            "For six hours nothing turned between the harbour and the horizon. We asked who noticed"
            ", and who got the bill.",
            "Words. " * 1500,
            authors=(_ELS,),
            supplement=Supplement(
                attachments=(
                    Attachment(
                        url=f"{_HOST}/recordings/wind.mp3",
                        media_type="audio/mpeg",
                        duration=timedelta(minutes=24),
                    ),
                )
            ),
        ),
        _write(
            "jumper",
            "A jumper that has seen the North Sea",
            "Technology",
            "Knitted in Ostend from Texel wool. Until Sunday readers pay no postage.",
            "",
        ),
    )


def _write_culture() -> tuple[Entry, ...]:
    return (
        _write(
            "harbour",
            "حكايات من الميناء القديم",
            "Culture",
            "ثلاثة صيادين يروون كيف تغير البحر منذ كانوا صغارا.",
            "كلمات " * 500,
            authors=(Person(name="ليلى حداد"),),
            language="ar",
        ),
        _write(
            "letters",
            "Eleven letters to a lighthouse",
            "Culture",
            "They were addressed to the keeper, who had left in 1963. The post office delivered"
            " them nevertheless.",
            "Words. " * 700,
            authors=(_ANNA, _ELS),
        ),
    )


def _write(
    slug: str, title: str, section: str, summary: str, markdown: str, **fields: Any
) -> Entry:
    url = f"{_HOST}/{section.lower()}/{slug}/"
    article = Article(
        source=f"articles/{slug}.md",
        title=title,
        slug=slug,
        url=url,
        published=datetime(2026, 11, 26, tzinfo=UTC),
        section=section,
        summary=summary,
        html=render_body(markdown, slug=slug, url=url).html,
        markdown=markdown,
        **{"language": "en", **fields},
    )
    return Entry(id=f"tag:coast.example.org,2026:{slug}", article=article)
