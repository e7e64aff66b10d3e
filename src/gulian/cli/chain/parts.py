# SPDX-License-Identifier: Apache-2.0
"""Long work in parts: to show how far it is, and with `--resume` to keep what is finished."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gulian.cli.language import Option, Words
from gulian.cli.options import NEW_FOLDER
from gulian.cli.output import progress, shows_progress

if TYPE_CHECKING:
    from gulian.chain import Job
    from gulian.errors import Language

Answer = TypeVar("Answer")
Made = Callable[["Job[Answer]"], Answer]


def resume_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--resume DIR`: where finished parts are kept."""
    return click.option(
        "--resume",
        type=NEW_FOLDER,
        cls=Option,
        words=Words(
            "算完的各份保存在此文件夹；中断后再次运行同一命令，接着算。",
            "Keep finished parts in this folder: the same command, run again after a stop, goes on.",
        ),
    )(command)


def made(job: Job[Answer], resume: Path | None, a_part: int, label: Words, lang: Language) -> Answer:
    """The answer of a job: at once, or in parts of so many items, to show how far it is or to keep them.

    Raises StoreFull, StoreRefused, and what the job raises.
    """
    from gulian import chain

    if resume is None and not shows_progress():
        return job.at_once()
    parts = min(chain.MOST_PARTS, max(1, -(-job.size // a_part)))
    with progress(label.of(lang)) as report:
        sharding = chain.Sharding(
            parts=parts, keep=resume, told=lambda finished, of: report("", finished, of)
        )
        return chain.by_shards(job, sharding)
