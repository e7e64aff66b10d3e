# SPDX-License-Identifier: Apache-2.0
"""What the blocked firms may have: the measures open on the day, against the register and what was told.

1 the firms of the day's list of blocked units, then those that run and ask for help
2 of each scheme the measures open on the day, asked of these firms only (`policy.matching`)
3 of each firm the first few (`matching.foremost`), with the clause each rests on and the facts it lacks
4 of each measure how many it fits, and how many a missing fact keeps from knowing

A scheme that cannot be asked leaves a note and stops nothing: the day is about who runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from gulian.daily.collecting import collecting, last_words
from gulian.daily.entitled import asked_of, firm_facts, forms_of, giving_schemes, with_told
from gulian.daily.model import Day, Helped
from gulian.door import Folder
from gulian.errors import GulianError
from gulian.policy import matching
from gulian.schemes import Measure, Scheme

SLICE = 50_000
"""Firms asked at a time, so that a nation's day needs little more memory than a county's."""
NOTHING = "none"
"""Status of a firm that may have nothing; it has one row, so that every blocked firm stands in the table."""
FEN = 1_000_000
"""Fen in 10k CNY, the unit of files at the door."""
_NUMBERS = {"eligible": pl.Int64, "unknown": pl.Int64, "not_eligible": pl.Int64}


@dataclass(frozen=True)
class _Open:
    """A scheme and those of its measures that can be had on the day."""

    scheme: Scheme
    measures: tuple[Measure, ...]


def help_(day: Day) -> Day:
    """Adds `helped`."""
    assert day.located is not None
    firms = blocked_firms(day)
    notes: list[str] = []
    rows, counts = [], []
    asked = open_schemes(day)
    if not asked:
        notes.append(f"{day.date:%Y年%m月%d日}没有可享受的惠企措施（须已确认、在有效期内、未过受理截止日）。")
    for start in range(0, firms.height, SLICE):
        some = firms[start : start + SLICE]
        found = list(_answers(day, asked, some, notes))
        if found:
            rows.append(matching.foremost(pl.concat([part for part, _ in found])))
            counts += [counted for _, counted in found]
    measures = tuple(measure for each in asked for measure in each.measures)
    first = pl.concat([pl.DataFrame(schema={**matching.CANDIDATES, "place": pl.Int64}), *rows])
    fits = first.filter(pl.col("status") == "eligible")["code"].n_unique()
    return replace(
        day,
        helped=Helped(
            rows=_described(first, firms, measures),
            measures=_counted(counts, measures),
            firms=firms.height,
            eligible=fits,
            unknown=first["code"].n_unique() - fits,
            notes=tuple(dict.fromkeys(notes)),
        ),
    )


def blocked_firms(day: Day) -> pl.DataFrame:
    """`rank code name region cause cause_zh county_name`: a row per firm, as ranked, then who asks."""
    assert day.located is not None
    wanted = ("code", "name", "region", "cause", "cause_zh", "county_name")
    ranked = day.located.blocked.select("rank", *wanted)
    asking = day.located.asks.select(pl.lit(None, ranked.schema["rank"]).alias("rank"), *wanted)
    both = pl.concat([ranked, asking], how="vertical_relaxed")
    return both.unique("code", keep="first", maintain_order=True)


def open_schemes(day: Day) -> tuple[_Open, ...]:
    """The schemes that give something on the day; an opaque register is asked like any other."""
    found = (
        _Open(each, matching.open_measures(each.measures.values(), day.date))
        for each in giving_schemes(day.inputs.library)
    )
    return tuple(each for each in found if each.measures)


def _answers(
    day: Day, asked: Sequence[_Open], firms: pl.DataFrame, notes: list[str]
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Of each scheme the rows that are no refusals, and how many firms each measure fits."""
    folder = _of(day.inputs.folder, firms)
    for each in asked:
        facts = firm_facts(folder, day.date, asked_of(each.measures), labels=day.inputs.labels)
        for form in forms_of(each.measures):
            told = day.inputs.told.get(form, pl.DataFrame())
            meant = collecting(day.inputs.library, form)
            facts = with_told(facts, last_words(meant, told, day.date, day.as_of))
        # As ranked, not as the register has them: ties of a firm's place follow the list.
        facts = firms.select("code").join(facts, on="code", how="inner", maintain_order="left")
        try:
            found = matching.match(each.measures, facts, day.date)
        except GulianError as refused:
            notes.append(f"方案{each.scheme.id}的措施没有匹配：{refused.sentence('zh')}")
            continue
        yield matching.candidates(found, each.measures, facts), _fits(found)


