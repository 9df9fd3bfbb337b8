"""Which configuration is taken over, and what no file can do."""

import os
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.config.foreign.take_over import TakenOver, take_over_config
from publisher.config.foreign.taking import Taking
from publisher.config.foreign.writing import write_publisher_toml
from publisher.config.load import load_publication
from publisher.errors import ConfigurationError
from publisher.model.publication import Publication

WriteBlog = Callable[[dict[str, str]], Path]
TakeOver = Callable[[dict[str, str]], tuple[Publication, TakenOver]]

_NAMES = (
    "hugo.toml", "hugo.json", "hugo.yaml", "_config.yml", "pelicanconf.py", "conf.py", "mkdocs.yml",
    "docusaurus.config.ts", "astro.config.mjs", "eleventy.config.js", "config.toml",
)  # fmt: skip


@pytest.mark.parametrize("name", ["hugo.toml", "_config.yml", "mkdocs.yml", "astro.config.ts"])
def test_file_or_folder(write_blog: WriteBlog, name: str) -> None:
    """The configuration and the blog's folder are taken over alike."""
    blog = write_blog({name: ""})
    assert take_over_config(blog) == take_over_config(blog / name)


def test_file_of_hugo_folder(write_blog: WriteBlog) -> None:
    """A file of config/_default stands for all of them."""
    blog = write_blog({"config/_default/hugo.toml": 'title = "A"'})
    assert take_over_config(blog / "config/_default/hugo.toml") == take_over_config(blog)
    assert take_over_config(blog / "config/_default") == take_over_config(blog)


def test_two_generators(write_blog: WriteBlog) -> None:
    """Where two generators could be meant, both are named and none is chosen."""
    blog = write_blog({"_config.yml": "", "mkdocs.yml": ""})
    with pytest.raises(ConfigurationError) as refused:
        take_over_config(blog)
    assert refused.value.message == f"{blog}: _config.yml and mkdocs.yml are all there"
    assert refused.value.hint == "Name the one that is to be taken over."


@pytest.mark.parametrize("files", [{}, {"config.toml": "x = 1"}, {"config/_default/": ""}])
def test_no_configuration(write_blog: WriteBlog, files: dict[str, str]) -> None:
    """A folder without a known configuration is refused with the names that are."""
    blog = write_blog(files)
    with pytest.raises(ConfigurationError, match="no generator's configuration that is known"):
        take_over_config(blog)


def test_no_such_file(tmp_path: Path) -> None:
    """A path where nothing is says so."""
    with pytest.raises(ConfigurationError, match=r"hugo\.toml: No such file or directory"):
        take_over_config(tmp_path / "hugo.toml")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("hugo.toml", "a =", "hugo.toml: cannot be read: Invalid value (at end of document)"),
        ("_config.yml", "a: [", "_config.yml: cannot be read: line 2: not valid YAML: "),
        ("_config.yml", "- a", "_config.yml: cannot be read: not a table of keys and values"),
        ("pelicanconf.py", "SITEURL = ''\na b", "pelicanconf.py:2: not Python: invalid syntax"),
    ],
)
def test_broken_file(write_blog: WriteBlog, name: str, text: str, message: str) -> None:
    """A file that its own generator could not read is named with the place."""
    with pytest.raises(ConfigurationError) as refused:
        take_over_config(write_blog({name: text}))
    assert refused.value.message.startswith(message)


def test_other_folder(write_blog: WriteBlog, tmp_path: Path) -> None:
    """Written elsewhere, publisher.toml names the content folder from there."""
    blog = write_blog({"hugo.toml": 'title = "A"', "content/": ""})
    target = tmp_path / "letters" / "kust"
    target.mkdir(parents=True)
    taken = take_over_config(blog, to=target)
    (target / "publisher.toml").write_text(taken.toml, encoding="utf-8")
    publication = load_publication(target / "publisher.toml", {})
    assert publication.content.folders == ("../../my-blog/content",)


def test_values_that_could_break_the_file(take_over: TakeOver) -> None:
    """Quotes, lines, comments and controls in a title stay in the title."""
    title = 'A "b" \\ # [x]\n\x1b[31m = \u2028 \ud800'
    publication, _ = take_over(
        {
            "docusaurus.config.js": (
                "export default {title: '" + r"A "
                r'"b" \\ # [x]\n\u001b[31m = \u2028 \ud800\u007f' + "', url: 'https://example.org'}"
            ),
            "blog/": "",
        }
    )
    assert publication.title == " ".join(title.replace("\ud800", "?").split()) + "\x7f"


