"""A blog of another generator, and what its configuration becomes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.config.foreign.take_over import TakenOver, take_over_config
from publisher.config.load import load_publication
from publisher.model.publication import Publication

WriteBlog = Callable[[dict[str, str]], Path]
TakeOver = Callable[[dict[str, str]], tuple[Publication, TakenOver]]


@pytest.fixture
def write_blog(tmp_path: Path) -> WriteBlog:
    """Return a function that writes files below a blog's folder; a path that ends in / is one."""

    def write_blog_(files: dict[str, str]) -> Path:
        blog = tmp_path / "my-blog"
        blog.mkdir(exist_ok=True)
        for name, text in files.items():
            path = blog / name
            (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
            if not name.endswith("/"):
                path.write_text(text, encoding="utf-8")
        return blog

    return write_blog_


@pytest.fixture
def take_over(write_blog: WriteBlog) -> TakeOver:
    """Return a function that takes a blog's configuration over and loads what was written."""

    def take_over_(files: dict[str, str]) -> tuple[Publication, TakenOver]:
        blog = write_blog(files)
        taken = take_over_config(blog)
        (blog / "publisher.toml").write_text(taken.toml, encoding="utf-8")
        return load_publication(blog / "publisher.toml", {}), taken

    return take_over_
