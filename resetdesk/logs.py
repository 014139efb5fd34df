"""One line per event on standard output, without secrets and without personal values."""

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

HIDDEN = "***"
SECRET_FIELDS = re.compile(
    r"(?i)(passw|sandi|token|secret|code|kode|cookie|key|nip|mail|phone|telepon|name|nama)"
)
# Long enough to be a mailed link's token; a reference of ours (12 characters) and a slug stay readable.
TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)[\w-]{20,}(?![\w.-])")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
LONG_NUMBER = re.compile(r"(?<!\w)(?:\d[ .-]?){9,}\d(?!\w)")
# What ends a line for one reader or another, moves a terminal's cursor, or turns the direction of writing.
UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
OWN_FIELDS = frozenset({"event", "level", "logger", "timestamp", "filename", "name"})


def redact(text: str) -> str:
    """`text` on one line of signs that can be seen, with tokens, mail addresses and long numbers hidden."""
    text = LONG_NUMBER.sub(HIDDEN, TOKEN.sub(HIDDEN, MAIL.sub(HIDDEN, text)))
    return UNPRINTED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def redact_path(path: str) -> str:
    """A path as it may stand in a log: no query string, no token."""
    return redact(path.partition("?")[0])


def hide(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Structlog processor: hides fields named like secrets or people, and such values inside any text."""
    for field, value in event.items():
        if field == "exception":
            continue
        if field not in OWN_FIELDS and SECRET_FIELDS.search(field):
            event[field] = HIDDEN
        elif isinstance(value, str) and field != "timestamp":
            event[field] = redact(value)
    return event


def plain_traceback(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keeps the type and the places of a failure, not its message: messages quote what people typed."""
    failure = event.pop("exc_info", None)
    if isinstance(failure, tuple) and failure[1] is not None:
        error: BaseException = failure[1]
        places, trace = [], error.__traceback__
        while trace is not None:
            places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["failure"] = type(error).__qualname__
        event["places"] = " > ".join(places[-8:])
    return event


PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    plain_traceback,
    hide,
]


class OneLine(structlog.stdlib.ProcessorFormatter):
    """Renders records of the standard library and of structlog alike: `time level logger event key=value`."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=PROCESSORS,
            keep_exc_info=False,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "logger", "event"]),
            ],
        )


def configure() -> dict[str, Any]:
    """Set structlog up and answer Django's LOGGING."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    quiet = {"level": logging.WARNING}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": OneLine}},
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stdout"}
        },
        "root": {"handlers": ["stdout"], "level": logging.INFO},
        "loggers": {
            # Django's own handlers would print a second, unredacted line.
            "django": {"handlers": [], "level": logging.INFO, "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "weasyprint": quiet,
            "fontTools": quiet,
            "pikepdf": quiet,
            # What a gateway answers may name the receiver; its number is kept with the message.
            "apprise": {"handlers": [], "level": logging.WARNING, "propagate": False},
        },
    }
