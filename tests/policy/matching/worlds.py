# SPDX-License-Identifier: Apache-2.0
"""Measures and firms drawn for the tests and the benchmark, made in memory."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from gulian.expr import Expression, Kind, parse
from gulian.schemes import Benefit, Condition, DatedList, Measure, Source, words

ON = dt.date(2020, 6, 1)
SOURCE = Source(id="notice", document="一份通知", date=dt.date(2020, 3, 18))
FACTS = {
    "laid_off": Kind("int"),
    "insured": Kind("bool"),
    "premium_fen": Kind("int"),
    "licence": Kind("bool"),
    "founded": Kind("date"),
}
COLUMNS = {**{name: Kind(word.kind) for name, word in words("unit").items()}, **FACTS}
PROVINCES = ("110000", "420000", "440000")
SIZES = ("large", "medium", "small", "micro")
TIERS = ("low", "middle", "high")
SECTIONS = ("A", "C", "F", "I")


@dataclass(frozen=True)
class Said:
    """A measure in short: conditions by text, sum, and what else matters to a test."""

    conditions: Sequence[str]
    amount: str = ""
    up_to: bool = False
    strength: str = "shall"
    one_of: str = ""
    procedure: str = ""
    deadline: dt.date | None = None
    status: str = "confirmed"


def asked(text: str) -> Expression:
    """An expression over the columns of the register and `FACTS`."""
    return parse(text, COLUMNS)


def measure(name: str, said: Said, lists: dict[str, DatedList] | None = None) -> Measure:
    """A measure as the loader would make it."""
    conditions = tuple(
        Condition(
            id=f"c{at}",
            zh=f"条件{at}",
            en=f"condition {at}",
            that=asked(text),
            stated=asked(text),
            clause="二",
            regions=(),
            line=1,
        )
        for at, text in enumerate(said.conditions)
    )
    amount = asked(said.amount) if said.amount else None
    benefit = Benefit(kind="refund", zh="返还", en="a refund", amount=amount, up_to=said.up_to, regions=())
    return Measure(
        id=name,
        path=f"drawn-2020/measures/{name}",
        version=1,
        hash="0" * 64,
        file=f"{name}.yaml",
        title_zh=name,
        title_en=name,
        source=SOURCE,
        clause="一",
        span="",
        status=said.status,  # type: ignore[arg-type]
        form="firm",
        conditions=conditions,
        benefit=benefit,
        mode="application",
        strength=said.strength,  # type: ignore[arg-type]
        level="nation",
        since=dt.date(2020, 3, 18),
        until=None,
        deadline=said.deadline,
        departments=(),
        payer_zh="",
        payer_en="",
        one_of=said.one_of,
        procedure=said.procedure,
        notes_zh="",
        notes_en="",
        lists=MappingProxyType(lists or {}),
    )


def conditions(count: int, seed: int) -> list[str]:
    """So many distinct conditions of the kinds a notice has: size, place, trade, head count, a yes, a day."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        number = draw.randrange(1, 400)
        found[
            draw.choice(
                (
                    f"register_staff <= {number}",
                    f"laid_off * 100 <= register_staff * {number % 40}",
                    f"size in {sorted(draw.sample(SIZES, draw.randrange(1, 4)))}",
                    f'province == "{draw.choice(PROVINCES)}" or register_staff < {number}',
                    f"tier in {sorted(draw.sample(TIERS, 2))} and not leader",
                    f"section in {sorted(draw.sample(SECTIONS, 2))}",
                    f"revenue_fen < {number * 10_000_000}",
                    "insured and licence" if number % 2 else "insured or not licence",
                    f'days(founded, date("2020-06-01")) > {number}',
                )
            )
        ] = None
    return list(found)


def measures(count: int, distinct: int, seed: int) -> list[Measure]:
    """So many measures of about four conditions each out of so many distinct ones; half have a sum."""
    draw = random.Random(seed + 1)
    pool = conditions(distinct, seed)
    drawn = []
    for at in range(count):
        chosen = draw.sample(pool, draw.randrange(3, 6))
        amount = "round(premium_fen * 60 / 100, 0)" if at % 2 else ""
        drawn.append(measure(f"m{at}", Said(chosen, amount, up_to=at % 3 == 0)))
    return drawn


def firms(count: int, seed: int, unknown: float = 0.1) -> pl.DataFrame:
    """So many firms, a share of whose facts is not known."""
    import numpy as np

    rng = np.random.default_rng(seed)

    def drawn(values: Sequence[object], dtype: pl.DataType) -> pl.Series:
        places = pl.Series(rng.integers(0, len(values), count, dtype=np.uint8).astype(np.uint32))
        return pl.Series(values, dtype=dtype).gather(places)

    def whole(most: int) -> pl.Series:
        return pl.Series(rng.integers(0, most, count), dtype=pl.Int64)

    frame = pl.DataFrame(
        {
            "code": pl.Series(range(count), dtype=pl.Int64).cast(pl.String),
            "size": drawn(SIZES, pl.Enum(SIZES)),
            "province": drawn(PROVINCES, pl.Enum(PROVINCES)),
            "tier": drawn(TIERS, pl.Enum(TIERS)),
            "section": drawn(SECTIONS, pl.Enum(SECTIONS)),
            "register_staff": whole(500),
            "laid_off": whole(40),
            "revenue_fen": whole(4_000_000_000),
            "premium_fen": whole(10_000_000),
            "leader": drawn((True, False), pl.Boolean()),
            "insured": drawn((True, False), pl.Boolean()),
            "licence": drawn((True, False), pl.Boolean()),
            "founded": drawn((dt.date(2019, 1, 1), dt.date(2020, 5, 1)), pl.Date()),
        }
    )
    if unknown == 0:
        return frame
    lost = [
        pl.when(pl.Series(rng.random(count, dtype=np.float32) < unknown))
        .then(None)
        .otherwise(pl.col(name))
        .alias(name)
        for name in frame.columns[1:]
    ]
    return frame.with_columns(lost)
