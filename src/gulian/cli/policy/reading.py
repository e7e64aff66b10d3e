# SPDX-License-Identifier: Apache-2.0
"""What the commands over documents share: reading several paths, saying what could not be read, the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gulian.cli.language import Argument, Option, Words
from gulian.cli.options import FOLDER, day_of
from gulian.cli.output import say

if TYPE_CHECKING:
    from gulian.errors import Language, Problem
    from gulian.policy import Library
    from gulian.schemes import Scheme

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])


def paths(command: Wrapped) -> Wrapped:
    """`PATH...`: files and folders of documents."""
    words = Words(
        "文件或文件夹：TXT、Markdown、HTML、DOCX、带文字的 PDF；可写几个。",
        "Files or folders: TXT, Markdown, HTML, DOCX, PDF with text; several may be given.",
    )
    kind = click.Path(exists=True, path_type=Path)
    return click.argument(
        "paths", metavar="PATH...", nargs=-1, required=True, type=kind, cls=Argument, words=words
    )(command)


def on_day(command: Wrapped) -> Wrapped:
    """`--date DATE`: as of when."""
    words = Words("以哪一天为准。", "As of which day.")
    return click.option("--date", "on", type=day_of, required=True, metavar="DATE", cls=Option, words=words)(
        command
    )


def site_folder(command: Wrapped) -> Wrapped:
    """`--site DIR`: a data folder whose schemes are laid over the package's."""
    words = Words(
        "数据目录，其中 schemes/ 覆盖随附方案。", "A data folder; its schemes/ are laid over the package's."
    )
    return click.option("--site", type=FOLDER, cls=Option, words=words)(command)


def library_of(given: Sequence[Path]) -> Library:
    """The documents of several paths; a second file of one name gets the number of its path: `2/a.txt`."""
    from gulian import policy

    texts: dict[str, policy.Text] = {}
    problems: list[Problem] = []
    for number, path in enumerate(given, 1):
        found = policy.read(path)
        problems += found.problems
        for text in found.texts:
            name = text.file if text.file not in texts else f"{number}/{text.file}"
            texts[name] = replace(text, file=name)
    return policy.outline(tuple(texts.values()), problems)


def scheme_of(site: Path | None, name: str) -> Scheme:
    """A scheme of the package with a site's laid over it."""
    from gulian.schemes import library_of

    return library_of(site)[name]


def say_problems(problems: Iterable[Problem], lang: Language) -> None:
    """The files that could not be read, on standard error."""
    for problem in problems:
        say(f"{problem.code} {problem.message_zh if lang == 'zh' else problem.message_en}")
