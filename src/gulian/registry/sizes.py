# SPDX-License-Identifier: Apache-2.0
"""Size classes of 2017: large, medium, small, micro (国统字〔2017〕213号).

Let b(f, c) be the lower bound of fact f for class c. A firm is in class c when every fact of its industry's
rule reaches
b(f, c); failing one it falls one class, and so on; below one bound of `small` it is micro. So with
    class(f) = the highest c with value(f) >= b(f, c), micro if there is none
the firm's class is the lowest class(f) over the facts of the rule.
One fact alone therefore bounds the class from above: known to be micro it settles the matter, else all facts
are needed.
Industries no rule names (53 rail, J finance, 704 own property, P, 84 health, S, T) are not applicable; a code
too coarse
to tell (F, G, I, K, 59, 70, Q) leaves the class unknown for want of a finer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import polars as pl

from gulian.errors import SizeFactInvalid
from gulian.registry.industries import industries
from gulian.registry.model import Size, SizeAnswer
from gulian.registry.reading import need_columns, table

FACTS = ("staff", "revenue", "assets")
CLASSES = (Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE)
FEN_PER_WAN = 1_000_000
NOT_APPLICABLE = "not_applicable"
TOO_COARSE = "too_coarse"


class Bounds(NamedTuple):
    """Lower bounds of one fact, in persons or fen."""

    small: int
    medium: int
    large: int

    def rank(self, value: int) -> int:
        """0 micro, 1 small, 2 medium, 3 large."""
        return sum(value >= bound for bound in self)


@cache
def size_rules() -> dict[str, dict[str, Bounds]]:
    """Rule -> fact -> bounds."""
    rules: dict[str, dict[str, Bounds]] = {}
    for row in table("size_rules").iter_rows(named=True):
        unit = 1 if row["fact"] == "staff" else FEN_PER_WAN
        bounds = Bounds(*(int(row[column]) * unit for column in ("small", "medium", "large")))
        rules.setdefault(row["rule"], {})[row["fact"]] = bounds
    return rules


@cache
def rule_of_industry() -> dict[str, str]:
    """Every code of the classification -> its rule, or `not_applicable`, or `too_coarse`.

    A coarser code takes the rule of its classes where all of these have the same bounds (H: 61 and 62 do).
    """
    heads = {
        head: rule
        for rule, codes in table("size_rules").select("rule", "industries").iter_rows()
        for head in codes.split(" ")
    }
    classes: dict[str, list[str]] = {}
    for code, section in table("industries").select("code", "section").iter_rows():
        if len(code) == 4:
            line = (section, code[:2], code[:3], code)
            rule = next((heads[head] for head in line if head in heads), NOT_APPLICABLE)
            for above in line:
                classes.setdefault(above, []).append(rule)
    return {code: _common(rules) for code, rules in classes.items()}


def _common(rules: list[str]) -> str:
    bounds = [size_rules().get(rule) for rule in rules]
    return rules[0] if all(other == bounds[0] for other in bounds) else TOO_COARSE


def size_class(
    industry: str, *, staff: int | None = None, revenue: int | None = None, assets: int | None = None
) -> SizeAnswer:
    """The size class of one firm, or what is missing to know it.

    industry : any spelling and level; staff : persons; revenue (a year), assets : fen; None = not known
    Raises: IndustryUnknown, IndustrySectionWrong, SizeFactInvalid.
    """
    values = {"staff": staff, "revenue": revenue, "assets": assets}
    for fact, value in values.items():
        if value is not None and value < 0:
            raise SizeFactInvalid(fact, value)
    rule = rule_of_industry()[industries().industry(industry).code]
    if rule == NOT_APPLICABLE:
        return SizeAnswer(Size.NOT_APPLICABLE)
    if rule == TOO_COARSE:
        return SizeAnswer(None, ("industry",))
    bounds = size_rules()[rule]
    known = {fact: value for fact in bounds if (value := values[fact]) is not None}
    lowest = min((bounds[fact].rank(value) for fact, value in known.items()), default=None)
    if lowest == 0 or (lowest is not None and len(known) == len(bounds)):
        return SizeAnswer(CLASSES[lowest])
    return SizeAnswer(None, tuple(fact for fact in bounds if fact not in known))


def size_classes(frame: pl.DataFrame) -> pl.DataFrame:
    """The size class of every row: columns `size` (text, null = unknown) and `size_missing` (joined by `;`,
    null = none).

    frame : `industry` (a valid code, or null), and as far as known `staff`, `revenue_fen`, `assets_fen`
    A null or unknown industry is missing; a negative fact counts as not known.
    Raises: FrameColumnMissing without `industry`.
    """
    need_columns(frame, "industry")
    rules = rule_of_industry()
    rule = pl.col("industry").replace_strict(rules, default=TOO_COARSE, return_dtype=pl.String)
    facts = frame.select(
        rule.fill_null(TOO_COARSE).alias("rule"),
        *(_fact(frame, fact, fact if fact == "staff" else f"{fact}_fen") for fact in FACTS),
    )
    ranks = facts.join(_bounds_frame(), on="rule", how="left", maintain_order="left").with_columns(
        pl.when(pl.col(f"{fact}_small").is_not_null()).then(_rank(fact)).alias(f"{fact}_rank")
        for fact in FACTS
    )
    wanting = [pl.when(_wants(fact)).then(pl.lit(fact)) for fact in FACTS]
    missing = (
        pl.when(pl.col("rule") == TOO_COARSE).then(pl.lit("industry"))
        .otherwise(pl.concat_str(wanting, separator=";", ignore_nulls=True))
    )  # fmt: skip
    lowest = pl.min_horizontal(f"{fact}_rank" for fact in FACTS)
    settled = (lowest == 0).fill_null(value=False) | (missing == "")
    size = lowest.replace_strict({n: str(size) for n, size in enumerate(CLASSES)}, return_dtype=pl.String)
    return ranks.select(
        size=pl.when(pl.col("rule") == NOT_APPLICABLE)
        .then(pl.lit(str(Size.NOT_APPLICABLE)))
        .when(settled)
        .then(size),
        size_missing=pl.when(~settled & (pl.col("rule") != NOT_APPLICABLE)).then(missing),
    )


def _fact(frame: pl.DataFrame, fact: str, column: str) -> pl.Expr:
    if column not in frame.columns:
        return pl.lit(None, pl.Int64).alias(fact)
    return pl.when(pl.col(column) >= 0).then(pl.col(column)).alias(fact)


def _rank(fact: str) -> pl.Expr:
    reached = [(pl.col(fact) >= pl.col(f"{fact}_{name}")).cast(pl.Int8) for name in Bounds._fields]
    return reached[0] + reached[1] + reached[2]


def _wants(fact: str) -> pl.Expr:
    return pl.col(f"{fact}_small").is_not_null() & pl.col(fact).is_null()


def _bounds_frame() -> pl.DataFrame:
    def row(rule: str, facts: dict[str, Bounds]) -> Iterator[str | int | None]:
        yield rule
        for fact in FACTS:
            yield from facts.get(fact, (None, None, None))

    columns = [f"{fact}_{name}" for fact in FACTS for name in Bounds._fields]
    schema = {"rule": pl.String, **dict.fromkeys(columns, pl.Int64)}
    return pl.DataFrame([tuple(row(*rule)) for rule in size_rules().items()], schema=schema, orient="row")
