# SPDX-License-Identifier: Apache-2.0
"""The same firm from several platforms is one firm."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from gulian.monitor.intake import identify
from gulian.registry import temporary_code
from gulian.sample.codes import credit_codes

A, B, C = "91330521YL9000019X", "91330282YL9000027L", "91330521YL90000351"
REGISTER = pl.DataFrame(
    {
        "code": [A, B, C],
        "name": ["样例甲机械有限公司", "样例同名厂", "样例同名厂"],
        "region": ["330521", "330282", "330521"],
    }
)
ALIASES = pl.DataFrame(
    {"old": ["T-0A1B2C3D4E5F"], "code": [A], "kind": ["temporary"], "since": [None], "until": [None]},
    schema={"old": pl.String, "code": pl.String, "kind": pl.String, "since": pl.Date, "until": pl.Date},
)


def asked(*rows: tuple[str | None, str | None, str | None]) -> pl.DataFrame:
    """Rows of (code, name, region) as a platform sends them."""
    schema = {"code": pl.String, "name": pl.String, "region": pl.String}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    numbers = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return frame.select(
        pl.lit("push").alias("file"),
        numbers.alias("row"),
        "code",
        "name",
        "region",
        unit=pl.lit(None, pl.String),
    )


@pytest.mark.parametrize(
    ("code", "name", "region", "basis", "firm"),
    [
        (A, None, None, "code", A),
        (A, "别的名字", "110000", "code", A),
        ("T-0A1B2C3D4E5F", None, None, "alias", "T-0A1B2C3D4E5F"),
        (None, "样例甲机械（有限公司） ", None, "name", A),
        (None, "样例甲机械有限公司", "330500", "name", A),
        (None, "样例同名厂", "330521", "name", C),
        (None, "样例同名厂", "330200", "name", B),
        ("91330521YL90000352", "样例甲机械有限公司", "330521", "name", A),
    ],
)
def test_a_firm_is_recognised_by_code_alias_or_name_and_region(
    code: str | None, name: str | None, region: str | None, basis: str, firm: str
) -> None:
    found = identify(asked((code, name, region)), REGISTER, ALIASES)
    assert found.rows.select("code", "unit").rows() == [(firm, firm)]
    assert found.trace["basis"].to_list() == ([] if basis == "code" else [basis])


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("样例同名厂", None),
        ("样例同名厂", "330000"),
        ("样例甲机械有限公司", "110101"),
        ("样例甲机械", "330521"),
    ],
)
def test_a_name_that_may_be_several_firms_or_another_is_nobodys_and_offered(
    name: str, region: str | None
) -> None:
    """It stands under a temporary code, the same for the same name and region; who it may be is told."""
    found = identify(asked((None, name, region), (None, name, region)), REGISTER, ALIASES)
    code = temporary_code(name, region or "")
    assert found.rows["code"].to_list() == [code, code]
    assert found.count("temporary") == 2
    assert found.problems["code"].to_list() == ["E-MON-042"] * 2
    assert "样例" in found.trace["candidates"][0]


def test_a_sound_code_nobody_has_is_kept_as_it_is() -> None:
    """Its firm may enter the register tomorrow; a name is no reason to give it to another firm."""
    sound = credit_codes(np.array([77]), np.array([330521]), np.array([False]))[0].decode()
    found = identify(asked((sound, "样例甲机械有限公司", "330521")), REGISTER, ALIASES)
    assert found.rows["code"].to_list() == [sound]
    assert found.trace["basis"].to_list() == ["unknown"]


def test_a_row_with_neither_code_nor_name_is_left_out_and_told() -> None:
    found = identify(asked((None, None, "330521"), (A, None, None)), REGISTER, ALIASES)
    assert found.rows["code"].to_list() == [A]
    assert found.problems.select("row", "code").rows() == [(1, "E-MON-043")]


def test_every_row_is_kept_or_told_and_rows_stay_in_their_order() -> None:
    rows = asked((None, "样例同名厂", "330521"), (A, None, None), (None, None, None), (None, "无人厂", None))
    found = identify(rows, REGISTER, ALIASES)
    assert found.rows["row"].to_list() == [1, 2, 4]
    assert found.trace.select("row", "basis").rows() == [(1, "name"), (3, "nobody"), (4, "temporary")]


def test_a_plant_keeps_its_own_number() -> None:
    rows = asked((A, None, None)).with_columns(unit=pl.lit("A-2"))
    assert identify(rows, REGISTER, ALIASES).rows["unit"].to_list() == ["A-2"]
