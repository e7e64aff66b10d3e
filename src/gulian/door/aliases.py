# SPDX-License-Identifier: Apache-2.0
"""Codes of other days: what a row says under an old, wrong or temporary code belongs to the firm of today.

1 keep the alias rows that lead somewhere: no rings, no code that stands for two firms without a split
2 the register: a row under an old code is the firm's own row, or is left out where the firm has one
3 rows about firms: each code as of the day; a report as of its own date
4 tell each of these; a divided firm is nobody's: its rows are left out and told
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import polars as pl

from gulian.door.checks import Checked
from gulian.door.problems import PROBLEMS, row_problems
from gulian.errors import AliasRing, AliasTwoFirms, CodeDivided, CodeFollowed, RegisterRowFollowed
from gulian.registry import Aliases, aliases_of_frame

LATEST = dt.date(9999, 12, 31)
"""Stands for the day where none is given."""
DEEPEST = 50
"""Codes that follow each other; a longer line is no line of a firm."""
_ROW = "alias-row"


def usable_aliases(rows: pl.DataFrame) -> Checked:
    """The alias rows that lead to a firm, and what is wrong with the others."""
    codes = pl.col("code").n_unique().over("old")
    ambiguous = (codes > 1) & ~(pl.col("kind") == "split").all().over("old")
    firms = pl.col("code").unique(maintain_order=True).str.join(", ").over("old")
    judged = rows.with_columns(ambiguous=ambiguous, firms=firms)
    double = judged.filter("ambiguous")
    clear = judged.filter(~pl.col("ambiguous")).drop("ambiguous", "firms")
    led = clear["old"].is_in(_settled(clear).implode())
    values = {"code": pl.col("old"), "codes": pl.col("firms")}
    told = [
        row_problems(AliasTwoFirms, double, values, "old", "old"),
        row_problems(
            AliasRing, clear.filter(~led), {"old": pl.col("old"), "code": pl.col("code")}, "old", "old"
        ),
    ]
    return clear.filter(led), pl.concat(told)


def _settled(rows: pl.DataFrame) -> pl.Series:
    """The old codes whose rows end in a firm, taken off from the ends: rings are never reached."""
    pairs = rows.select("old", "code").unique(maintain_order=True).rows()
    waits, above = defaultdict[str, int](int), defaultdict[str, list[str]](list)
    olds = {old for old, _ in pairs}
    for old, code in pairs:
        if code in olds:
            waits[old] += 1
            above[code].append(old)
    found, level = list[str](), [old for old in olds if not waits[old]]
    for _ in range(DEEPEST):
        found += level
        following = []
        for code in level:
            for old in above[code]:
                waits[old] -= 1
                following += [old] if not waits[old] else []
        level = following
    return pl.Series(found, dtype=pl.String)


def registry_aliases(rows: pl.DataFrame) -> Aliases:
    """The registry's index of usable rows."""
    return Aliases(aliases_of_frame(rows.rename({"old": "alias"})))


def followed_register(register: pl.DataFrame, rows: pl.DataFrame, on: dt.date | None) -> Checked:
    """The register under the codes of the day. Of several rows of one firm its own stands, else the last."""
    if rows.is_empty():
        return register, PROBLEMS
    aliases, day = registry_aliases(rows), on or LATEST
    kept, divided = _followed(register, "code", aliases, day)
    own = (pl.col("code") == pl.col("was")).any().over("code")
    last = pl.int_range(pl.len()).over("code") == pl.len().over("code") - 1
    stands = (pl.col("code") == pl.col("was")) | (~own & last)
    judged = kept.with_columns(stands=stands)
    values = {"old": pl.col("was"), "code": pl.col("code"), **_kinds()}
    told = [
        divided,
        row_problems(RegisterRowFollowed, judged.filter(~pl.col("stands")), values, "code", "was"),
        _told(judged.filter("stands"), "code"),
    ]
    left = judged.filter("stands").drop("stands", "was", "kinds")
    if "group" not in left.columns:
        return left, pl.concat(told)
    groups, lost = _followed(left, "group", aliases, day)
    whole = pl.concat([groups, lost_rows(left, groups)]).sort("file", "row", maintain_order=True)
    return whole.drop("was", "kinds"), pl.concat([*told, _told(groups, "group"), lost])


