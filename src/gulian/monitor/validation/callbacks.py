# SPDX-License-Identifier: Apache-2.0
"""Findings become call-back tasks (核实): one a unit, with the questions to ask, to the one who owns it.

1 every finding of a report is a question; the same ground (unit, day, rule, fields, value) is asked once
2 an answer is an explanation with who gave it and when; the question is `answered`
3 a question is closed by a correction (the finding is gone when the rows are checked again), or by an
  explanation that the owner accepts; `closed_by` says which
4 a task is open while one of its questions is, answered while none is open and one awaits the owner

    open --answer--> answered --accept--> closed (explanation)
    open, answered --the finding is gone--> closed (correction)

What was explained is not asked again while the value stays; another value is another ground. What was
corrected and comes back is opened again: that is a new mistake, not the old question.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
GROUND = ("unit", "date", "rule", "field", "value")
QUESTIONS = pl.Schema(
    {
        "task": pl.String(),
        "unit": pl.String(),
        "date": pl.Date(),
        "rule": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "expected": pl.String(),
        "severity": pl.String(),
        "question_zh": pl.String(),
        "question_en": pl.String(),
        "state": pl.String(),
        "answer": pl.String(),
        "answered_by": pl.String(),
        "answered_at": pl.Datetime("us", "UTC"),
        "closed_by": pl.String(),
        "accepted_by": pl.String(),
    }
)
"""task : `<day>-<unit>`; state : open, answered, closed; closed_by : correction, explanation"""
ANSWERS = pl.Schema(
    {
        "unit": pl.String(),
        "date": pl.Date(),
        "rule": pl.String(),
        "answer": pl.String(),
        "by": pl.String(),
        "at": pl.Datetime("us", "UTC"),
    }
)


def no_questions() -> pl.DataFrame:
    """The empty frame of questions."""
    return pl.DataFrame(schema=QUESTIONS)


def callbacks(known: pl.DataFrame, findings: pl.DataFrame, checked: pl.DataFrame) -> pl.DataFrame:
    """The questions after a check: new ones opened, those whose finding is gone closed by correction.

    known    : questions so far (`QUESTIONS`), any days
    findings : of the check (`findings.SCHEMA`); those of no unit, and notes, are not asked
    checked  : `unit date` of every row that was checked; what was not checked stays as it is
    """
    asked = _asked(findings)
    gone = (
        known.filter(pl.col("state") != CLOSED)
        .join(checked.unique(), on=["unit", "date"], how="semi")
        .join(asked, on=GROUND, how="anti", nulls_equal=True)
        .select(*GROUND, _gone=pl.lit(value=True))
    )
    closed = known.join(gone, on=GROUND, how="left", nulls_equal=True, maintain_order="left")
    closed = closed.with_columns(
        state=pl.when("_gone").then(pl.lit(CLOSED)).otherwise("state"),
        closed_by=pl.when("_gone").then(pl.lit("correction")).otherwise("closed_by"),
    ).drop("_gone")
    # A corrected ground that is back gives way to its new question; an explained one stays explained.
    back = (closed["state"] == CLOSED) & (closed["closed_by"] == "correction")
    returned = closed.filter(back).join(asked, on=GROUND, how="semi", nulls_equal=True).select(GROUND)
    closed = closed.join(returned, on=GROUND, how="anti", nulls_equal=True, maintain_order="left")
    new = asked.join(closed, on=GROUND, how="anti", nulls_equal=True, maintain_order="left")
    return _sorted(pl.concat([closed, new]))


def answered(questions: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """The questions with explanations (`ANSWERS`; an empty rule answers all of the unit's day).

    Only open questions take one; the last answer of a question counts.
    """
    found = questions
    for each in answers.sort("at", nulls_last=False, maintain_order=True).iter_rows(named=True):
        if not (each["answer"] or "").strip():
            continue
        mine = (pl.col("unit") == each["unit"]) & (pl.col("date") == each["date"])
        if each["rule"]:
            mine &= pl.col("rule") == each["rule"]
        mine &= pl.col("state").is_in([OPEN, ANSWERED])
        found = found.with_columns(
            state=pl.when(mine).then(pl.lit(ANSWERED)).otherwise("state"),
            answer=pl.when(mine).then(pl.lit(each["answer"])).otherwise("answer"),
            answered_by=pl.when(mine).then(pl.lit(each["by"])).otherwise("answered_by"),
            answered_at=pl.when(mine)
            .then(pl.lit(each["at"], QUESTIONS["answered_at"]))
            .otherwise("answered_at"),
        )
    return found


def accepted(questions: pl.DataFrame, task: str, by: str) -> pl.DataFrame:
    """The questions of a task whose explanation its owner accepts: closed. Open ones stay open."""
    mine = (pl.col("task") == task) & (pl.col("state") == ANSWERED)
    return questions.with_columns(
        state=pl.when(mine).then(pl.lit(CLOSED)).otherwise("state"),
        closed_by=pl.when(mine).then(pl.lit("explanation")).otherwise("closed_by"),
        accepted_by=pl.when(mine).then(pl.lit(by)).otherwise("accepted_by"),
    )


def tasks(questions: pl.DataFrame, units: pl.DataFrame, owner: str | None = None) -> pl.DataFrame:
    """One row per task: `task unit code name county state open questions_zh questions_en contact phone`.

    units : unit frame; the county of a unit owns its tasks
    owner : who looks, a county's code; contact and phone stand only in the tasks it owns
    """
    state = (
        pl.when((pl.col("state") == OPEN).any())
        .then(pl.lit(OPEN))
        .when((pl.col("state") == ANSWERED).any())
        .then(pl.lit(ANSWERED))
        .otherwise(pl.lit(CLOSED))
    )
    number = pl.int_range(1, pl.len() + 1).cast(pl.String)
    one = questions.group_by("task", "unit", "date", maintain_order=True).agg(
        state=state,
        open=(pl.col("state") == OPEN).sum().cast(pl.Int64),
        questions_zh=pl.concat_str(number, pl.lit(". "), "question_zh").str.join("\n"),
        questions_en=pl.concat_str(number, pl.lit(". "), "question_en").str.join("\n"),
    )
    facts = units.select("unit", "code", "name", "county", "contact", "phone").unique(
        "unit", keep="first", maintain_order=True
    )
    mine = (pl.col("county") == pl.lit(owner, pl.String)).fill_null(value=False)
    return (
        one.join(facts, on="unit", how="left", maintain_order="left")
        .with_columns(pl.when(mine).then(name).alias(name) for name in ("contact", "phone"))
        .select(
            "task", "unit", "code", "name", "county", "date", "state", "open",
            "questions_zh", "questions_en", "contact", "phone",
        )
    )  # fmt: skip


def _asked(findings: pl.DataFrame) -> pl.DataFrame:
    """The questions that findings are, all open."""
    rows = findings.filter(
        pl.col("unit").is_not_null() & pl.col("date").is_not_null() & (pl.col("severity") != "note")
    )
    day = pl.col("date").dt.strftime("%Y%m%d")
    made = rows.with_columns(
        task=pl.concat_str(day, pl.lit("-"), "unit"),
        question_zh=_question("填报为 {}，应为 {}", "（填报为 {}）", "message_zh", "fix_zh", "。"),
        question_en=_question("reported {}, expected {}", " (reported {})", "message_en", "fix_en", ". "),
        state=pl.lit(OPEN),
    )
    missing = [pl.lit(None, kind).alias(name) for name, kind in QUESTIONS.items() if name not in made.columns]
    return made.with_columns(missing).select(*QUESTIONS).unique(GROUND, keep="first", maintain_order=True)


def _question(both: str, one: str, message: str, fix: str, end: str) -> pl.Expr:
    """What is asked: what was found, what was reported, what to do."""
    expected = pl.col("expected").fill_null("")
    value = pl.col("value").fill_null("")
    bracket = ("（", "）") if end == "。" else (" (", ")")
    said = (
        pl.when((value != "") & (expected != ""))
        .then(pl.concat_str(pl.lit(bracket[0]), pl.format(both, value, expected), pl.lit(bracket[1])))
        .when(value != "")
        .then(pl.format(one, value))
        .otherwise(pl.lit(""))
    )
    return pl.concat_str(pl.col(message), said, pl.lit(end), pl.col(fix).fill_null(""))


def _sorted(questions: pl.DataFrame) -> pl.DataFrame:
    return questions.select(*QUESTIONS).sort("date", "unit", "rule", "field", "value", maintain_order=True)


def age(questions: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    """The questions not closed with `days`, how long after their day they still wait."""
    waiting = questions.filter(pl.col("state") != CLOSED)
    return waiting.with_columns(days=(pl.lit(today) - pl.col("date")).dt.total_days())
