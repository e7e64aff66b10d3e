# SPDX-License-Identifier: Apache-2.0
"""The same firm from several platforms is one firm: who is meant by code, by name and region, or by nobody.

    code in the register                          `code`       the row is that firm's
    code that an alias row leads to another       `alias`      kept under the code it came with, as any report
    a code of the right form that nobody has      `unknown`    kept; counts when the firm enters the register
    no usable code, one firm of that name there   `name`       the row gets its code, told
    no usable code, none or several of that name  `temporary`  a temporary code of name and region, told
    neither code nor name                         `nobody`     left out, told

A name is that of a firm when it is the very same after folding (width, case, blanks, brackets). Two firms of
one name are told apart by the region, whose codes agree as far as both are known (330500 agrees with 330521).
A likeness is never enough: it is offered to the person who has to decide.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from gulian import door, registry
from gulian.errors import FirmByName, FirmNotFound, ReportOfNobody
from gulian.registry import EnterpriseIndex, credit_code_faults, temporary_code

BASES = ("code", "alias", "unknown", "name", "temporary", "nobody")
OFFERED = 3
"""Similar names that are offered for one that is not found."""
SEARCHED = 200
"""Names for which similar ones are looked up; a batch may hold a million strange ones."""
TRACE = pl.Schema(
    {
        "file": pl.String(),
        "row": pl.Int64(),
        "code": pl.String(),
        "name": pl.String(),
        "region": pl.String(),
        "basis": pl.String(),
        "firm": pl.String(),
        "candidates": pl.String(),
    }
)
"""code, name, region : as they came; firm : the code the row stands under now; candidates : who else."""


@dataclass(frozen=True)
class Identified:
    """Rows under the codes of their firms, and how each that did not simply bring its code was recognised.

    rows     : as given, without those of nobody; `code` and `unit` are never null
    trace    : `TRACE`, one row for each whose basis is not `code`
    problems : columns of `errors.Problem`
    """

    rows: pl.DataFrame
    trace: pl.DataFrame
    problems: pl.DataFrame

    def count(self, basis: str) -> int:
        """Rows recognised in that way."""
        return self.trace.filter(pl.col("basis") == basis).height


def identify(rows: pl.DataFrame, enterprises: pl.DataFrame, aliases: pl.DataFrame) -> Identified:
    """Find the firm of every row.

    rows : `file row code name region unit` and anything else;  enterprises : `code name region`
    aliases : usable rows, `old code kind since until`
    """
    listed = rows["code"].is_in(enterprises["code"].implode()).fill_null(value=False)
    if listed.all():
        kept = rows.with_columns(unit=pl.coalesce("unit", "code"))
        return Identified(kept, pl.DataFrame(schema=TRACE), door.PROBLEMS)
    known, others = rows.filter(listed), rows.filter(~listed)
    judged = _judged(others, enterprises, aliases)
    trace = judged.select(*TRACE)
    found = (
        judged.filter(pl.col("basis") != "nobody")
        .with_columns(unit=pl.coalesce("unit", "firm"), code=pl.col("firm"))
        .select(rows.columns)
    )
    known = known.with_columns(unit=pl.coalesce("unit", "code"))
    whole = pl.concat([known, found]).sort("file", "row", maintain_order=True)
    return Identified(whole, trace, _told(judged))


def _judged(rows: pl.DataFrame, register: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `basis firm candidates`."""
    alias = rows["code"].is_in(aliases["old"].implode()).fill_null(value=False)
    faults = credit_code_faults(rows["code"])["fault"]
    sound = rows["code"].is_not_null() & faults.is_null()
    named = _by_name(rows, register)
    basis = (
        pl.when(alias)
        .then(pl.lit("alias"))
        .when(sound)
        .then(pl.lit("unknown"))
        .when(named["firm"].is_not_null())
        .then(pl.lit("name"))
        .when(pl.col("name").is_not_null())
        .then(pl.lit("temporary"))
        # A wrong code without a name still names somebody: an alias row may say whom, later.
        .when(pl.col("code").is_not_null())
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("nobody"))
    )
    judged = rows.with_columns(basis=basis, named=named["firm"], rivals=named["rivals"])
    strange = judged.filter(basis="temporary").select("name", "region").unique(maintain_order=True)
    near = _near(strange["name"].unique(maintain_order=True), register)
    temporary = strange.with_columns(
        temporary=pl.Series(
            [temporary_code(name, region or "") for name, region in strange.rows()], dtype=pl.String
        )
    )
    joined = judged.join(
        temporary, on=["name", "region"], how="left", nulls_equal=True, maintain_order="left"
    )
    joined = joined.join(near, on="name", how="left", maintain_order="left")
    firm = pl.when(basis="name").then("named").when(basis="temporary").then("temporary").otherwise("code")
    return joined.with_columns(
        firm=firm,
        candidates=pl.when(basis="temporary")
        .then(pl.coalesce("rivals", "near"))
        .otherwise("rivals")
        .fill_null(""),
    )


