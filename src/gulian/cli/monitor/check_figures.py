# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor check-figures`: can published counts and rates rest on the base they name?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_IN, as_json
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.monitor.indicators.figures import Bases, Rounding
    from gulian.monitor.integrity import Conflict, GroupCheck

ASSUMPTIONS: Mapping[str, tuple[Rounding, Words]] = {
    "rounded": ("half_up", Words("比率按四舍五入", "rates rounded half up")),
    "cut": ("cut", Words("比率按截去尾数", "rates with further digits cut off")),
    "either": (
        "either",
        Words("比率有的四舍五入、有的截去尾数", "some rates rounded half up and others cut off"),
    ),
}
"""Word of the command -> what the engine calls it, and how it reads in a sentence."""
SHOWN = 20


@click.command(
    "check-figures",
    cls=Command,
    words=Words(
        "核对公布的数：同一底数的人数和比率能否同时成立，底数只能在哪个范围。",
        "Published figures: can counts and rates of one base all hold, and what can the base be?",
    ),
)
@click.argument(
    "file",
    type=FILE_IN,
    cls=Argument,
    words=Words(
        "表：group, base, numerator, rate（百分数）, decimals；可有 denominator。",
        "Table: group, base, numerator, rate (percent), decimals; denominator may be added.",
    ),
)
@click.option(
    "--assume",
    type=click.Choice(list(ASSUMPTIONS)),
    default="rounded",
    show_default=True,
    cls=Option,
    words=Words(
        "比率是怎样取到所写位数的：rounded 四舍五入，cut 截去尾数，either 两者皆可。",
        "How the rates were printed: rounded half up, cut off, or either of the two.",
    ),
)
@as_json
@click.pass_context
def check_figures(ctx: click.Context, file: Path, assume: str, json_out: bool) -> int:
    """Tell for each group and base which denominators are left; 1 if figures conflict or rows are bad."""
    from gulian.monitor import integrity

    lang = language(ctx)
    table, told = _read(file)
    figures, problems = integrity.read_figures(table)
    rows = told + [dict(vars(each)) for each in problems]
    rows.sort(key=lambda each: (each["row"], each["field"]))
    groups = integrity.check_figures(figures, ASSUMPTIONS[assume][0])
    if json_out:
        body = [{**_group(each, assume), **_statements(each, assume)} for each in groups]
        print_json(
            "monitor-check-figures", {"file": file.name, "assume": assume, "groups": body, "problems": rows}
        )
    else:
        for each in groups:
            click.echo(_statement(each, assume, lang))
    for row in rows[:SHOWN]:
        say(f"{row['file']}:{row['row']} {row['code']} {row[f'message_{lang}']}")
    if len(rows) > SHOWN:
        say(Words("共 {} 个问题。", "{} problems in all.").of(lang).format(len(rows)))
    return 1 if rows or any(each.conflict_count for each in groups) else 0


def _read(file: Path) -> tuple[Any, list[dict[str, Any]]]:
    """The table as text and what the door has to tell. Raises FileWithoutRows where there is no table."""
    from gulian import door
    from gulian.errors import FileWithoutRows

    loaded = door.read_table(file, "figures")
    rows = loaded.problems.to_dicts()
    if not loaded.files[0].rows or any(row["row"] == 0 for row in rows):
        first = rows[0] if rows else {"message_zh": "-", "message_en": "-"}
        raise FileWithoutRows(file.name, first["message_zh"], first["message_en"])
    return loaded.frame, rows


def _group(found: GroupCheck, assume: str) -> dict[str, Any]:
    common = found.common
    return {
        "group": found.group,
        "base": found.base,
        "possible": common.count,
        "interval": _interval(common),
        "conflicts": [_conflict(each) for each in found.conflicts],
        "assumption": assume,
        "consistent": not common.empty,
        "conflict_pairs": found.conflict_count,
        "figures": [
            {
                "row": figure.row,
                "numerator": figure.numerator,
                "rate": str(figure.rate),
                "possible": figure.bases(found.assumption).count,
                "interval": _interval(figure.bases(found.assumption)),
            }
            for figure in found.figures
        ],
        "otherwise": {
            word: {"possible": found.bases[name].count, "interval": _interval(found.bases[name])}
            for word, (name, _) in ASSUMPTIONS.items()
            if word != assume
        },
    }


def _interval(left: Bases) -> list[int | None] | None:
    """[lo, hi]; hi null = without end; null = none is possible."""
    return None if left.empty else [left.least, left.most]


def _conflict(found: Conflict) -> dict[str, Any]:
    return {
        "rows": [figure.row for figure in found.figures],
        "numerators": [figure.numerator for figure in found.figures],
        "rates": [str(figure.rate) for figure in found.figures],
        "intervals": [_interval(each) for each in found.bases],
    }


def _statements(found: GroupCheck, assume: str) -> dict[str, str]:
    return {"statement_zh": _statement(found, assume, "zh"), "statement_en": _statement(found, assume, "en")}


def _statement(found: GroupCheck, assume: str, lang: Language) -> str:
    """One sentence on a group; where it contradicts itself, which rows do, and whether else it would hold."""
    head = Words("{0}（{1}），{2}：", "{0} ({1}), {2}: ").of(lang)
    text = head.format(found.group, found.base, ASSUMPTIONS[assume][1].of(lang))
    common = found.common
    if not common.empty:
        return text + _possible(common).of(lang).format(common.least, common.most, common.count)
    apart = found.conflicts[0]
    rows = Words("、", ", ").of(lang).join(str(figure.row) for figure in apart.figures)
    if len(apart.figures) == 1:
        words = Words(
            "第{0}行自身不能成立，没有这样的底数。", "row {0} is impossible by itself: no base gives it."
        )
    else:
        words = Words(
            "没有共同的底数，第{0}行不能同时成立（共 {1} 处矛盾）。",
            "no base gives them all; rows {0} cannot both hold ({1} contradictions in all).",
        )
    return text + words.of(lang).format(rows, found.conflict_count) + _otherwise(found, lang)


def _possible(common: Bases) -> Words:
    if common.most is None:
        return Words("底数至少为 {0}，没有上限。", "the base is at least {0}, without upper bound.")
    return Words(
        "底数只能在 {0} 至 {1} 之间（{2} 个整数）。", "the base lies in {0} to {1} ({2} whole numbers)."
    )


def _otherwise(found: GroupCheck, lang: Language) -> str:
    """Under which other assumption the figures would hold."""
    holds = [
        words.of(lang)
        for name, words in ASSUMPTIONS.values()
        if name != found.assumption and not found.bases[name].empty
    ]
    if not holds:
        return Words("换一种取位方式也不成立。", " However they were printed, they cannot hold.").of(lang)
    words = Words("若{0}，则可以成立。", " They would hold with {0}.")
    return words.of(lang).format(Words("，或", ", or with ").of(lang).join(holds))
