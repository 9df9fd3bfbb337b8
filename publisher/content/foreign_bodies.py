"""Bodies that are no Markdown become Markdown: reStructuredText and HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from publisher.content.importers.markdown_writer import write_markdown
from publisher.content.tags.meanings import Tag, write_known
from publisher.content.tags.rendering import RemovedTag
from publisher.errors import ArticleError

if TYPE_CHECKING:
    from docutils import nodes

#: A directive as it is written: name, arguments, options, content.
_DIRECTIVE = re.compile(r"\s*\.\.\s+(?:\|[^|\n]+\|\s+)?([\w.+:\-]+?)\s*::[ \t]*(.*)")
_OPTION = re.compile(r"\s+:([\w\-]+):[ \t]*(.*)")
_ROLE = re.compile(r":[\w.+:\-]+:`([^`]*)`|`([^`]*)`:[\w.+:\-]+:")
_UNKNOWN = re.compile(r'Unknown (?:directive type|interpreted text role) "([^"]+)"')
#: How docutils writes the language of a code block.
_CODE_CLASS = re.compile(r'<pre class="code ([\w+#.\-]+) literal-block"')
_TARGET = re.compile(r"\s*<[^<>]*>\s*\Z")
#: Stands in the text for what a directive means in Markdown; no article has this word.
_MARK = "publisherdirective{}mark"
_SETTINGS = {
    "doctitle_xform": False,
    "initial_header_level": 2,
    "file_insertion_enabled": False,
    "raw_enabled": True,
    "report_level": 3,
    "halt_level": 5,
    "warning_stream": False,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "embed_stylesheet": False,
    "_disable_config": True,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignBody:
    """A body as Markdown."""

    markdown: str
    #: What means nothing here; lines are those of the body.
    removed: tuple[RemovedTag, ...] = ()


def write_foreign_body(body: str, suffix: str, source: str) -> ForeignBody:
    """Return a body in reStructuredText (`.rst`) or HTML (`.html`) as Markdown.

    Raises:
        ArticleError: It cannot be read.
    """
    if suffix == ".html":
        return ForeignBody(markdown=write_markdown(body))
    return _write_rst(body, source)


def _write_rst(body: str, source: str) -> ForeignBody:
    """Return reStructuredText as Markdown; no directive of it reads another file."""
    from docutils.core import publish_doctree, publish_from_doctree
    from docutils.utils import SystemMessage
    from docutils.writers.html5_polyglot import Writer

    _know_code_blocks()
    try:
        tree = publish_doctree(body, settings_overrides=_SETTINGS)
        meanings, removed = _settle_unknown(tree)
        writer = Writer()
        publish_from_doctree(tree, writer=writer, settings_overrides=_SETTINGS)
    except (SystemMessage, ValueError, RecursionError) as error:
        raise ArticleError(
            f"not valid reStructuredText: {error}",
            source=source,
            line=1,
            hint="Mend the file, or write the article in Markdown.",
        ) from error
    html = _CODE_CLASS.sub(r'<pre data-lang="\1"', str(writer.parts["body"]))
    markdown = write_markdown(html)
    for index, meaning in enumerate(meanings):
        markdown = markdown.replace(_MARK.format(index), meaning, 1)
    return ForeignBody(markdown=markdown, removed=tuple(removed))


def _settle_unknown(tree: "nodes.document") -> tuple[list[str], list[RemovedTag]]:
    """Put a mark where a directive that docutils does not know means something, and take out
    its messages; the words of a role that it does not know stay.
    """
    from docutils import nodes

    meanings: list[str] = []
    removed: list[RemovedTag] = []
    for message in list(tree.findall(nodes.system_message)):
        found = _UNKNOWN.search(message.astext())
        line = int(message.get("line") or 1)
        block = next(iter(message.findall(nodes.literal_block)), None)
        written = None
        if found is not None and block is not None:
            tag, shown = _read_directive(block.astext())
            written = write_known(tag)
            if written is None:
                removed.append(RemovedTag(name=shown, line=line))
                # What an unknown directive only wraps is still the author's.
                written = None if tag.inner is None else f"\n\n{tag.inner}\n\n"
        elif found is not None:
            removed.append(RemovedTag(name=f":{found[1]}:", line=line))
        elif block is not None:
            name = _read_directive(block.astext())[1]
            removed.append(RemovedTag(name=name, line=line))
        parent = message.parent
        if written is not None:
            mark = nodes.paragraph(text=_MARK.format(len(meanings)))
            parent.replace(message, mark)
            meanings.append(written)
        else:
            parent.remove(message)
    for picture in tree.findall(nodes.image):
        # docutils would show the address instead.
        picture.setdefault("alt", "")
    for problem in list(tree.findall(nodes.problematic)):
        role = _ROLE.fullmatch(problem.astext())
        words = problem.astext() if role is None else _TARGET.sub("", role[1] or role[2] or "")
        problem.parent.replace(problem, nodes.Text(words))
    return meanings, removed


def _read_directive(text: str) -> tuple[Tag, str]:
    """Return a directive as a tag, and how it is to be shown."""
    first, *lines = text.split("\n")
    found = _DIRECTIVE.match(first)
    if found is None:
        return Tag(name=""), f".. {' '.join(first.split())[:40]}"
    named: dict[str, str] = {}
    while lines and (option := _OPTION.fullmatch(lines[0])):
        named[option[1].lower()] = option[2].strip()
        lines.pop(0)
    inner = "\n".join(line.strip() for line in lines).strip()
    words = tuple(found[2].split())
    return Tag(
        name=found[1], positional=words, named=named, inner=inner or None
    ), f".. {found[1]}::"


@cache
def _know_code_blocks() -> None:
    """Let code blocks have the options that Pygments' and Sphinx' directives have."""
    from docutils.parsers.rst import directives
    from docutils.parsers.rst.directives.body import CodeBlock

    class AnyCodeBlock(CodeBlock):
        """A code block whose other options are passed over."""

        option_spec = _AnyOptions(CodeBlock.option_spec or {})  # type: ignore[assignment]

        def run(self) -> list["nodes.Node"]:
            self.options = {
                key: value for key, value in self.options.items() if key in ("class", "name")
            }
            found: list[nodes.Node] = super().run()  # type: ignore[no-untyped-call]
            return found

    for name in ("code-block", "sourcecode", "code"):
        directives.register_directive(name, AnyCodeBlock)


class _AnyOptions(dict[str, Callable[[str], object]]):
    """Options of a directive, of which every one is known."""

    def __missing__(self, key: str) -> Callable[[str], object]:
        """Return what reads an option as it is written."""
        return lambda text: text
