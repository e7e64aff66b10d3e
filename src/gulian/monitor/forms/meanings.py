# SPDX-License-Identifier: Apache-2.0
"""What a column of somebody's table may mean: each question, register column and indicator, by its names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gulian.door import TABLES
from gulian.schemes import Field, Form, Indicator, Scheme, words

_REGISTER = {
    "code": "code",
    "name": "name",
    "staff": "register_staff",
    "revenue": "revenue_fen",
    "cost": "cost_fen",
    "output": "register_output_fen",
    "park": "park",
    "group": "group",
    "above_scale": "above_scale",
    "leader": "leader",
    "industry": "industry",
    "region": "county",
}
"""Column of the register at the door -> its column in the unit frame."""
_NAMES = {
    "county": "region",
    "city": "region",
    "province": "region",
    "industry": "industry",
    "division": "industry",
}
_PLACES = {"county": ("所在县区", "县区", "县（市、区）", "区县"), "city": ("所在市", "市", "地市", "设区市"),
           "province": ("所在省", "省", "省份")}  # fmt: skip
_NUMBER = ("序号", "编号", "行号", "no")
_REGION = {"name": ("地区", "名称", "县区", "市", "省", "地区名称"), "code": ("地区代码", "区划代码", "代码")}
_RATE = ("率",)


@dataclass(frozen=True)
class Meaning:
    """Something a column may hold.

    id     : by which a person names it: a field, a register column, an indicator, `number`, `empty`
    spelled: its names, the most telling first
    value  : the expression; empty for the number of the row and for what a view does not show
    money  : the value is fen: a header may say 元, 万元, 亿元
    """

    id: str
    zh: str
    spelled: tuple[str, ...]
    value: str = ""
    labels: str = ""
    names: str = ""
    number: bool = False
    money: bool = False
    private: bool = False


def meanings_of_units(scheme: Scheme, form: Form) -> tuple[Meaning, ...]:
    """All of a view over units, in the order in which equal matches are preferred."""
    found = [Meaning("number", "序号", _NUMBER, number=True)]
    found += [_of_field(each) for each in form.fields if each.type != "instant"]
    found += _of_register(found)
    rates = (each for each in scheme.indicators.values() if each.form == form.id)
    found += [each for rate in rates if (each := _of_rate(rate)) is not None]
    return tuple(found)


def meanings_of_regions(scheme: Scheme) -> tuple[Meaning, ...]:
    """All of a view over regions: who they are, who reported, every indicator and its change."""
    found = [Meaning("number", "序号", _NUMBER, number=True)]
    found += [
        Meaning(word.column, word.zh, (word.zh, *_REGION.get(word.column, ())), word.column)
        for word in words("region").values()
    ]
    for each in scheme.indicators.values():
        found.append(Meaning(each.id, each.title_zh, _spellings(each), each.id))
        change = f"{each.id}_change"
        found.append(Meaning(change, f"{each.title_zh}较上日变化", (f"{each.title_zh}较上日变化",), change))
    return tuple(found)


def _of_field(field: Field) -> Meaning:
    spelled = tuple(dict.fromkeys((field.label_zh, *field.aliases, field.name, field.label_en)))
    if field.type == "money":
        return Meaning(field.name, field.label_zh, spelled, field.column, money=True)
    if field.type == "energy":
        return Meaning(field.name, field.label_zh, spelled, f"round({field.column} / 1000, 3)")
    return Meaning(field.name, field.label_zh, spelled, field.column, labels=field.choices)


def _of_register(above: list[Meaning]) -> Iterator[Meaning]:
    """The register's columns under the headers the door takes, then whatever else a condition may name."""
    taken = {each.value for each in above}
    for column in TABLES["enterprises"].columns:
        inside = _REGISTER.get(column.name)
        spelled = (column.label_zh, *column.aliases, column.name)
        if inside is None:
            if column.name in ("contact", "phone"):
                yield Meaning(column.name, column.label_zh, spelled, private=True)
        elif inside not in taken:
            taken.add(inside)
            more = _PLACES.get(inside, ())
            yield Meaning(
                inside,
                column.label_zh,
                tuple(dict.fromkeys((*more, *spelled))),
                inside,
                names=_NAMES.get(inside, ""),
                money=column.kind == "money",
            )
    for word in words("unit").values():
        if word.column not in taken:
            spelled = (word.zh, *_PLACES.get(word.column, ()), word.column)
            money = word.unit.startswith("fen")
            yield Meaning(
                word.column, word.zh, spelled, word.column, names=_NAMES.get(word.column, ""), money=money
            )


def _of_rate(indicator: Indicator) -> Meaning | None:
    """A rate of one unit: its own numerator over its own denominator; not where yes and no are counted."""
    parts = (indicator.numerator, indicator.denominator)
    if indicator.where.text != "true" or any(each.kind.name != "int" or not each.names for each in parts):
        return None
    top, below = (each.text for each in parts)
    factor = "100 * " if indicator.unit == "percent" else ""
    value = f"round({factor}({top}) / ({below}), {indicator.decimals})"
    return Meaning(indicator.id, indicator.title_zh, _spellings(indicator), value)


def _spellings(indicator: Indicator) -> tuple[str, ...]:
    """人员返岗率 is also asked for as 返岗率; who it is about is left away last."""
    title = indicator.title_zh
    short = [
        title.removeprefix(each) for each in ("规上工业企业人员", "规上工业企业", "企业", "人员", "员工")
    ]
    return tuple(dict.fromkeys((title, *(each for each in short if each.endswith(_RATE)), indicator.id)))
