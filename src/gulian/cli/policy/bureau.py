# SPDX-License-Identifier: Apache-2.0
"""`gulian policy match --applications F --budget F`: who has not applied, and the money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gulian.cli.language import Words
from gulian.cli.output import print_json, print_table

if TYPE_CHECKING:
    import polars as pl

    from gulian.daily.entitled import Asked
    from gulian.errors import Language
    from gulian.schemes import Measure

_HEAD = Words(
    "符合 待补 已申请 未申请 未领(万元) 已核定(万元) 资金(万元) 结余(万元) 够否 条款 措施",
    "eligible unknown applied open unclaimed granted budget left enough clause measure",
)
_COUNTS = ("eligible", "unknown", "applied", "open")
_SUMS = ("unclaimed_fen", "granted_fen", "budget_fen", "left_fen")
_FEN = 1_000_000
"""Fen in 10k CNY."""


@dataclass(frozen=True)
class Taken:
    """The applications and budgets of a day, and what they come to.

    applications : `matching.APPLICATIONS`
    overview     : `matching.overview`, most unclaimed first
    problems     : of the site's files and of these
    """

    applications: pl.DataFrame
    overview: pl.DataFrame
    problems: pl.DataFrame


def taken(asked: Asked, applications: Path | None, budget: Path | None, day: dt.date) -> Taken:
    """Read both files and count; a measure that is not asked, or a title of several, is a problem."""
    import polars as pl

    from gulian.policy import matching

    applied, first = _named(applications, "applications", asked, day)
    budgets, second = _named(budget, "budgets", asked, day)
    parts = [
        matching.overview(
            matching.match(each.measures, each.firms, day),
            applied.select(*matching.APPLICATIONS),
            budgets.select(*matching.BUDGETS) if budget else None,
        )
        for each in asked.schemes
    ]
    whole = pl.concat(parts).sort(
        "unclaimed_fen", "open", "measure", descending=[True, True, False], maintain_order=True
    )
    return Taken(applied, whole, pl.concat([asked.problems, first, second]))


def open_rows(rows: pl.DataFrame, found: Taken) -> pl.DataFrame:
    """Of the rows a firm and measure those that fit and were not applied for; the largest sums first."""
    import polars as pl

    return (
        rows.filter(pl.col("status") == "eligible")
        .join(found.applications, on=["code", "measure"], how="anti", maintain_order="left")
        .sort(
            "measure",
            "amount_fen",
            "code",
            descending=[False, True, False],
            nulls_last=True,
            maintain_order=True,
        )
    )


def show(
    asked: Asked, found: Taken, day: dt.date, lang: Language, *, json_out: bool, out: Path | None
) -> None:
    """A line per measure, or one object."""
    measures = _measures(asked)
    rows = found.overview.to_dicts()
    if json_out:
        said = [
            {
                **row,
                "title_zh": measures[row["measure"]].title_zh,
                "title_en": measures[row["measure"]].title_en,
                "up_to": measures[row["measure"]].benefit.up_to,
                "clause": measures[row["measure"]].clause,
            }
            for row in rows
        ]
        pins = [each.scheme.pin for each in asked.schemes]
        firms = asked.schemes[0].firms.height
        body = {"date": day, "schemes": pins, "firms": firms, "measures": said, "out": out}
        print_json("policy-match", body)
        return
    table = [
        (
            *(str(row[name]) for name in _COUNTS),
            *(_money(row[name]) for name in _SUMS),
            {True: Words("不够", "no"), False: Words("够", "yes"), None: Words("", "")}[row["short"]].of(
                lang
            ),
            measures[row["measure"]].clause,
            measures[row["measure"]].title_zh if lang == "zh" else measures[row["measure"]].title_en,
        )
        for row in rows
    ]
    print_table([tuple(_HEAD.of(lang).split()), *table], right=tuple(range(len(_COUNTS) + len(_SUMS))))


def _money(fen: int | None) -> str:
    """10k CNY with two decimals, rounded half up; empty where nothing is known."""
    from decimal import ROUND_HALF_UP, Decimal

    return "" if fen is None else str((Decimal(fen) / _FEN).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _measures(asked: Asked) -> dict[str, Measure]:
    return {one.path: one for each in asked.schemes for one in each.measures}


def _named(path: Path | None, stem: str, asked: Asked, day: dt.date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of a file with the measure by its path, and the problems of those that name none."""
    import polars as pl

    from gulian import door
    from gulian.errors import MeasureNotAsked, Problem

    if path is None:
        return door.COMMAND_TABLES[stem].empty(), asked.problems.clear()
    loaded = door.read_table(path, stem, on=day)
    known = _measures(asked)
    names: dict[str, list[str]] = {}
    for each in known.values():
        for name in {each.path, f"{each.scheme}/{each.id}", each.title_zh, each.title_en}:
            names.setdefault(name, []).append(each.path)
    own = {name: paths[0] for name, paths in names.items() if len(paths) == 1}
    frame = loaded.frame.with_columns(
        _path=pl.col("measure").replace_strict(own, default=None, return_dtype=pl.String)
    )
    near = next(iter(known))
    problems = [
        tuple(
            vars(
                Problem.of(
                    MeasureNotAsked(row["measure"][:80], near),
                    row["file"],
                    row["row"],
                    "measure",
                    row["measure"],
                )
            ).values()
        )
        for row in frame.filter(pl.col("_path").is_null()).iter_rows(named=True)
    ]
    told = pl.DataFrame(problems, schema=asked.problems.schema, orient="row")
    kept = frame.drop_nulls("_path").with_columns(measure="_path").drop("_path")
    return kept, pl.concat([loaded.problems, told])