def _of(folder: Folder, firms: pl.DataFrame) -> Folder:
    """The folder with these firms only."""
    own = folder.enterprises.join(firms.select("code"), on="code", how="semi", maintain_order="left")
    return replace(folder, enterprises=own)


def _fits(found: pl.DataFrame) -> pl.DataFrame:
    """`measure eligible unknown not_eligible`."""
    return found.group_by(pl.col("measure").cast(pl.String), maintain_order=True).agg(
        (pl.col("status") == name).sum().cast(kind).alias(name) for name, kind in _NUMBERS.items()
    )


def _counted(parts: Sequence[pl.DataFrame], measures: Sequence[Measure]) -> pl.DataFrame:
    """`HELP_MEASURES`: a row per measure that was asked, the one that fits most firms first."""
    empty = pl.DataFrame(schema={"measure": pl.String, **_NUMBERS})
    sums = pl.concat([empty, *parts]).group_by("measure").agg(pl.col(name).sum() for name in _NUMBERS)
    return (
        sums.join(described(measures), on="measure", how="left", maintain_order="left")
        .sort("eligible", "unknown", "measure", descending=[True, True, False])
        .with_columns(place=pl.int_range(1, pl.len() + 1))
    )


def described(measures: Sequence[Measure]) -> pl.DataFrame:
    """What each measure is and where it stands: a row per measure, in the order given."""
    rows = [
        {
            "measure": each.path,
            "title_zh": each.title_zh,
            "title_en": each.title_en,
            "mode": each.mode,
            "strength": each.strength,
            "up_to": each.benefit.up_to,
            "document": each.source.document,
            "number": each.source.number,
            "clause": each.clause,
            "span": each.span,
            "until": min((one for one in (each.until, each.deadline) if one), default=None),
            "pin": each.pin,
        }
        for each in measures
    ]
    texts = ("measure", "title_zh", "title_en", "mode", "strength")
    schema = {
        **dict.fromkeys(texts, pl.String),
        "up_to": pl.Boolean,
        **dict.fromkeys(("document", "number", "clause", "span"), pl.String),
        "until": pl.Date,
        "pin": pl.String,
    }
    return pl.DataFrame(rows, schema=schema)


def _described(first: pl.DataFrame, firms: pl.DataFrame, measures: Sequence[Measure]) -> pl.DataFrame:
    """A row per firm and measure, with the condition that is not known yet; `none` where a firm has nothing.

    amount : 10k CNY
    """
    facts = first.select("code", "place", "measure", "status", "amount_fen", "lacks", "failed", "missing")
    said = matching.told(facts.rename({"lacks": "lacking"}), measures)
    unknown = pl.col("status") == "unknown"
    said = said.select(
        *("code", "place", "measure", "status"),
        (pl.col("amount_fen") / FEN).alias("amount"),
        *(pl.when(unknown).then(pl.col(name)).alias(name) for name in ("condition_zh", "condition_en")),
        pl.when(unknown).then(pl.col("clause")).alias("condition_clause"),
        lacks="lacking",
    ).join(described(measures), on="measure", how="left", maintain_order="left")
    return firms.join(said, on="code", how="left", maintain_order="left").with_columns(
        pl.col("status").fill_null(NOTHING)
    )
