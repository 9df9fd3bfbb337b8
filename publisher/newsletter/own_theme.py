"""A theme of one's own: the files that it begins with, and whether it sets an edition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.errors import AuthorError
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, RenderedEdition
from publisher.newsletter.environment import CONTEXT_VERSION, load_templates
from publisher.newsletter.sample import build_sample
from publisher.newsletter.templates import CATALOGUES, newsletter_folders
from publisher.newsletter.typeset import typeset_edition
from publisher.templating.folders import find_template, list_layouts, read_template, show_path
from publisher.templating.texts import load_texts

#: What layouts are made from.
_SHARED = (
    "base.html", "base.txt", "parts.html", "parts.txt", "styles.inline.css", "styles.kept.css",
)  # fmt: skip
_SMALL = """\
{{#- The layout `{name}`: as `{layout}`, but for the blocks that are written below it.
    context version {version}

    Blocks: {blocks}.

    One that says something more, in front of what stood there:

    {{% block footer %}}
    …
    {{{{ super() }}}}
    {{% endblock %}} -#}}
{{% extends "{layout}{suffix}" %}}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A layout that newsletters can name."""

    name: str
    #: Its HTML as messages show it: below the publication's folder where it is there.
    file: str
    #: It stands in the publication, and not in publisher itself.
    is_own: bool
    #: Names of the newsletters that are set in it.
    newsletters: tuple[str, ...]


def find_layouts(publication: Publication) -> tuple[Layout, ...]:
    """Return every layout that there is, in order of names."""
    return tuple(
        Layout(
            name=name,
            file=show_path(file, publication),
            is_own=file.is_relative_to(publication.folder / "templates"),
            newsletters=tuple(
                each.name for each in publication.newsletters if each.template == name
            ),
        )
        for name, file in list_layouts(newsletter_folders(publication)).items()
    )


def write_own(
    publication: Publication, layout: str, name: str, *, is_small: bool
) -> Mapping[str, str]:
    """Return the files of a theme called `name` that begins as `layout`: file name → text.

    A small one extends the layout and says nothing of its own yet; otherwise everything that the
    layout is made from is there, to be changed.

    Raises:
        TemplateError: There is no such layout, or it is not valid.
    """
    folders = newsletter_folders(publication, layout)
    if not is_small:
        texts = {shared: read_template(find_template(shared, folders)) for shared in _SHARED}
        for suffix in (".html", ".txt"):
            texts[name + suffix] = read_template(find_template(layout + suffix, folders))
        return texts
    templates = load_templates(publication, folders, load_texts("en", folders, CATALOGUES))
    return {
        name + suffix: _SMALL.format(
            name=name,
            layout=layout,
            suffix=suffix,
            version=CONTEXT_VERSION,
            blocks=", ".join(templates.list_blocks(layout + suffix)),
        )
        for suffix in (".html", ".txt")
    }


def theme_folder(publication: Publication, name: str) -> Path:
    """Return where a theme of that name stands in the publication."""
    return newsletter_folders(publication)[0] / name


def check_layout(publication: Publication, newsletter: NewsletterDefinition) -> RenderedEdition:
    """Return the sample edition as this newsletter's layout sets it, after trying others.

    They have nothing that can be missing, or one article only, or more than fits.

    Raises:
        TemplateError: The layout cannot set one of them.
    """
    sample = build_sample(newsletter)
    for content in _list_others(sample):
        typeset_edition(content, publication)
    return typeset_edition(sample, publication)


def _list_others(sample: EditionContent) -> Iterator[EditionContent]:
    bare = []
    for item in sample.items:
        article = replace(
            item.entry.article, authors=(), picture=None, section=None, summary="", html=""
        )
        entry = replace(item.entry, article=article)
        bare.append(replace(item, entry=entry, is_full=False, sponsor=None))
    yield replace(sample, items=tuple(bare), note="", web_url=None)
    yield replace(sample, items=sample.items[:1])
    yield replace(sample, items=sample.items * 20)


def refuse_name(publication: Publication, name: str) -> None:
    """Refuse a name that no new theme can have.

    Raises:
        AuthorError: It is no plain name, or a layout has it already.
    """
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise AuthorError(
            f"{name!r} cannot be a theme's name", hint="Use letters, digits and hyphens."
        )
    taken = [each for each in find_layouts(publication) if each.name == name]
    if taken or name in ("base", "parts"):
        where = taken[0].file if taken else "what layouts are made from"
        raise AuthorError(f"{name} is there already: {where}", hint="Choose another name.")
