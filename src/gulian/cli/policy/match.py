# SPDX-License-Identifier: Apache-2.0
"""`gulian policy match`: who of a site's firms may have what on a day, or what one firm may have, and why."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.monitor.site import tell
from gulian.cli.options import FILE_IN, FILE_OUT, as_json, date_option, folder_argument
from gulian.cli.output import print_json, print_table, say
from gulian.cli.policy import bureau
from gulian.cli.policy.firm import one_firm

if TYPE_CHECKING:
    import polars as pl

    from gulian.daily.entitled import Asked, Entitled

_HEAD = Words("符合 待补数据 不符合 条款 措施", "eligible unknown not-eligible clause measure")


@click.command(
    "match",
    cls=Command,
    words=Words(
        "匹配：数据文件夹里的企业当日可享受哪些惠企措施；符合、不符合、待补数据，各附条款。",
        "Match: which measures the firms of a data folder may have on a day, each with its clause; "
        "what is unknown is said.",
    ),
)
@folder_argument(Words("数据文件夹（企业名录）。", "The data folder with the register."), "directory")
@date_option(Words("哪一天可享受。", "The day on which they are had."), "day")
@click.option(
    "--scheme",
    "schemes",
    multiple=True,
    metavar="SCHEME",
    cls=Option,
    words=Words(
        "只要这些方案的措施，可多次给出；默认全部。", "Measures of these schemes only; by default of all."
    ),
)
@click.option(
    "--firm",
    metavar="CODE",
    cls=Option,
    words=Words(
        "只看一户企业：先列七项，逐项说明条件、条款和缺什么。",
        "One firm: at most seven first, each with its conditions, clauses and what is lacking.",
    ),
)
@click.option(
    "--facts",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "企业情况表（CSV、XLSX、Parquet）：叠加在名录和已填报的情况之上，空格不改；结果注明哪些情况出自此表。",
        "Facts of firms (CSV, XLSX, Parquet) laid over the register and what was told; "
        "an empty cell changes nothing; the result says which facts it gave.",
    ),
)
@click.option(
    "--applications",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "已有的申请（企业、措施、核定金额）：列出符合而未申请的企业和未领金额。",
        "Applications so far (firm, measure, granted): who may have it and has not applied, "
        "and the sum unclaimed.",
    ),
)
@click.option(
    "--budget",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "各项措施的资金（措施、资金额度）：已发、结余，未领的够不够。",
        "Money set aside (measure, budget): what is granted and left, and whether it holds.",
    ),
)
@click.option(
    "--out",
    type=FILE_OUT,
    cls=Option,
    words=Words(
        "每户企业、每项措施一行（CSV；文件名以 .parquet 结尾则为 Parquet）；有申请表时只写符合而未申请的。",
        "A row per firm and measure: CSV, or Parquet where the name ends so; with applications only who "
        "may have it and has not applied.",
    ),
)
@as_json
@click.pass_context
def match(
    ctx: click.Context,
    directory: Path,
    day: dt.date,
    schemes: tuple[str, ...],
    firm: str | None,
    facts: Path | None,
    applications: Path | None,
    budget: Path | None,
    out: Path | None,
    json_out: bool,
) -> int:
    """Print who may have what; 1 if the files had problems."""
    from gulian.daily.entitled import entitled

    asked = entitled(directory, schemes, day, facts)
    lang = language(ctx)
    taken = None
    if firm is None and (applications or budget):
        taken = bureau.taken(asked, applications, budget, day)
    status = tell(asked.problems if taken is None else taken.problems, lang)
    if out is not None:
        rows = _rows(asked, day)
        _write(out, rows if taken is None else bureau.open_rows(rows, taken))
        say(Words("已写入：{}", "Written: {}").of(lang).format(out))
    if firm is not None:
        one_firm(asked, firm, day, lang, json_out=json_out)
        return status
    if taken is not None:
        bureau.show(asked, taken, day, lang, json_out=json_out, out=out)
        return status
    counted = sorted((row for each in asked.schemes for row in _counted(each, day)), key=_most_first)
    if json_out:
        firms = asked.schemes[0].firms.height
        pins = [each.scheme.pin for each in asked.schemes]
        print_json(
            "policy-match", {"date": day, "schemes": pins, "firms": firms, "measures": counted, "out": out}
        )
        return status
    title = "title_zh" if lang == "zh" else "title_en"
    names = ("eligible", "unknown", "not_eligible")
    table = [(*(str(row[name]) for name in names), str(row["clause"]), str(row[title])) for row in counted]
    print_table([tuple(_HEAD.of(lang).split()), *table], right=(0, 1, 2))
    return status


def _counted(each: Entitled, day: dt.date) -> list[dict[str, object]]:
    """How many firms each measure fits."""
    from gulian.policy import matching

    rows = matching.count(each.measures, each.firms, day).to_dicts()
    return [
        {
            **row,
            "title_zh": measure.title_zh,
            "title_en": measure.title_en,
            "source": measure.source.number or measure.source.document,
            "clause": measure.clause,
            "deadline": measure.deadline,
        }
        for row, measure in zip(rows, each.measures, strict=True)
    ]


def _most_first(row: dict[str, object]) -> tuple[object, ...]:
    eligible, unknown = row["eligible"], row["unknown"]
    assert isinstance(eligible, int)
    assert isinstance(unknown, int)
    return -eligible, -unknown, row["measure"]


def _rows(asked: Asked, day: dt.date) -> pl.DataFrame:
    """Firm, measure, standing, sum, the deciding condition and its clause, what is lacking."""
    import polars as pl

    from gulian.policy import matching

    parts = []
    for each in asked.schemes:
        found = matching.told(matching.match(each.measures, each.firms, day), each.measures)
        titles = pl.DataFrame(
            {
                "measure": [one.path for one in each.measures],
                "title_zh": [one.title_zh for one in each.measures],
                "title_en": [one.title_en for one in each.measures],
            }
        )
        named = found.with_columns(pl.col("measure", "status").cast(pl.String)).join(
            each.firms.select("code", "name"), on="code", how="left", maintain_order="left"
        )
        named = named.join(titles, on="measure", how="left", maintain_order="left")
        parts.append(_with_given(named, each))
    return pl.concat(parts).select(
        *("code", "name", "measure", "title_zh", "title_en", "status", "amount_fen", "condition"),
        *("condition_zh", "condition_en", "clause"),
        pl.col("lacks").list.join(";"),
        pl.col("from_file").list.join(";"),
    )


def _with_given(rows: pl.DataFrame, each: Entitled) -> pl.DataFrame:
    """`from_file`: of the facts a measure asks, those that the file of facts gave for the firm."""
    import polars as pl

    from gulian.daily.entitled import asked_of

    asked = pl.DataFrame(
        {
            "measure": [one.path for one in each.measures],
            "_asked": [sorted(asked_of([one])) for one in each.measures],
        },
        schema={"measure": pl.String, "_asked": pl.List(pl.String)},
    )
    joined = rows.join(asked, on="measure", how="left", maintain_order="left").join(
        each.given, on="code", how="left", maintain_order="left"
    )
    told = pl.col("given").fill_null([])
    return joined.with_columns(from_file=pl.col("_asked").list.set_intersection(told).list.sort())


def _write(out: Path, rows: pl.DataFrame) -> None:
    from gulian import door, lake

    if out.suffix == ".parquet":
        buffer = BytesIO()
        rows.write_parquet(buffer, statistics=False)
        lake.put_file(out, buffer.getvalue())
    else:
        lake.put_file(out, door.csv_bytes(rows))
