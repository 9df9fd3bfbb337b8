"""jinja2, held: sandboxed, strict about what is undefined, errors with template and line."""

import inspect
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import jinja2
import jinja2.filters
from jinja2.filters import do_default as or_default
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.errors import TemplateError
from publisher.model.publication import Publication
from publisher.templating.folders import missing_template, show_path
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
    ) -> None:
        """Look in `folders`, the first match wins.

        Args:
            publication: Whose folder messages leave out of paths.
            folders: Where templates are.
            texts: What `_` and `ngettext` say in templates.
            filters: Name → what a template can do with a value, beside jinja2's own.
            advice: What to do about errors of a room's own.
        """
        self._advice = advice or {}
        self._publication = publication
        self._folders = list(folders)
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=_is_html,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.filters.update(filters)
        self._plain = self._environment.overlay(autoescape=False)
        # The extension adds this method to the environment; jinja2 has no type for it.
        install = getattr(self._environment, "install_gettext_callables")  # noqa: B009
        install(texts.translations.gettext, texts.translations.ngettext, newstyle=True)

    def fill(self, name: str, context: Mapping[str, object]) -> str:
        """Return the template's text with `context` in it; `.html` is escaped, `.txt` is not.

        Raises:
            TemplateError: The template is missing, is not valid, uses an undefined name or fails;
                the message starts with template and line.
        """
        return self._fill(lambda: self._environment.get_template(name), name, context)

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
        except jinja2.TemplateSyntaxError as error:
            place = self._show(error.filename or name, error.lineno)
            raise TemplateError(
                f"{place}: {_one_line(error.message or '')}", hint="Mend the template there."
            ) from error
        except jinja2.TemplateNotFound as error:
            raise missing_template(str(error.name or name), self._folders) from error
        except _TEMPLATE_FAULTS as error:
            raise TemplateError(
                f"{self._locate(error, name)}: {_one_line(str(error))}",
                hint=self._hint(error, sorted(context)),
            ) from error

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
