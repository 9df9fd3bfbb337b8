"""Articles in Markdown as authors write them, with everything that an article can hold."""

from hypothesis import strategies as st

WORD = st.text(alphabet="abcdé海", min_size=1, max_size=5)
_PLAIN = st.one_of(
    WORD,
    st.sampled_from([
        "2 * 3", "a_b", "A&P", "5 < 6", "C#", "[sic]", "€ 3,-", "“ja”", "1) x", "x: y", "~ 5",
        r"\*", r"\_x\_", "&amp;amp;", "x | y", "{", "3.", "foo.bar", "(zie b)",
    ]),
)  # fmt: skip
_MARKED = st.one_of(
    st.builds("*{}*".format, WORD),
    st.builds("**{}**".format, WORD),
    st.builds("***{}***".format, WORD),
    st.builds("**{} *{}***".format, WORD, WORD),
    st.builds("~~{}~~".format, WORD),
    st.builds("`{} *x*`".format, WORD),
    st.builds("``{}`b``".format, WORD),
    st.builds("[{}](https://example.org/{})".format, WORD, WORD),
    st.builds('[*{}* b](https://example.org/ "{}!")'.format, WORD, WORD),
    st.builds("[{}](../ander/)".format, WORD),
    st.builds("<https://example.org/{}>".format, st.sampled_from(["a", "b_c_", "d?e=f&g"])),
    st.builds("![{}](/{}.jpg)".format, WORD, st.sampled_from(["a", "b(1)"])),
    st.builds("<kbd>{}</kbd>".format, WORD),
    st.builds("H<sub>{}</sub>O".format, WORD),
    st.just("een[^een]"),
    st.just("twee[^twee] en[^een]"),
)
LINE = st.lists(_PLAIN | _MARKED, min_size=1, max_size=6).map(
    lambda parts: "x " + " en ".join(parts)
)
PARAGRAPH = LINE | st.builds("{}\\\n{}".format, LINE, LINE)
_CODE = st.builds(
    "```{}\n{}\n```".format,
    st.sampled_from(["", "python", "c++"]),
    st.sampled_from(["x = 1", "if a:\n    b\n\nc", "<p>&amp;</p>", "# geen kop\n- geen lijst"]),
)
_FIGURE = st.builds(
    '<figure><img src="/a.jpg" alt="{}"><figcaption>{} <em>b</em></figcaption></figure>'.format,
    WORD, WORD,
)  # fmt: skip


def _indent(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}" if line else "" for line in text.split("\n"))


def _set_list(items: list[str], number: int | None, gap: str) -> str:
    written = []
    for place, item in enumerate(items):
        marker = "- " if number is None else f"{number + place}. "
        written.append(marker + _indent(item, " " * len(marker)).lstrip())
    return gap.join(written)


def _table(cells: list[str]) -> str:
    return f"| {cells[0]} | {cells[1]} |\n| --- | --: |\n| {cells[2]} | {cells[3]} |\n| | c |"


_NUMBERS = st.sampled_from([None, None, 1, 3, 10])
_NESTED = st.builds(
    lambda first, items: f"{first}\n{_set_list(items, None, chr(10))}",
    LINE, st.lists(LINE, min_size=1, max_size=2),
)  # fmt: skip
_TIGHT = st.builds(
    lambda items, number: _set_list(items, number, "\n"),
    st.lists(LINE | _NESTED, min_size=1, max_size=3), _NUMBERS,
)  # fmt: skip
_TASKS = st.lists(LINE, min_size=1, max_size=3).map(
    lambda items: "\n".join(f"- [{'x '[place % 2]}] {item}" for place, item in enumerate(items))
)
_CELL = st.lists(_PLAIN.filter(lambda text: "|" not in text) | _MARKED, min_size=1, max_size=2)
_TABLE = st.lists(_CELL.map(" en ".join), min_size=4, max_size=4).map(_table)
_TERMS = st.builds("{}\n: {}\n: {}".format, LINE, LINE, LINE)
_LEAF = PARAGRAPH | _CODE | _TIGHT | _TASKS | _TABLE | _TERMS | _FIGURE | st.just("* * *")


def _inside(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(blocks, min_size=1, max_size=2)
    loose = st.builds(
        lambda items, number: _set_list(items, number, "\n\n"),
        st.lists(
            st.builds(lambda first, rest: "\n\n".join((first, *rest)), PARAGRAPH, inner),
            min_size=1, max_size=2,
        ),
        _NUMBERS,
    )  # fmt: skip
    quoted = inner.map(lambda parts: _indent("\n\n".join(parts), "> ").replace("\n\n", "\n>\n"))
    details = inner.map(
        lambda parts: "\n\n".join(("<details>\n<summary>Meer</summary>", *parts, "</details>"))
    )
    return loose | quoted | details


_BLOCK = st.one_of(
    st.recursive(_LEAF, _inside, max_leaves=4),
    st.builds("{} {}".format, st.sampled_from(["##", "###", "####"]), LINE),
    st.builds("> [!pullquote]\n> {}".format, LINE),
)
_NOTES = """Slot.[^een][^twee]

[^een]: Noot *een*.

[^twee]: Noot twee.

    Tweede alinea van[^een] noot twee."""
ARTICLES = st.lists(_BLOCK, min_size=1, max_size=5).map(
    lambda blocks: "\n\n".join(("## Kop", *blocks, _NOTES)) + "\n"
)
