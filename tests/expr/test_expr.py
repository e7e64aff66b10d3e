# SPDX-License-Identifier: Apache-2.0
"""The language as its users meet it: reading, asking a row, explaining, running over a frame."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from gulian import expr
from gulian.errors import (
    CalendarError,
    CalendarYearUnknown,
    ContextLacks,
    ExpressionError,
    ExpressionTooDeep,
    ExpressionTooEntangled,
    ExpressionTooLong,
    NotInLanguage,
    NotVectorised,
    UnknownField,
    UnknownKind,
    ValueTooLarge,
    WrongFieldValue,
    WrongListValue,
)
from gulian.expr import FUNCTIONS, Context, Expression, Kind, parse

FIELDS = {
    "staff": Kind("int"),
    "returned": Kind("int"),
    "opened": Kind("bool"),
    "cause": Kind("text"),
    "day": Kind("date"),
    "share": Kind("decimal", 2),
}
REFUND = "opened and returned / staff >= 0.9 and cause not in ['control']"


def read(text: str) -> Expression:
    return parse(text, FIELDS, {"limits": Kind("int"), "rates": Kind("decimal", 6)})


class Fixed:
    """A list that answers one value to every question and remembers the questions."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dt.date]] = []

    def value(self, key: str, date: dt.date) -> Any:
        self.asked.append((key, date))
        return self.answer


# -- reading


def test_an_expression_says_what_it_needs_and_gives() -> None:
    """names in the order of the text, each once; the kind of the result with its scale."""
    expression = parse("returned * share if staff > returned else 0", FIELDS, origin="rules.yaml:3")
    assert expression.names == ("returned", "share", "staff")
    assert expression.kind == Kind("decimal", 2)
    assert str(expression) == expression.text
    assert expression.origin == "rules.yaml:3"


def test_every_function_is_refused_with_its_usage_when_called_without_arguments() -> None:
    """The list is closed, and each entry tells how it is written."""
    assert list(FUNCTIONS) == ["known", "min", "max", "round", "days", "workdays", "lookup", "date"]
    for function in FUNCTIONS.values():
        assert function.usage.startswith(f"{function.name}(")
        assert function.zh
        assert function.en
        with pytest.raises(ExpressionError, match="E-EXPR-009") as refusal:
            read(f"{function.name}()")
        assert function.usage in refusal.value.sentence("en")


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    """The sentence holds the character as people count it and names that exist."""
    with pytest.raises(UnknownField) as refusal:
        read("opened and retuned > 3")
    assert (refusal.value.offset, refusal.value.found) == (11, "retuned")
    assert refusal.value.nearest.startswith("returned")
    assert "第 12 字" in refusal.value.sentence("zh")


def test_the_size_is_checked_before_anything_else() -> None:
    """2,000 characters pass, 2,001 do not, whatever they are."""
    assert read("opened".ljust(2000)).kind == Kind("bool")
    with pytest.raises(ExpressionTooLong):
        read("(" * 2001)


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 1000 + "1" + ")" * 999,
        "(" * 51 + "1" + ")" * 51,
        "[" * 600,
        "not " * 490 + "opened",
        "-" * 1990 + "1",
        "-(" * 60 + "1" + ")" * 60,
        "1 if opened else " * 60 + "1",
        "+".join(["1"] * 1000),
        "1-" * 51 + "1",
        "min(1," * 51 + "1" + ")" * 51,
    ],
)
def test_a_nesting_bomb_is_refused_in_one_sentence(bomb: str) -> None:
    """Depth is bounded before Python's parser or any recursion of ours sees the text."""
    with pytest.raises(ExpressionTooDeep):
        read(bomb)


def test_fifty_levels_are_read_and_evaluated() -> None:
    """The bound itself is usable."""
    assert read("(" * 50 + "1" + ")" * 50).evaluate({}).value == 1
    assert read("+".join(["staff"] * 50)).evaluate({"staff": 2}).value == 100
    assert read("not " * 49 + "opened").evaluate({"opened": True}).value is False


def test_operands_that_would_multiply_over_a_frame_are_refused() -> None:
    """min in min in min stands twice in each compiled form: refused before it is compiled."""
    text = "staff"
    for _ in range(20):
        text = f"min({text}, 1) + 1"
    with pytest.raises(ExpressionTooEntangled):
        read(text)


