# SPDX-License-Identifier: Apache-2.0
"""Ratios for the whole register from the units that were observed.

1 fit the units that answered the question  2 add up, by member of the level, what is known and what is
weighted (`sums`)  3 interval of the covered part  4 what is not covered lies between nothing and all of it
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from gulian.errors import MarginColumnMissing, PartAboveWhole
from gulian.monitor.estimate.calibrate import Fitted, fitted
from gulian.monitor.estimate.interval import extreme_interval, ratio_interval, share_interval
from gulian.monitor.estimate.model import Calibration, Plan, Question
from gulian.monitor.estimate.sums import TOTAL, Answers, Member, members_of

COLUMNS: dict[str, pl.DataType] = {
    "question": pl.String(),
    "level": pl.String(),
    "code": pl.String(),
    "register": pl.Int64(),
    "observed": pl.Int64(),
    "value": pl.Float64(),
    "se": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "low_covered": pl.Float64(),
    "high_covered": pl.Float64(),
    "covered_share": pl.Float64(),
    "modelled_share": pl.Float64(),
    "modelled_base_share": pl.Float64(),
    "effective_sample": pl.Float64(),
    "weight_effect": pl.Float64(),
    "design_effect": pl.Float64(),
    "all_stopped": pl.Float64(),
    "all_running": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "numerator_observed": pl.Int64(),
    "denominator_observed": pl.Int64(),
    "denominator_unobserved": pl.Float64(),
    "thin": pl.Boolean(),
}
"""The frame of estimates; README explains each."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """frame : `COLUMNS`, by question, level, code; calibrations : of each question."""

    frame: pl.DataFrame
    calibrations: Mapping[str, Calibration]
    plan: Plan
    confidence: float


def estimate(
    sample: pl.DataFrame,
    population: pl.DataFrame,
    plan: Plan,
    questions: Sequence[Question],
    levels: Sequence[str] = (TOTAL,),
    confidence: float = 0.95,
) -> Estimates:
    """What each ratio is in the whole register and in each member of the levels.

    sample     : one row per observed unit: the plan's columns, those of the questions, those of the levels
    population : the register, observed units among them: the plan's columns and those of the levels
    levels     : columns; `total` = everybody. A unit whose column is unknown is in no member
    Raises what `calibrate` raises, MarginColumnMissing, PartAboveWhole.
    """
    rows, calibrations = list[pl.DataFrame](), dict[str, Calibration]()
    fits: dict[bytes, Fitted] = {}
    for question in questions:
        answered = sample.filter(_answered(sample, question))
        _check_share(answered, question)
        key = _answered(sample, question).to_numpy().tobytes()
        if key not in fits:
            fits[key] = fitted(answered, population, plan)
        calibrations[question.id] = fits[key].calibration
        answers = Answers.of(answered, population, question, plan, fits[key])
        for level in levels:
            _check_level(answered, population, level)
            rows.append(_at_level(answers, level, confidence))
    frame = pl.concat([pl.DataFrame(schema=COLUMNS), *rows])
    return Estimates(frame, calibrations, plan, confidence)


def _answered(sample: pl.DataFrame, question: Question) -> pl.Series:
    names = [question.numerator, *([question.denominator] if question.denominator else [])]
    for name in names:
        if name not in sample.columns:
            raise MarginColumnMissing("sample", name, ", ".join(sample.columns[:40]))
    return sample.select(pl.all_horizontal(pl.col(names).is_not_null())).to_series()


def _check_share(answered: pl.DataFrame, question: Question) -> None:
    if question.kind == "ratio":
        return
    whole = pl.lit(1) if question.denominator is None else pl.col(question.denominator)
    part = pl.col(question.numerator).cast(pl.Int64)
    bad = answered.select((part < 0) | (part > whole)).to_series().arg_true()
    if len(bad):
        raise PartAboveWhole(question.id, len(bad), int(bad[0]))


def _check_level(sample: pl.DataFrame, population: pl.DataFrame, level: str) -> None:
    for name, frame in (("sample", sample), ("register", population)):
        if level != TOTAL and level not in frame.columns:
            raise MarginColumnMissing(name, level, ", ".join(frame.columns[:40]))


def _at_level(answers: Answers, level: str, confidence: float) -> pl.DataFrame:
    share = answers.question.kind == "share"
    df = answers.fitted - answers.parameters
    rows = [
        {
            "question": answers.question.id,
            "level": level,
            **_counts(each),
            **_figures(each, share, confidence, df),
            "thin": each.fitted < answers.plan.least,
        }
        for each in members_of(answers, level)
    ]
    return pl.DataFrame(rows, schema=COLUMNS)


def _counts(each: Member) -> dict[str, object]:
    """What is known, and how much of the answer rests on units that were not observed."""
    return {
        "code": each.code,
        "register": each.register,
        "observed": each.observed,
        "covered_share": each.covered / each.register if each.register else None,
        "modelled_share": _open(each.y_seen, each.y),
        "modelled_base_share": _open(each.x_seen, each.x),
        "effective_sample": each.effective if each.fitted else None,
        "weight_effect": each.fitted / each.effective if each.fitted else None,
        "numerator": each.y,
        "denominator": each.x,
        "numerator_observed": each.y_seen + each.y_out,
        "denominator_observed": each.x_seen + each.x_out,
        "denominator_unobserved": each.x_open,
    }


def _open(seen: int, whole: float) -> float | None:
    """The part of a weighted sum that stands for units that were not observed."""
    return max(0.0, 1 - seen / whole) if whole > 0 else None


def _figures(each: Member, share: bool, confidence: float, df: float) -> dict[str, float | None]:
    """Value, interval of the covered part, interval of all, and what the silent could make of it."""
    value = each.y / each.x if each.x > 0 else None
    bounds = _silent(each) if share else (None, None)
    known = value is not None and each.fitted >= 2
    se = math.sqrt(each.variance) if known else None
    low, high = _covered(each, value, se, share, confidence, min(df, each.fitted - 1)) or (None, None)
    whole = _whole(each, low, high, share)
    if share and (value is None or (low is None and not each.uncovered)):
        # Nothing is said of it by the sample: what is possible is all that can be said.
        whole = bounds if each.x_open is not None else (0.0, 1.0)
    return {
        "value": value,
        "se": se,
        "low": whole[0],
        "high": whole[1],
        "low_covered": low,
        "high_covered": high,
        "design_effect": _design_effect(each, value, se),
        "all_stopped": bounds[0],
        "all_running": bounds[1],
    }


def _covered(
    each: Member, value: float | None, se: float | None, share: bool, confidence: float, df: float
) -> tuple[float, float] | None:
    """The interval of the covered part; None where the sample cannot give one."""
    if value is None:
        return None
    open_share = _open(each.x_seen, each.x) or 0.0
    if open_share == 0.0:
        return value, value
    if share and value in (0.0, 1.0):
        return extreme_interval(value, open_share, each.effective, confidence)
    if not se or df < 1:
        return None
    if not share:
        return ratio_interval(value, se, confidence, df)
    low, high = share_interval(value, se, confidence, df)
    # What was observed is known: no more than the rest can stand still, or run.
    least, most = each.y_seen / each.x, 1 - (each.x_seen - each.y_seen) / each.x
    return min(value, max(low, least)), max(value, min(high, most))


def _whole(
    each: Member, low: float | None, high: float | None, share: bool
) -> tuple[float | None, float | None]:
    """The interval widened by what is not covered: none of it, all of it."""
    if not each.uncovered:
        return low, high
    if not share:
        return None, None
    if each.x_missing is None:
        return 0.0, 1.0
    whole = each.x + each.x_out + each.x_missing
    least = (low if low is not None else 0.0) * each.x + each.y_out
    most = (high if high is not None else 1.0) * each.x + each.y_out + each.x_missing
    return (least / whole, most / whole) if whole > 0 else (None, None)


def _silent(each: Member) -> tuple[float | None, float | None]:
    """The share if all that were not observed stand still, and if all of them run."""
    if each.x_open is None:
        return None, None
    part, base = each.y_seen + each.y_out, each.x_seen + each.x_out + each.x_open
    return (part / base, (part + each.x_open) / base) if base > 0 else (None, None)


def _design_effect(each: Member, value: float | None, se: float | None) -> float | None:
    """V over that of as many units drawn plainly from as many; of shares of units only."""
    if value is None or se is None or each.fitted < 2 or not each.units_are_base:
        return None
    plain = (1 - each.fitted / each.covered) * value * (1 - value) / (each.fitted - 1)
    return se**2 / plain if plain > 0 else None
