"""jinja2, held: sandboxed, strict about what is undefined, errors with template and line."""

import inspect
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

import jinja2
from jinja2.filters import do_default
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.content.wrapping import measure, wrap
from publisher.errors import TemplateError
from publisher.model.publication import Publication
from publisher.newsletter.slots import ReaderValue, ReaderValueError
from publisher.newsletter.templates import missing_template, show_path
from publisher.newsletter.texts import Texts

#: Columns of the text part; RFC 5322 section 2.1.1 asks for at most 78 characters a line.
TEXT_WIDTH = 72
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
    """The newsletter templates of a publication, ready to be filled."""

    def __init__(self, publication: Publication, folders: Sequence[Path], texts: Texts) -> None:
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
        self._environment.filters["default"] = self._environment.filters["d"] = _default
        self._environment.filters["wrap"] = _wrap
        self._environment.filters["underline"] = _underline
        # The extension adds this method to the environment; jinja2 has no type for it.
        install = getattr(self._environment, "install_gettext_callables")  # noqa: B009
        install(texts.translations.gettext, texts.translations.ngettext, newstyle=True)

    def fill(self, name: str, context: Mapping[str, object]) -> str:
        """Return the template's text with `context` in it; `.html` is escaped, `.txt` is not.

        Raises:
            TemplateError: The template is missing, is not valid, uses an undefined name or fails;
                the message starts with template and line.
        """
        try:
            return self._environment.get_template(name).render(context)
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
                hint=_hint(error, sorted(context)),
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

    def _show(self, file: str, line: int | None) -> str:
        return f"{show_path(Path(file), self._publication)}:{line}"


def _wrap(text: str, width: int = TEXT_WIDTH) -> str:
    """Return text in lines of at most `width` columns."""
    return "\n".join(wrap(str(text), width))


def _underline(text: str, line: str = "-") -> str:
    """Return wrapped text with a line of `line` below it, as wide as its widest line."""
    lines = wrap(str(text), TEXT_WIDTH)
    return "\n".join((*lines, line * max(map(measure, lines), default=0)))


def _is_html(name: str | None) -> bool:
    return name is None or name.endswith(".html")


def _default(value: object, default_value: object = "", boolean: bool = False) -> object:
    """Return jinja2's `default`, or a reader's value that knows its default."""
    if isinstance(value, ReaderValue):
        return value.or_default(default_value)
    return do_default(value, default_value, boolean)


def _hint(error: BaseException, known: Sequence[str]) -> str:
    if isinstance(error, ReaderValueError):
        return "Print it, with default(…) for readers who have none; nothing else can be asked."
    if isinstance(error, jinja2.UndefinedError):
        return f"Check the spelling; a template knows: {', '.join(known)}."
    return "Mend the template there."


def _one_line(message: str) -> str:
    return " ".join(message.split()).removesuffix(".")


def trust(html: str) -> Markup:
    """Return HTML that was sanitised, or CSS that was checked, so that it is not escaped."""
    return Markup(html)  # noqa: S704 - the callers' whole task is to make it safe