@pytest.mark.parametrize(
    "hostile",
    [
        "__import__('os').system('id')",
        "(lambda: 1)()",
        "staff.__class__",
        "().__class__.__bases__",
        "f'{staff}'",
        "[x for x in (1,)]",
        "staff if (yield) else 1",
        "9 ** 9 ** 9",
        "'a' * 1000000000",
        "print('x')",
        "open\u00ad('x')",
        "staff\u0000",
        "1 if 1 else await x",
        "𝗅ambda: 1",
        "`staff`.x",
        "opened and\\\nstaff",
        "None",
        "...",
        "@staff",
        "*staff",
        "staff; opened",
        "'''staff'''",
        "b'x' == b'x'",
        "1_0 + 0b1 + 1j + 1e400",
        "٣ + ３٣",
    ],
)
def test_hostile_text_is_refused(hostile: str) -> None:
    """Nothing outside the closed list is read; the refusal is one of ours."""
    with pytest.raises(ExpressionError) as refusal:
        read(hostile)
    assert "\n" not in refusal.value.sentence("zh").replace(refusal.value.values().get("found", ""), "")  # type: ignore[arg-type]


def test_a_text_is_compared_as_typed_and_a_name_as_folded() -> None:
    """Inside quotes nothing is folded, as data is not; names are found in either form."""
    fields = {"名称（全）": Kind("text"), "ａ": Kind("int")}
    full = parse("`名称(全)` == “医药（含中药）”", fields)
    assert full.evaluate({"名称（全）": "医药（含中药）"}).value is True
    assert full.evaluate({"名称（全）": "医药(含中药)"}).value is False
    assert parse("a + 1", fields).names == ("ａ",)


def test_two_fields_that_fold_alike_are_told_apart_as_typed() -> None:
    """The spelling of the text wins over its folded form."""
    fields = {"数(万)": Kind("int"), "数（万）": Kind("int")}
    assert parse("`数（万）`", fields).names == ("数（万）",)
    assert parse("`数(万)`", fields).names == ("数(万)",)


def test_kinds_are_closed() -> None:
    """No float, no quotient as a field, no decimal without places."""
    for name, scale in (("float", 0), ("decimal", 0), ("decimal", 19), ("int", 1)):
        with pytest.raises(UnknownKind):
            Kind(name, scale)  # type: ignore[arg-type]


# -- one row


def test_an_outcome_names_each_missing_field_once() -> None:
    """Only what matters is asked for: a condition that already failed asks for nothing."""
    outcome = read(REFUND).evaluate({"opened": True})
    assert outcome.value is None
    assert outcome.missing == ("returned", "staff", "cause")
    assert read(REFUND).evaluate({"opened": False}).missing == ()


def test_a_zero_divisor_is_a_reason_and_not_a_missing_field() -> None:
    """x / 0 is unknown and says which division."""
    outcome = read("returned / staff >= 0.9").evaluate({"returned": 1, "staff": 0})
    assert (outcome.value, outcome.missing) == (None, ())
    assert [(each.what, each.text, each.start, each.end) for each in outcome.reasons] == [
        ("zero_divisor", "returned / staff", 0, 16)
    ]
    assert outcome.reasons[0].sentence("zh") == "“returned / staff”的除数为零"


def test_an_explanation_shows_which_condition_failed() -> None:
    """A tree of sub-results with their places: what a firm is told."""
    row = {"opened": True, "returned": 8, "staff": 10, "cause": "labour"}
    step = read(REFUND).evaluate(row).explain()
    assert (step.status, [part.status for part in step.parts]) == ("false", ["true", "false", "true"])
    quotient = step.parts[1].parts[0]
    assert quotient.value == Fraction(4, 5)
    assert REFUND[quotient.start : quotient.end] == quotient.text == "returned / staff"
    assert str(step).splitlines() == [
        f"{REFUND[:39]}… → 否",
        "  opened → 是",
        "  returned / staff >= 0.9 → 否",
        "    returned / staff → ≈0.8",
        "      returned → 8",
        "      staff → 10",
        "  cause not in ['control'] → 是",
        "    cause → labour",
    ]
    unknown = read("staff > 3 and opened").evaluate({"staff": 4}).explain()
    assert unknown.lines("en") == [
        "staff > 3 and opened → unknown: opened is missing",
        "  staff > 3 → true",
        "    staff → 4",
        "  opened → unknown: opened is missing",
    ]


def test_what_a_constant_decides_is_skipped_and_said_so() -> None:
    """A rule switched off by a constant still explains itself."""
    step = read("false and staff * 9223372036854775807 > 0").evaluate({"staff": 9}).explain()
    assert [(part.text, part.status) for part in step.parts] == [
        ("staff * 9223372036854775807 > 0", "skipped")
    ]
    assert "未用到" in str(step)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("staff", 1.0),
        ("staff", True),
        ("staff", "10"),
        ("staff", 2**63),
        ("opened", 1),
        ("cause", 3),
        ("day", dt.datetime(2020, 2, 8, tzinfo=dt.UTC)),
        ("day", "2020-02-08"),
        ("share", 0.5),
        ("share", Decimal("0.505")),
        ("share", Decimal("NaN")),
        ("share", Decimal(10) ** 16),
        ("share", False),
    ],
)
def test_a_value_of_another_kind_is_refused_never_converted(name: str, value: object) -> None:
    """No float, no truth as a number, no rounding of what a row gives."""
    with pytest.raises(WrongFieldValue) as refusal:
        parse(f"known({name})", FIELDS, origin="form.yaml:7").evaluate({name: value})
    assert (refusal.value.name, refusal.value.origin) == (name, "form.yaml:7")


