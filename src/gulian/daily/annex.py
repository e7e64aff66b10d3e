# SPDX-License-Identifier: Apache-2.0
"""The annex of the bulletin: its numbers as a workbook, and under their names as `figures.json`.

gulian monitor walk DIR --date D --number opening_rate/total/total/value     from a name to its firms
"""

from __future__ import annotations

import hashlib
import json

import polars as pl

from gulian import door, monitor
from gulian.daily.model import Day
from gulian.monitor.wording import rounded, share

SCHEMA = "gulian/figures/1"
TEMPLATE = "daily"


def annex(context: monitor.BulletinContext, printed: pl.DataFrame) -> bytes:
    """`bulletin.xlsx`: the figures, the regions, and every number printed with its name.

    printed : `walkback.PRINTED`
    """
    title = f"{context.site}企业复工复产日报附表（{context.date:%Y年%m月%d日}）"
    places = "0." + "0" * 2
    figures, regions = _figures(context), _regions(context)
    names = printed.rename({"number": "编号", "printed": "印出", "value": "未取整的数"})
    parts = [
        door.Sheet("主要指标", figures, title, formats=dict.fromkeys(figures.columns[2:7], places)),
        door.Sheet("各地情况", regions, title, formats={context.figures_title: places}),
        door.Sheet("数字编号", names, title, widths={"编号": 42, "印出": 26, "未取整的数": 20}),
    ]
    return door.write_workbook([part for part in parts if not part.frame.is_empty()])


def _figures(context: monitor.BulletinContext) -> pl.DataFrame:
    rows = [
        {
            "指标": each.title,
            "底数": each.base,
            "今日": _as_printed(each.value, each.decimals),
            "上一可比日": _as_printed(each.before, each.decimals),
            "仅计已报": _as_printed(each.value_reported, each.decimals),
            "可能最低": _as_printed(each.low, each.decimals),
            "可能最高": _as_printed(each.high, each.decimals),
            "分子": _plain(each.numerator),
            "分母": _plain(each.denominator),
        }
        for each in context.figures
    ]
    texts = {"指标": pl.String, "底数": pl.String}
    floats = dict.fromkeys(("今日", "上一可比日", "仅计已报", "可能最低", "可能最高"), pl.Float64)
    return pl.DataFrame(rows, schema={**texts, **floats, "分子": pl.Int64, "分母": pl.Int64})


def _regions(context: monitor.BulletinContext) -> pl.DataFrame:
    rows = [
        {
            "位次": _plain(each.rank),
            "代码": each.code,
            "地区": each.name,
            "应报": _plain(each.expected),
            "已报": _plain(each.reported),
            "报送率": share(each.reported, each.expected),
            context.figures_title: _as_printed(each.value, 2),
        }
        for each in context.regions
    ]
    whole, text = pl.Int64(), pl.String()
    kinds = {"位次": whole, "代码": text, "地区": text, "应报": whole, "已报": whole, "报送率": text}
    frame = pl.DataFrame(rows, schema={**kinds, context.figures_title: pl.Float64()})
    return frame if context.ranked else frame.drop("位次")


def _as_printed(value: float | None, decimals: int) -> float | None:
    """Rounded as the bulletin rounds, so that who compares finds the same digits."""
    return None if value is None else float(rounded(float(value), decimals))


def _plain(value: int | None) -> int | None:
    return None if value is None else int(value)


def figures_json(day: Day, printed: pl.DataFrame, indicators: bytes) -> bytes:
    """`figures.json`: what was printed under each name, and the versions it rests on.

    indicators : `indicators.csv`; its hash names the snapshot
    """
    assert day.collected is not None
    assert day.reviewed is not None
    template = day.scheme.bulletins[TEMPLATE]
    whole = {
        "schema": SCHEMA,
        "date": day.date.isoformat(),
        "site": day.inputs.site,
        "as_of": day.as_of.isoformat() if day.as_of else None,
        "data_as_of": day.collected.as_of.isoformat() if day.collected.as_of else None,
        "state": day.reviewed.state,
        "reviewed_by": dict(day.reviewed.by),
        "versions": {
            "scheme": day.scheme.pin,
            "template": template.pin,
            "snapshot": f"indicators.csv#{hashlib.sha256(indicators).hexdigest()}",
        },
        "numbers": _grouped(printed),
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _grouped(printed: pl.DataFrame) -> list[dict[str, object]]:
    """One object per name: the texts printed under it, in the order of the page."""
    texts = printed.group_by("number", maintain_order=True).agg(pl.col("printed"), pl.col("value").first())
    return texts.to_dicts()