def _by_name(rows: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """`firm rivals` for each row: the one firm of the row's name in its region, and all of that name."""
    names = registry.folded_names(register["name"]).select(key="folded")
    firms = pl.concat([register.select("code", "name", place=_stem("region")), names], how="horizontal")
    asked = rows.select(pl.int_range(pl.len()).alias("at"), place=_stem("region"))
    asked = asked.with_columns(key=registry.folded_names(rows["name"])["folded"])
    pairs = (
        asked.drop_nulls("key")
        .filter(pl.col("key") != "")
        .join(firms, on="key", how="inner", maintain_order="left_right", suffix="_firm")
    )
    agree = (
        pl.col("place").is_null()
        | pl.col("place_firm").is_null()
        | pl.col("place").str.starts_with(pl.col("place_firm"))
        | pl.col("place_firm").str.starts_with(pl.col("place"))
    )
    told = pl.format("{} {}", "code", "name")
    found = pairs.group_by("at").agg(
        firm=pl.when(agree.sum() == 1).then(pl.col("code").filter(agree).first()),
        rivals=told.str.join("；"),
    )
    return asked.select("at").join(found, on="at", how="left", maintain_order="left").select("firm", "rivals")


def _stem(column: str) -> pl.Expr:
    """330500 -> 3305, 330521 -> 330521: what the code says without its noughts."""
    return pl.col(column).str.replace("(00){1,2}$", "").alias("place")


def _near(names: pl.Series, register: pl.DataFrame) -> pl.DataFrame:
    asked = names.drop_nulls().head(SEARCHED)
    if asked.is_empty():
        return pl.DataFrame(schema={"name": pl.String, "near": pl.String})
    index = EnterpriseIndex(register.select("code", "name", "region"))
    texts = ["；".join(f"{g.code} {g.name}" for g in index.search(name, limit=OFFERED)) for name in asked]
    return pl.DataFrame({"name": asked, "near": pl.Series(texts, dtype=pl.String)})


def _told(judged: pl.DataFrame) -> pl.DataFrame:
    """What the sender has to be told, row by row."""
    name, firm = pl.col("name"), pl.col("firm")
    by_name, temporary, nobody = (judged.filter(basis=each) for each in ("name", "temporary", "nobody"))
    values = {"name": name, "region": pl.col("region").fill_null("-"), "code": firm}
    near = pl.when(pl.col("candidates") == "").then(pl.lit("-")).otherwise("candidates")
    told = [
        door.row_problems(FirmByName, by_name, {"name": name, "code": firm}, "name", "name"),
        door.row_problems(FirmNotFound, temporary, {**values, "near": near}, "name", "name"),
        door.row_problems(ReportOfNobody, nobody, {}, "code"),
    ]
    return pl.concat(told).sort("file", "row", maintain_order=True)
