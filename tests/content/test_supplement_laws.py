"""Whatever stands in a stranger's front matter, it goes with the article or it does not."""

import contextlib
import json
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from publisher.content.front_matter import FrontMatter
from publisher.content.supplements import (
    read_supplement,
    supplement_as_values,
    supplement_from_values,
)
from publisher.errors import ArticleError

KEYS = (
    "enclosure", "audio", "video", "attachments", "podcast_link", "podcast_file", "mp3", "length",
    "duration", "podcast_bytes", "comments", "source", "original", "rights", "episode", "season",
    "explicit", "transcript", "chapters", "hosts", "guests", "people",
)  # fmt: skip
INNER = ("url", "src", "type", "length", "duration", "title", "name", "id", "feed", "number", "mp3")
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["/a.mp3", "http://[/b.mp3", "https://a.b/c.mp3?d#e", "1:02:03", "https://a.b/c 12 a/b x",
         "//[", "An <an@example.org>", "<", "9" * 40, "-1", "..", "\ud800", "true"]
    ),
)  # fmt: skip
VALUES: st.SearchStrategy[object] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(INNER), TEXTS), inner, max_size=3),
    ),
    max_leaves=6,
)
FRONT = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5)


@given(values=FRONT)
def test_anything_can_stand_in_a_strangers_front_matter(values: Mapping[str, object]) -> None:
    """No theme's own idea of a key stops an article, and what was understood can be kept."""
    front = FrontMatter(values, {}, source="a.md", names={})
    supplement = read_supplement(front, "https://example.org/a/", {})
    kept = json.loads(json.dumps(supplement_as_values(supplement)))
    assert supplement_from_values(kept) == supplement
    for attachment in supplement.attachments:
        assert attachment.url.startswith(("http://", "https://"))
        assert attachment.media_type
        assert attachment.length is None or attachment.length > 0


@given(values=FRONT)
def test_own_front_matter_is_read_or_refused(values: Mapping[str, object]) -> None:
    """A mistake is an error that names file and key, and never anything else."""
    front = FrontMatter(values, {}, source="a.md")
    with contextlib.suppress(ArticleError):
        read_supplement(front, "https://example.org/a/", {})
