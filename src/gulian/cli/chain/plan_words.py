# SPDX-License-Identifier: Apache-2.0
"""One sentence for each firm of a plan: what is in its way, who waits for it and over which products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from gulian.chain import Economy, Step
from gulian.cli.language import Words

ALONE = 0.1


@dataclass(frozen=True, eq=False)
class Names:
    """What the sentence calls things.

    products : (supplier row, buyer row) -> product; sole : pairs of which the supplier is the only source
    causes   : row of a firm -> its cause, in words; unit : of what is counted
    """

    economy: Economy
    products: Mapping[tuple[int, int], str]
    sole: frozenset[tuple[int, int]]
    causes: Mapping[int, Words]
    unit: Words

    def firm(self, row: int) -> str:
        """Its name, marked where it lies abroad."""
        name = str(self.economy.names[row])
        return name if row < len(self.economy.codes) - self.economy.outside else f"{name}（境外 abroad）"


def sentence(step: Step, together: tuple[int, ...], names: Names, *, estimated: bool) -> Words:
    """The step, to be read aloud. together : rows that have to be freed with it."""
    zh, en = _hops(step, names)
    about_zh, about_en = ("约", "about ") if estimated else ("", "")
    cause = names.causes.get(step.firm, Words("堵点未填", "no cause given"))
    start, others = names.firm(step.firm), [names.firm(row) for row in together]
    # A firm that brings back little by itself is of use only with the others.
    must = step.alone < ALONE * step.bundle_gain
    with_zh = f"{'须' if must else '宜'}与{'、'.join(others)}一并疏通，" if others else ""
    with_en = f"{'only' if must else 'best'} together with {', '.join(others)}; " if others else ""
    last = names.firm(step.path[-1])
    whose_zh = f"{last}等" if len(step.path) > 1 else "本企业"
    whose_en = f"{last} and others" if len(step.path) > 1 else "the firm itself"
    amount = f"{step.bundle_gain:.1f}"
    return Words(
        f"{start}（{cause.zh}）{zh}；{with_zh}疏通后{whose_zh}每日可恢复{about_zh}{amount}{names.unit.zh}。",
        f"{start} ({cause.en}){en}; {with_en}freed, {whose_en} regain "
        f"{about_en}{amount} {names.unit.en} a day.",
    )


def _hops(step: Step, names: Names) -> tuple[str, str]:
    zh, en = "", ""
    for a, b in pairwise(step.path):
        by_zh, by_en = ("", "") if a == step.firm else (f"{names.firm(a)}再", "which in turn ")
        pair = (a, b) if step.direction == "down" else (b, a)
        product = names.products.get(pair, "")
        other = names.firm(b)
        sole_zh, sole_en = ("独家", " as its only source") if pair in names.sole else ("", "")
        if step.direction == "down":
            zh += f"，{by_zh}{sole_zh}供应{other}{product or '所需投入'}"
            en += f", {by_en}supplies {other} with {product or 'inputs'}{sole_en}"
        else:
            zh += f"，{names.firm(a) if by_zh else ''}向{other}采购{product or '产品'}"
            en += f", {by_en}buys {product or 'products'} from {other}"
    return zh, en
