"""Every error that a person can act on.

    PublisherError
    ├── AuthorError              something written by the editor is wrong
    │   ├── ArticleError             an article file
    │   ├── ImportSourceError        what is to be imported
    │   ├── TemplateError            a template or a style sheet
    │   └── UnfetchableError         a web address
    ├── OperatorError            something set up by the administrator is wrong
    │   ├── ConfigurationError       publisher.toml, the environment        (exit 2)
    │   ├── FileAccessError          a file or folder cannot be read or written
    │   ├── ForbiddenAddressError    a web address within this network
    │   ├── LedgerError              the ledger cannot be used
    │   │   └── LedgerBehindError        it does not know all that was sent with it
    │   └── TransportError           the mail server, or what stands for it
    ├── AddressError             a reader's address or choice cannot be taken
    └── TryLaterError            right now, somebody or something is in the way   (exit 75)
        ├── AlreadyRunningError      another publisher works on this publication
        ├── FetchError               a web server does not answer, or says «later»
        ├── LedgerAwayError          the ledger's server does not answer
        ├── LedgerBusyError          another process holds the ledger's write lock
        └── ServerAwayError          the mail server does not answer, or says «later»

A refused recipient is not here: it is a value (`publisher.model.delivery.Outcome`).
"""


class PublisherError(Exception):
    """What went wrong, in one line with the values in it, and the next thing to do."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        #: One line, no full stop: what is wrong, with the values.
        self.message = message
        #: One sentence: the next thing to do.
        self.hint = hint


class AuthorError(PublisherError):
    """Something that the editor wrote cannot be used as it is."""


class ArticleError(AuthorError):
    """An article file cannot be understood; `message` starts with file and line."""

    def __init__(self, reason: str, *, source: str, line: int, hint: str) -> None:
        super().__init__(f"{source}:{line}: {reason}", hint=hint)
        #: Path below the publication's folder.
        self.source = source
        #: In the file, from 1.
        self.line = line
        #: The message without its place.
        self.reason = reason


class ImportSourceError(AuthorError):
    """A source of an import cannot be understood; nothing was written from it."""


class TemplateError(AuthorError):
    """A template or style sheet cannot be used; `message` starts with file and line."""


class UnfetchableError(AuthorError):
    """What a web address names cannot be had, now or later; nothing was kept of it."""


class OperatorError(PublisherError):
    """Something that the administrator set up is wrong."""


class ConfigurationError(OperatorError):
    """`publisher.toml`, the environment or the command line asks for what cannot be."""


class FileAccessError(OperatorError):
    """A file or folder cannot be read or written; what was there before is still there."""


class ForbiddenAddressError(OperatorError):
    """A web address leads into a network that is not public; nothing was asked of it."""


class LedgerError(OperatorError):
    """The ledger cannot be opened or is not one; it was left as it is."""


class LedgerBehindError(LedgerError):
    """More was sent than the ledger knows; nothing was sent now, for readers would get it twice."""


class TransportError(OperatorError):
    """The mail server refuses this sender or these credentials; no message was handed over."""


class AddressError(PublisherError):
    """An e-mail address, or what is asked for it, cannot be taken."""


class TryLaterError(PublisherError):
    """Nothing is wrong; the same command will do its work later."""


class AlreadyRunningError(TryLaterError):
    """Another publisher process works on the same thing; this one did nothing."""


class FetchError(TryLaterError):
    """A web server does not answer, answers too slowly or «later»; nothing was kept of it."""


class LedgerAwayError(TryLaterError):
    """The ledger's server does not answer; what was being written then may be stored or not."""


class LedgerBusyError(TryLaterError):
    """Another process holds the ledger's write lock; nothing was written."""


class ServerAwayError(TryLaterError):
    """The mail server does not answer, or answered «later» before any message."""
