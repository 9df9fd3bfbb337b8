"""jinja2, held: sandboxed, strict about what is undefined, errors with template and line."""

import inspect
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import jinja2.filters
from jinja2 import nodes
from jinja2.filters import do_default as or_default
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.errors import TemplateError
from publisher.model.publication import Publication
from publisher.storage.cache import Cache
from publisher.templating.blocks import (
    TemplateSource,
    check_version,
    find_unknown_block,
    list_blocks,
    list_descent,
)
from publisher.templating.folders import missing_template, show_path
from publisher.templating.kept import KeptTemplates
from publisher.templating.texts import Texts

__all__ = ["Templates", "filter_case", "or_default", "trust"]

#: What a template's own code can raise: wrong arguments, missing keys, division by zero, a
#: template that includes itself, or a range that the sandbox finds too long.
_TEMPLATE_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class Templates:
    """Templates of a publication, ready to be filled."""

    def __init__(
        self,
        publication: Publication,
        folders: Sequence[Path],
        texts: Texts,
        *,
        filters: Mapping[str, Callable[..., object]],
        advice: Mapping[type[Exception], str] | None = None,
        context_version: int = 1,
        cache: Cache | None = None,
    ) -> None:
        """Look in `folders`, the first match wins.

        Args:
            publication: Whose folder messages leave out of paths.
            folders: Where templates are.
            texts: What `_` and `ngettext` say in templates.
            filters: Name → what a template can do with a value, beside jinja2's own.
            advice: What to do about errors of a room's own.
            context_version: Of the names that templates are given.
            cache: Keeps what templates are compiled to from run to run.
        """
        self._kept = None if cache is None else KeptTemplates(cache, texts, filters)
        self._context_version = context_version
        self._sound: set[str] = set()
        self._advice = advice or {}
        self._publication = publication
        self._folders = list(folders)
        self._environment = _Environment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=_is_html,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.i18n"],
            bytecode_cache=self._kept,
        )
        self._environment.filters.update(filters)
        self._plain = self._environment.overlay(autoescape=False)
        # The extension adds this method to the environment; jinja2 has no type for it.
        install = getattr(self._environment, "install_gettext_callables")  # noqa: B009
        install(texts.translations.gettext, texts.translations.ngettext, newstyle=True)

    def fill(self, name: str, context: Mapping[str, object]) -> str:
        """Return the template's text with `context` in it; `.html` is escaped, `.txt` is not.

        Raises:
            TemplateError: The template is missing, is not valid, has a block that it cannot have,
                uses an undefined name or fails; the message starts with template and line.
        """

        def load() -> jinja2.Template:
            self._check(name)
            return self._environment.get_template(name)

        return self._fill(load, name, context)

    def fill_text(self, text: str, place: str, context: Mapping[str, object]) -> str:
        """Return plain text that an editor wrote with `context` in it; nothing is escaped.

        `place` is where it was written, as messages name it: `subject`.

        Raises:
            TemplateError: As for a template.
        """

        def compile_text() -> jinja2.Template:
            template = self._plain.from_string(text)
            template.filename = place
            return template

        return self._fill(compile_text, place, context)

    def _fill(
        self, load: Callable[[], jinja2.Template], name: str, context: Mapping[str, object]
    ) -> str:
        try:
            return load().render(context)
        except (jinja2.TemplateSyntaxError, jinja2.TemplateNotFound) as error:
            raise self._translate(error, name) from error
        except _TEMPLATE_FAULTS as error:
            raise TemplateError(
                f"{self._locate(error, name)}: {_one_line(str(error))}",
                hint=self._hint(error, sorted(context)),
            ) from error

    def list_blocks(self, name: str) -> list[str]:
        """Return the blocks that a template has, its ancestors' first.

        Raises:
            TemplateError: The template or one that it extends is missing or not valid.
        """
        try:
            return list_blocks(self._read(name))
        except (jinja2.TemplateSyntaxError, jinja2.TemplateNotFound) as error:
            raise self._translate(error, name) from error

    def _check(self, name: str) -> None:
        """Check a template's line of descent, unless a run before found that very line in order.

        Raises:
            TemplateError: As `_read`.
            jinja2.TemplateError: As `_read`.
        """
        if name in self._sound:
            return
        if self._kept is None:
            self._read(name)
        elif not self._kept.knows_descent(name, self._environment):
            self._kept.keep_descent(name, self._read(name))
        self._sound.add(name)

    def _read(self, name: str) -> list[TemplateSource]:
        """Return a template's line of descent, checked.

        Raises:
            TemplateError: A block stands in none of what it extends, or the template was written
                for a newer context.
            jinja2.TemplateError: A template is missing or not valid.
        """
        descent = list_descent(self._environment, name)
        unknown = find_unknown_block(descent)
        if unknown is not None:
            older = descent[descent.index(unknown.source) + 1 :]
            raise TemplateError(
                f"{self._show(str(unknown.source.file), unknown.line)}: there is no block"
                f" {unknown.name!r} in {', '.join(each.name for each in older)}",
                hint=unknown.hint,
            )
        for each in descent:
            check_version(each, self._context_version, show_path(each.file, self._publication))
        return descent

    def find_origin(self) -> str:
        """Return the template and line that is being filled right now, as messages start."""
        frame = inspect.currentframe()
        while frame is not None:
            # jinja2 leaves the template in its compiled code for its own tracebacks.
            template = frame.f_globals.get("__jinja_template__")
            if isinstance(template, jinja2.Template):
                line = template.get_corresponding_lineno(frame.f_lineno)
                return self._show(template.filename or "", line)
            frame = frame.f_back
        raise AssertionError("a token is minted by a template")

    def _translate(
        self, error: jinja2.TemplateSyntaxError | jinja2.TemplateNotFound, name: str
    ) -> TemplateError:
        if isinstance(error, jinja2.TemplateNotFound):
            return missing_template(str(error.name or name), self._folders)
        return TemplateError(
            f"{self._show(error.filename or name, error.lineno)}: {_one_line(error.message or '')}",
            hint="Mend the template there.",
        )

    def _locate(self, error: BaseException, name: str) -> str:
        """Return the innermost template line of a traceback, which jinja2 has rewritten."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if any(Path(frame.filename).is_relative_to(folder) for folder in self._folders):
                return self._show(frame.filename, frame.lineno)
        return name

    def _hint(self, error: BaseException, known: Sequence[str]) -> str:
        for kind, advice in self._advice.items():
            if isinstance(error, kind):
                return advice
        if isinstance(error, jinja2.UndefinedError):
            return f"Check the spelling; a template knows: {', '.join(known)}."
        return "Mend the template there."

    def _show(self, file: str, line: int | None) -> str:
        if not Path(file).is_absolute():  # what an editor wrote, by its name
            return file if line in (None, 1) else f"{file}:{line}"
        return f"{show_path(Path(file), self._publication)}:{line}"


class _Environment(ImmutableSandboxedEnvironment):
    """Compiles a template from the tree in which its blocks were looked at, if they were."""

    def __init__(self, **options: Any) -> None:
        self._looked_at: dict[tuple[str, str | None, str | None], nodes.Template] = {}
        super().__init__(**options)

    def parse(
        self, source: str, name: str | None = None, filename: str | None = None
    ) -> nodes.Template:
        tree = super().parse(source, name, filename)
        self._looked_at[source, name, filename] = tree
        return tree

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # Compiling changes the tree, so it serves once.
        known = self._looked_at.pop((source, name, filename), None)
        return super()._parse(source, name, filename) if known is None else known


def _is_html(name: str | None) -> bool:
    return name is None or name.endswith(".html")


def _one_line(message: str) -> str:
    return " ".join(message.split()).removesuffix(".")


def filter_case(value: object, way: str) -> str:
    """Return what jinja2's `upper`, `lower`, `title` or `capitalize` makes of a value."""
    changed: str = jinja2.filters.FILTERS[way](value)
    return changed


def trust(html: str) -> Markup:
    """Return HTML that was sanitised, or CSS that was checked, so that it is not escaped."""
    return Markup(html)  # noqa: S704 - the callers' whole task is to make it safe
