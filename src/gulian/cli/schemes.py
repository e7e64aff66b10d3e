# SPDX-License-Identifier: Apache-2.0
"""`gulian schemes`: see, check, test and start scheme folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Group, Option, Words, language
from gulian.cli.options import FOLDER, NEW_FOLDER, as_json
from gulian.cli.output import print_json, print_table, say
from gulian.cli.programmes import calendar

if TYPE_CHECKING:
    from gulian.errors import Language, Problem
    from gulian.schemes import CaseResult, CaseRunner, Gap
    from gulian.schemes.model import CaseKind

SITE = Words(
    "叠加某站点数据文件夹里的 schemes/。",
    "Lay the schemes/ of a site's data folder over those of the package.",
)


@click.group(
    "schemes",
    cls=Group,
    words=Words("方案：列出、检查、试算、新建。", "Schemes: list, check, test, start one."),
)
def schemes() -> None:
    """The noun; its verbs are below."""


@schemes.command("list", cls=Command, words=Words("列出全部方案。", "List every scheme."))
@click.option("--site", type=FOLDER, cls=Option, words=SITE)
@as_json
@click.pass_context
def list_(ctx: click.Context, site: Path | None, json_out: bool) -> int:
    """Print the schemes of the package and of a site; 1 if one is broken."""
    from gulian.schemes import describe, library_of

    lang = language(ctx)
    library = library_of(site)
    described = describe(library)
    if json_out:
        print_json("schemes-list", {"schemes": described, "broken": sorted(library.broken)})
    else:
        print_table([_listed(each, lang) for each in described])
    for fault in library.problems:
        say(fault.sentence(lang))
    return 1 if library.problems else 0


@schemes.command(
    "check",
    cls=Command,
    words=Words(
        "检查方案文件夹：逐条给出文件、行、键和改法。",
        "Check scheme folders: file, line, key and fix of everything wrong.",
    ),
)
@click.argument(
    "path",
    type=click.Path(path_type=Path),
    required=False,
    cls=Argument,
    words=Words(
        "一个方案文件夹，或含有若干方案的文件夹；默认检查自带方案。",
        "A scheme folder or a folder of schemes; by default those of the package.",
    ),
)
@as_json
@click.pass_context
def check(ctx: click.Context, path: Path | None, json_out: bool) -> int:
    """Print what is wrong under a path; 1 if anything is."""
    from dataclasses import asdict

    from gulian.schemes import check as check_path

    problems = check_path(path)
    if json_out:
        print_json("schemes-check", {"problems": [asdict(problem) for problem in problems]})
    lang = language(ctx)
    for problem in problems:
        say(_told(problem, lang))
    if not problems:
        say(Words("没有发现问题。", "Nothing wrong.").of(lang))
    return 1 if problems else 0


@schemes.command(
    "test",
    cls=Command,
    words=Words("试算方案自带的样例。", "Run the worked cases of one scheme, or of all."),
)
@click.argument(
    "scheme", required=False, cls=Argument, words=Words("方案名；默认全部。", "A scheme; by default all.")
)
@click.option("--site", type=FOLDER, cls=Option, words=SITE)
@as_json
@click.pass_context
def test(ctx: click.Context, scheme: str | None, site: Path | None, json_out: bool) -> int:
    """Run the cases; 1 if one fails or none could be run for it."""
    from gulian import casework, monitor
    from gulian.monitor import index
    from gulian.policy import matching
    from gulian.schemes import gaps, library_of, run_cases

    library = library_of(site)
    chosen = [library[scheme]] if scheme else [library[name] for name in library]
    runners: dict[CaseKind, CaseRunner] = {
        "indicators": monitor.run_case,
        "index": index.run_case,
        "procedure": casework.run_case,
        "measure": matching.run_case,
    }
    results = {each.id: run_cases(each, runners) for each in chosen}
    open_ends = {each.id: gaps(each, results[each.id]) for each in chosen}
    lang = language(ctx)
    if json_out:
        print_json(
            "schemes-test", {"schemes": [_tested(name, results[name], open_ends[name]) for name in results]}
        )
    else:
        print_table([_counted(name, results[name]) for name in results], right=(1, 2, 3))
    bad = [each for found in results.values() for each in found if each.status != "passed"]
    for each in bad:
        say(_failed(each, lang))
    for gap in (gap for found in open_ends.values() for gap in found):
        say(f"{gap.path}: {gap.zh if lang == 'zh' else gap.en}")
    return 1 if bad or library.problems else 0


@schemes.command(
    "new",
    cls=Command,
    words=Words("新建一个带注释样例的方案文件夹。", "Start a scheme folder with commented examples."),
)
@click.argument(
    "name", cls=Argument, words=Words("方案名，如 my-scheme-2024。", "Its name, such as my-scheme-2024.")
)
@click.option(
    "--dir",
    "folder",
    type=NEW_FOLDER,
    default=Path(),
    cls=Option,
    words=Words(
        "放在哪个文件夹里（默认当前文件夹）。", "The folder it goes into (default: the current one)."
    ),
)
@as_json
@click.pass_context
def new(ctx: click.Context, name: str, folder: Path, json_out: bool) -> int:
    """Write the folder and say where it is."""
    from gulian.schemes import new_scheme

    made = new_scheme(folder, name)
    if json_out:
        print_json("schemes-new", {"path": str(made)})
    else:
        told = Words(
            "已新建 {0}；检查：gulian schemes check {0}", "Made {0}; check it: gulian schemes check {0}"
        )
        say(told.of(language(ctx)).format(made))
    return 0


schemes.add_command(calendar)


def _listed(described: Mapping[str, object], lang: Language) -> tuple[str, ...]:
    until = described["valid_to"] or "…"
    cases = Words(f"{described['cases']} 个样例", f"{described['cases']} cases").of(lang)
    return (
        str(described["id"]),
        str(described[f"title_{lang}"]),
        f"{described['valid_from']} – {until}",
        cases,
    )


def _told(problem: Problem, lang: Language) -> str:
    message = problem.message_zh if lang == "zh" else problem.message_en
    return f"{problem.file}:{problem.row} {problem.field} {problem.code} {message} {problem.fix}"


def _counted(name: str, results: tuple[CaseResult, ...]) -> tuple[str, ...]:
    counts = [sum(each.status == status for each in results) for status in ("passed", "failed", "not_run")]
    return (
        name,
        *(f"{count} {word}" for count, word in zip(counts, ("passed", "failed", "not run"), strict=True)),
    )


def _failed(result: CaseResult, lang: Language) -> str:
    if result.status == "not_run":
        reason = Words("没有能运行它的引擎", "no engine runs this kind").of(lang)
        return f"{result.case.path}: {reason}"
    middle = Words("应为 {}，实为 {}", "expected {}, got {}").of(lang)
    told = [f"{each.where} " + middle.format(each.expected, each.got) for each in result.differences]
    return f"{result.case.path}: " + "; ".join(told)


def _tested(name: str, results: tuple[CaseResult, ...], open_ends: tuple[Gap, ...]) -> dict[str, object]:
    return {
        "id": name,
        "cases": [
            {
                "path": each.case.path,
                "status": each.status,
                "differences": [
                    {"where": found.where, "expected": found.expected, "got": found.got}
                    for found in each.differences
                ],
            }
            for each in results
        ],
        "gaps": [{"path": gap.path, "zh": gap.zh, "en": gap.en} for gap in open_ends],
    }