def test_what_the_context_lacks_is_named() -> None:
    """A calendar, a list or a date that was not given is the caller's error, not an unknown."""
    row = {"day": dt.date(2020, 2, 8)}
    for text, context, lacking in (
        ("workdays(day, day)", Context(), "workdays"),
        ('lookup(limits, "甲")', Context(date=dt.date(2020, 2, 8)), "lists['limits']"),
        ('lookup(limits, "甲")', Context(lists={"limits": Fixed(1)}), "date"),
    ):
        with pytest.raises(ContextLacks) as refusal:
            read(text).evaluate(row, context)
        assert refusal.value.lacking == lacking


def test_a_list_that_answers_with_another_kind_is_told() -> None:
    """The value, the key and the date stand in the sentence."""
    for text, answer in (("limits", Decimal(1)), ("limits", True), ("rates", Decimal("0.1234567"))):
        context = Context(date=dt.date(2020, 2, 8), lists={text: Fixed(answer)})
        with pytest.raises(WrongListValue, match="2020-02-08"):
            read(f'lookup({text}, "甲")').evaluate({}, context)


# -- frames


def frame(**columns: Any) -> nw.DataFrame[Any]:
    return nw.from_native(pl.DataFrame(columns), eager_only=True)


def run(text: str, data: nw.DataFrame[Any], context: Context | None = None) -> list[Any]:
    values: list[Any] = data.with_columns(value=read(text).compile(context))["value"].to_list()
    return values


def test_a_result_out_of_range_is_the_same_error_in_both() -> None:
    """Same class, same place; it survives the journey through the engine with its fields."""
    expression = parse("returned + staff * 3", FIELDS, origin="indicator")
    data = frame(returned=[1, 1], staff=[1, 2**62])
    with pytest.raises(ValueTooLarge) as by_row:
        expression.evaluate({"returned": 1, "staff": 2**62})
    for method in ("select", "with_columns"):
        with pytest.raises(ValueTooLarge) as by_frame:
            getattr(data, method)(value=expression.compile())
        assert by_frame.value.values() == by_row.value.values()
        assert by_frame.value.sentence("en") == by_row.value.sentence("en")
        assert by_frame.value.offset == 11


def test_a_column_of_another_type_is_refused() -> None:
    """Floats are not cut to integers, finer decimals are not rounded."""
    for text, values in (
        ("staff > 1", [1.5]),
        ("opened", [1]),
        ("cause == 'a'", [1]),
        ("day == day", [dt.datetime(2020, 2, 8, tzinfo=dt.UTC)]),
        ("share > 1", [0.5]),
        ("share > 1", [Decimal("0.505")]),
        ("share > 1", [Decimal(10) ** 16]),
        ("staff > 1", pl.Series([2**63], dtype=pl.UInt64)),
    ):
        with pytest.raises(WrongFieldValue):
            run(text, frame(**{read(text).names[0]: values}))


def test_narrow_and_related_column_types_are_accepted() -> None:
    """Small integers are widened before anything is computed; a column of nulls is unknown throughout."""
    small = frame(
        staff=pl.Series([100, None], dtype=pl.Int8), cause=pl.Series(["a", "b"], dtype=pl.Categorical)
    )
    assert run("staff * 2", small) == [200, None]
    assert run("cause == 'a'", small) == [True, False]
    assert run("share * 2", frame(share=[3, None])) == [Decimal("6.00"), None]
    assert run("share * 2", frame(share=[Decimal("0.5000")])) == [Decimal("1.00")]
    assert run("staff > 1 or opened", frame(staff=[None], opened=[None])) == [None]


def test_a_frame_without_rows_gives_a_column_without_rows() -> None:
    """With the type the kind says."""
    empty = nw.from_native(pl.DataFrame(schema={"staff": pl.Int64, "share": pl.Decimal(18, 2)}))
    for text, dtype in (
        ("staff + 1", pl.Int64),
        ("share * share", pl.Decimal(18, 4)),
        ("staff > 1", pl.Boolean),
    ):
        column = empty.select(value=read(text).compile()).to_native()["value"]
        assert (len(column), column.dtype) == (0, dtype)


