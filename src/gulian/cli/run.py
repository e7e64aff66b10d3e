# SPDX-License-Identifier: Apache-2.0
"""From the words on the command line to the exit status.

1 read the language  2 parse and run  3 a refusal becomes one sentence and status 2
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from click.exceptions import NoArgsIsHelpError

from gulian.cli.language import wanted
from gulian.cli.output import say
from gulian.cli.root import root

if TYPE_CHECKING:
    from gulian.errors import GulianError

REFUSED, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 done with problems, 2 refused, 130 interrupted.

    A fault of ours is no refusal: it keeps its traceback.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = wanted(words)
    _use_utf8()
    try:
        status = root.main(words, prog_name="gulian", standalone_mode=False, obj=lang)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the pipe went away (`| head`): what is left has no one to read it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except NoArgsIsHelpError as error:
        say(error.format_message())
        return REFUSED
    except Exception as error:
        refusal = as_refusal(error)
        if refusal is None:
            raise
        say(refusal.sentence(lang))
        return REFUSED
    return status if isinstance(status, int) else 0


def as_refusal(error: Exception) -> GulianError | None:
    """A refusal in both languages; None for what is no refusal but a fault of ours."""
    # The error tree is large: a command that is not refused never loads it.
    from gulian.errors import GulianError

    if isinstance(error, click.ClickException):
        return as_error(error)
    return error if isinstance(error, GulianError) else None


def as_error(error: click.ClickException) -> GulianError:
    """The parser's refusal as one of ours, in both languages."""
    from gulian.errors import (
        ArgumentMissing,
        ArgumentRefused,
        CommandLineRefused,
        UnknownCommand,
        UnknownOption,
    )

    usage = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "gulian"
    match error:
        case click.NoSuchOption():
            return UnknownOption(
                name=error.option_name, nearest=", ".join(error.possibilities or ()) or "-", usage=usage
            )
        case click.MissingParameter():
            name = (
                error.param.get_error_hint(error.ctx) if error.param and error.ctx else str(error.param_hint)
            )
            return ArgumentMissing(name=name.replace("'", ""), usage=usage)
        case click.BadParameter():
            name = (
                error.param.get_error_hint(error.ctx) if error.param and error.ctx else str(error.param_hint)
            )
            return ArgumentRefused(name=name.replace("'", ""), reason=error.message, usage=usage)
        case click.UsageError() if isinstance(error.ctx and error.ctx.command, click.Group) and error.ctx:
            return UnknownCommand(name=_unknown(error), usage=usage)
        case _:
            return CommandLineRefused(reason=error.format_message(), usage=usage)


def _unknown(error: click.UsageError) -> str:
    parts = error.message.split("'")
    return parts[1] if len(parts) > 1 else error.message


def _use_utf8() -> None:
    """What goes into a pipe or a file is UTF-8 whatever the locale; a terminal keeps its own."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")
