"""Gunicorn's log in our own lines: no query string, no token, no person."""

from datetime import timedelta
from typing import Any

import structlog
from gunicorn.glogging import Logger

from resetdesk.logs import redact_path

log = structlog.get_logger("resetdesk.access")


class PlainLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Hands every record to the root logger, which redacts it."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True

    def access(self, resp: Any, _req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        log.info(
            "request",
            method=environ["REQUEST_METHOD"],
            path=redact_path(environ["PATH_INFO"]),
            status=int(str(resp.status).split(maxsplit=1)[0]),
            bytes=resp.sent,
            ms=round(request_time / timedelta(milliseconds=1)),
        )
