# SPDX-License-Identifier: Apache-2.0
"""One sentence for each firm of a plan: what is in its way, who waits for it and over which products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gulian.cli.language import Words

if TYPE_CHECKING:
    from gulian.chain import Economy, Step

ALONE = 0.1


@dataclass(frozen=True)
class Counted:
    """What is brought back, and how it is said. per : what comes anew each day, jobs do not"""

    unit: Words
    per: Words
    decimals: int

    def words(self, amount: float) -> Words:
        """An amount. 113 -> 113.0万元, 113.0 x 10k CNY a day"""
        number = f"{amount:.{self.decimals}f}"
        return Words(f"{number}{self.unit.zh}", f"{number} {self.unit.en}{self.per.en}")


OUTPUT = Counted(Words("万元", "x 10k CNY"), Words("每日", " a day"), 1)
JOBS = Counted(Words("个岗位", "jobs"), Words("", ""), 0)


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
    unit: Counted

    def firm(self, row: int) -> Words:
        """Its name, marked where it lies abroad."""
        name = str(self.economy.names[row])
        home = row < len(self.economy.codes) - self.economy.outside
        return Words(name, name) if home else Words(f"{name}（境外）", f"{name} (abroad)")


def sentence(step: Step, together: tuple[int, ...], names: Names, *, estimated: bool) -> Words:
    """The step, to be read aloud. together : rows that have to be freed with it."""
    hops, amount = _hops(step, names), names.unit.words(step.bundle_gain)
    cause = names.causes.get(step.firm, Words("堵点未填", "no cause given"))
    start, last = names.firm(step.firm), names.firm(step.path[-1])
    freed = _freed(step, together, names)
    further = len(step.path) > 1
    whose = Words(f"{last.zh}等" if further else "本企业", f"{last.en} and others" if further else "it")
    about = Words("约", "about ") if estimated else Words("", "")
    return Words(
        f"{start.zh}（{cause.zh}）{hops.zh}；{freed.zh}疏通后{whose.zh}{names.unit.per.zh}可恢复{about.zh}{amount.zh}。",
        f"{start.en} ({cause.en}){hops.en}: {freed.en}, {whose.en} regain{'' if further else 's'} "
        f"{about.en}{amount.en}.",
    )


def _freed(step: Step, together: tuple[int, ...], names: Names) -> Words:
    """With whom. A firm that brings back little by itself is of use only with the others."""
    if not together:
        return Words("", "once freed")
    others = [names.firm(row) for row in together]
    must = step.alone < ALONE * step.bundle_gain
    zh, en = "、".join(each.zh for each in others), ", ".join(each.en for each in others)
    return Words(
        f"{'须' if must else '宜'}与{zh}一并疏通，", f"freed {'only ' if must else ''}together with {en}"
    )


def _hops(step: Step, names: Names) -> Words:
    zh, en = "", ""
    for a, b in pairwise(step.path):
        first = a == step.firm
        from_, to = names.firm(a), names.firm(b)
        by = Words("", "") if first else Words(f"{from_.zh}再", f", and {from_.en} in turn")
        pair = (a, b) if step.direction == "down" else (b, a)
        product = names.products.get(pair, "")
        sole = Words("独家", " as its only source") if pair in names.sole else Words("", "")
        if step.direction == "down":
            zh += f"，{by.zh}{sole.zh}供应{to.zh}{product or '所需投入'}"
            en += f"{by.en} supplies {to.en} with {product or 'inputs'}{sole.en}"
        else:
            zh += f"，{'' if first else from_.zh}向{to.zh}采购{product or '产品'}"
            en += f"{by.en} buys {product or 'products'} from {to.en}"
    return Words(zh, en)
