# SPDX-License-Identifier: Apache-2.0
"""Logs as lines of JSON, without personal data: no names, no phones, no addresses, no contents of forms.

A line tells what happened to which kind of thing; who it was stands in the audit, which only those read whose
business it is.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.config
from pathlib import Path
from typing import Any

_TOLD = ("route", "method", "status", "milliseconds", "reference", "task", "kind")


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message, the fields we know, and of a fault its trace.

    A trace names files and lines; the values an exception carries stay out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        line["message"] = str(record.msg) if record.name.startswith("django") else record.getMessage()
        line |= {name: getattr(record, name) for name in _TOLD if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = type(record.exc_info[1]).__name__
            line["trace"] = _places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _places(error: BaseException) -> list[str]:
    import traceback

    return [
        f"{Path(each.filename).name}:{each.lineno} {each.name}"
        for each in traceback.extract_tb(error.__traceback__)
    ]


def configure(folder: Path) -> None:
    """Log to standard error and to `log/office.log`, which logrotate may move away at any time."""
    place = folder / "log"
    place.mkdir(mode=0o750, exist_ok=True)
    handlers: dict[str, dict[str, Any]] = {
        "terminal": {"class": "logging.StreamHandler", "formatter": "json", "level": "WARNING"},
        "file": {
            "class": "logging.handlers.WatchedFileHandler",
            "formatter": "json",
            "filename": str(place / "office.log"),
            "encoding": "utf-8",
        },
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "handlers": handlers,
            "root": {"handlers": list(handlers), "level": "INFO"},
            # Refusals are counted and logged by route; Django's own lines would name the address asked for.
            "loggers": {"django.request": {"level": "CRITICAL"}, "axes": {"level": "CRITICAL"}},
        }
    )