@given(
    values=st.dictionaries(
        st.sampled_from(["title", "description", "author"]), st.text().filter(str.strip)
    ),
    sections=st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=3),
)
def test_any_text_is_written_so_that_it_can_be_read(
    values: dict[str, str], sections: dict[str, str]
) -> None:
    """Whatever a configuration says, publisher.toml is TOML and says the same in one line."""
    taking = Taking(dialect="astro", root=Path("/nowhere"), to=Path("/nowhere"))
    for key, value in values.items():
        taking.take(key, value, f"x: {value}")
    for section, pattern in sections.items():
        taking.take_permalink(pattern, f"x: {section}", section=section)
    read = tomllib.loads(write_publisher_toml(taking, "x"))
    expected = {key: " ".join(value.split()) for key, value in values.items()}
    if "author" in expected:
        expected["author"] = {"name": expected["author"]}  # type: ignore[assignment]
    assert read["publication"] == expected
    assert read["content"].get("permalinks", {}) == {
        section: " ".join(pattern.split())
        for section, pattern in sections.items()
        if pattern.strip()
    }


_HOSTILE = (
    "[" * 100_000, "{" * 100_000, "(" * 100_000, "`\\" * 50_000, "'\\\n" * 30_000, "(/[" * 33_000,
    "/*" * 50_000, "-" * 100_000, "a: &a [*a]\n" * 9_000, "<<: [" * 20_000, '"' * 100_001,
    "x = " + "1+" * 50_000 + "1", "x = " + "a." * 50_000 + "b", "x = " + "not " * 25_000 + "1",
    "a.b=1\n" + "a." * 30_000 + "c=1", ("a." * 200 + "a = 1\n") * 200,
    "".join(f"[{'a.' * 250}a{n}]\n" for n in range(190)),
    "\n" * 100_000 + "{ \n" * 100, "f'{" * 30_000,
    "SITENAME = 'a'\n" + "SITENAME = SITENAME + SITENAME\n" * 5_000, "\\" * 100_000,
    '{"a":' * 20_000,
    "a: 1\nb: &b [a,a,a,a,a,a,a,a,a]\n" + "".join(f"c{n}: &c{n} [*{'b' if not n else f'c{n - 1}'},"
    f" *{'b' if not n else f'c{n - 1}'}]\n" for n in range(60)), "".join(
        f"k{n}: &k{n} {{{', '.join(f'v{m}: *k{n - 1}' if n else f'v{m}: 1' for m in range(9))}}}\n"
        for n in range(9)
    ),
    "é" * 50_000, "\x00" * 1000,
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(_HOSTILE)))
def test_hostile_repetition(write_blog: WriteBlog, number: int) -> None:
    """A hundred kilobytes of nonsense are taken or refused within seconds, under any name."""
    text = _HOSTILE[number]
    for name in _NAMES:
        known = {"config.toml": "base_url = ''\n", "conf.py": "BLOG_TITLE = 'A'\n"}.get(name, "")
        blog = write_blog({name: known + text})
        before = time.process_time()
        _take_or_refuse(blog / name)
        assert time.process_time() - before < 5


@given(content=st.binary(max_size=300), name=st.sampled_from(_NAMES))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    """No file leads to anything but a publisher.toml or one line that says why not."""
    file = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    _take_or_refuse(file)


def _take_or_refuse(file: Path) -> None:
    """Return when a file was taken over into TOML, or refused in one line."""
    try:
        taken = take_over_config(file)
    except ConfigurationError as error:
        lines = error.message.splitlines()
    else:
        lines = [tomllib.loads(taken.toml)["content"]["dialect"]]
    assert len(lines) == 1


def test_pipe(tmp_path: Path) -> None:
    """What is no file is refused, and not waited for."""
    os.mkfifo(tmp_path / "pelicanconf.py")
    with pytest.raises(ConfigurationError, match=r"pelicanconf\.py: not a file"):
        take_over_config(tmp_path / "pelicanconf.py")


def test_large_file(write_blog: WriteBlog) -> None:
    """A file beyond all bounds is refused before it is read."""
    blog = write_blog({"hugo.toml": "#" * 600_000})
    with pytest.raises(ConfigurationError, match="more than 500,000 bytes"):
        take_over_config(blog)