def lost_rows(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Rows of `before` whose group was divided: they stay, without a group."""
    gone = before.join(after.select("file", "row"), on=["file", "row"], how="anti", maintain_order="left")
    nothing = pl.lit(None, pl.String)
    return gone.with_columns(group=nothing, was=nothing, kinds=nothing).select(after.columns)


def followed_rows(frame: pl.DataFrame, field: str, rows: pl.DataFrame, on: dt.date | None) -> Checked:
    """Rows about firms, under the codes of the day."""
    if rows.is_empty():
        return frame, PROBLEMS
    kept, divided = _followed(frame, field, registry_aliases(rows), on or LATEST)
    return kept.drop("was", "kinds"), pl.concat([_told(kept, field), divided])


def followed_reports(reports: pl.DataFrame, rows: pl.DataFrame, units: pl.DataFrame) -> Checked:
    """Reports under today's codes, each as of its own date.

    A merged firm is itself before the merger. A report of a firm without plants is that of the firm it
    became, unless `units` lists the old code as a plant of it: then it is that plant's, whatever its date.
    """
    olds = reports["code"].is_in(rows["old"].implode())
    if not olds.any():
        return reports, PROBLEMS
    aliases, told = registry_aliases(rows), [PROBLEMS]
    parts = [reports.filter(~olds)]
    for (date,), group in reports.filter(olds).group_by("date", maintain_order=True):
        assert isinstance(date, dt.date)
        placed = _at_plants(group.with_columns(given="code"), units)
        kept, divided = _followed(placed, "code", aliases, date)
        # A report at a listed plant was followed by the list of plants: its firm was merged.
        kept = kept.with_columns(was="given", kinds=pl.col("kinds").fill_null("merged")).drop("given")
        told += [_told(kept, "code"), divided]
        bare = (pl.col("unit") == pl.col("was")) & ~_listed(kept, units)
        parts.append(
            kept.with_columns(unit=pl.when(bare).then("code").otherwise("unit")).drop("was", "kinds")
        )
    return pl.concat(parts).sort("file", "row", maintain_order=True), pl.concat(told)


def _at_plants(reports: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Reports whose old code is a plant of a firm today are that firm's, whatever their date."""
    firms = units.select("unit", plant_of="code").unique("unit", keep="last", maintain_order=True)
    joined = reports.join(firms, on="unit", how="left", maintain_order="left")
    named_so = (pl.col("unit") == pl.col("code")) & pl.col("plant_of").is_not_null()
    return joined.with_columns(code=pl.when(named_so).then("plant_of").otherwise("code")).drop("plant_of")


def _listed(frame: pl.DataFrame, units: pl.DataFrame) -> pl.Series:
    pairs = units.select("code", "unit").with_columns(listed=True).unique(maintain_order=True)
    found = frame.join(pairs, on=["code", "unit"], how="left", maintain_order="left")["listed"]
    return found.fill_null(value=False)


def _followed(frame: pl.DataFrame, field: str, aliases: Aliases, on: dt.date) -> Checked:
    """The frame with `field` as of the day, `was` as it stood and `kinds`; rows of divided firms, told."""
    found = aliases.resolve_codes(frame[field], on)
    joined = frame.with_columns(was=pl.col(field), firm=found["firm"], kinds=found["kinds"])
    lost = pl.col("firm").is_null() & pl.col(field).is_not_null()
    told = row_problems(CodeDivided, joined.filter(lost), {"code": pl.col(field)}, field, field)
    return joined.filter(~lost).with_columns(pl.col("firm").alias(field)).drop("firm"), told


def _told(frame: pl.DataFrame, field: str) -> pl.DataFrame:
    followed = frame.filter(pl.col("was") != pl.col(field))
    values = {"old": pl.col("was"), "code": pl.col(field), **_kinds()}
    return row_problems(CodeFollowed, followed, values, field, "was")


def _kinds() -> dict[str, pl.Expr]:
    words = {
        "corrected": "更正",
        "temporary": "临时代码",
        "renumbered": "换码",
        "merged": "合并",
        "split": "分立",
    }
    first = pl.col("kinds").str.split(">").list.first()
    return {"kind_zh": first.replace_strict(words, default="", return_dtype=pl.String), "kind_en": first}