def test_a_list_is_asked_once_for_every_distinct_pair() -> None:
    """Ten thousand rows, two keys and two dates that occur in three pairs: three questions."""
    days = [dt.date(2020, 2, 8), dt.date(2020, 2, 9), dt.date(2020, 2, 9), None] * 2500
    data = frame(cause=["a", "a", "b", "b"] * 2500, day=days)
    limits = Fixed(5)
    context = Context(date=dt.date(2020, 2, 8), lists={"limits": limits})
    assert run("lookup(limits, cause, day)", data, context) == [5, 5, 5, None] * 2500
    assert sorted(limits.asked) == [("a", days[0]), ("a", days[1]), ("b", days[1])]
    limits.asked.clear()
    assert set(run("lookup(limits, cause)", data, context)) == {5}
    assert len(limits.asked) == 2


def test_what_a_calendar_raises_comes_through_a_frame() -> None:
    """An error of another room keeps its class and its fields."""

    def closed(a: dt.date, _b: dt.date, _region: str) -> int:
        raise CalendarYearUnknown(a.year, 2007, 2026)

    with pytest.raises(CalendarError) as refusal:
        run("workdays(day, day)", frame(day=[dt.date(2030, 1, 1)]), Context(workdays=closed))
    assert isinstance(refusal.value, CalendarYearUnknown)
    assert refusal.value.year == 2030


def test_a_lazy_frame_filters_by_an_expression() -> None:
    """The pure form may stand in filters and larger expressions, and stays lazy."""
    data = pl.LazyFrame({"returned": [9, 8, 1], "staff": [10, 10, 0]})
    compiled = read("returned / staff >= 0.9").compile(backend="lazy")
    kept = nw.from_native(data).filter(compiled & (nw.col("staff") > 1)).to_native().collect()
    assert kept["returned"].to_list() == [9]


def test_calls_that_cannot_be_written_out_are_refused_on_a_lazy_frame() -> None:
    """A calendar over columns, or a list nothing enumerates."""
    context = Context(dt.date(2020, 2, 8), "", {"limits": Fixed(1)}, lambda _a, _b, _r: 0)
    for text in ("workdays(day, day)", "lookup(limits, cause)"):
        with pytest.raises(NotVectorised):
            read(text).compile(context, "lazy")


def test_an_expression_without_fields_is_a_literal() -> None:
    """`true` or `1` in a definition stands for every row; NotInLanguage is raised for None."""
    data = frame(staff=[1, 2])
    assert data.select("staff", value=read("true").compile())["value"].to_list() == [True, True]
    assert data.select("staff", value=read("1 / 0 > 1").compile())["value"].to_list() == [None, None]
    with pytest.raises(NotInLanguage):
        read("None")


def test_threads_and_hash_seeds_change_nothing() -> None:
    """The same frame gives the same bytes with one thread and with two."""
    program = (
        "import narwhals as nw, polars as pl\n"
        "from gulian.expr import Kind, parse\n"
        "e = parse('round(a / b, 3) if a > 2 else min(a * b, 7.5)', {'a': Kind('int'), 'b': Kind('int')})\n"
        "n = nw.from_native(pl.DataFrame({'a': range(50000), 'b': [x % 7 for x in range(50000)]}))\n"
        "print(n.select(v=e.compile())['v'].to_native().hash(1).to_list()[::97])\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads, seed in (("1", "0"), ("2", "7"))
    ]
    assert runs[0] == runs[1] != ""


def test_reading_an_expression_loads_no_frame_library() -> None:
    """narwhals and Polars load when a frame is asked, not before."""
    program = (
        "import sys\n"
        "from gulian.expr import Kind, parse\n"
        "assert parse('a > 1', {'a': Kind('int')}).evaluate({'a': 2}).value\n"
        "print(sorted({'narwhals', 'polars', 'numpy'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_names_what_the_room_shows() -> None:
    """__all__ is true."""
    assert all(hasattr(expr, name) for name in expr.__all__)
    assert len(set(expr.__all__)) == len(expr.__all__)


def test_the_readme_does_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    """Its example runs, and gives what its comments say."""
    page = Path(expr.__file__).with_name("README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    county = ["甲县", None, "丙县"]
    table = frame(opened=[True] * 3, returned=[9, 10, 1], staff=[10, 10, 0], 区县=county)
    namespace: dict[str, Any] = {"frame": table}
    exec(compile(example, "README.md", "exec"), namespace)  # noqa: S102  our own page
    assert namespace["outcome"].value is False
    assert "returned / staff ≥ 0.9 → 否" in capsys.readouterr().out
    rule: Expression = namespace["rule"]
    assert rule.evaluate({"opened": True, "returned": 9}).missing == ("staff", "区县")
    assert table.select(keeps=rule.compile())["keeps"].to_list() == [True, None, False]


def test_the_readme_lists_every_function() -> None:
    """The grammar on the page is the grammar of the program."""
    page = Path(expr.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert all(f"`{function.usage}`" in page for function in FUNCTIONS.values())
