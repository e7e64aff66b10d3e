# SPDX-License-Identifier: Apache-2.0
"""The index of firms: one firm under several codes, several plants of one firm, firms known by name only."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from gulian import errors, registry
from gulian.registry.aliases import Alias
from gulian.registry.model import Guess

ON = dt.date(2020, 3, 1)
TEMPORARY = registry.temporary_code("样例轴承厂", "420102")

FIRMS = pl.DataFrame(
    [
        ("91420100MA4K000016", "样例集团有限公司", "420102", None, None),
        ("91420100MA4K000024", "样例长安汽车股份有限公司", "420111", "420111", "样例集团有限公司"),
        ("91420100MA4K000032", "样例重工（武汉）有限公司", "420102", "421000", "91420100MA4K000016"),
        ("91310000MA1K000040", "样例电子科技有限责任公司", "420102", None, None),
        ("92420102MA4K00005X", "样例早点店", "420102", None, ""),
        ("T-000000000001", "样例轴承厂", "420102", "420103", "样例控股"),
    ],
    schema=dict.fromkeys(("code", "name", "region", "registered_region", "group"), pl.String),
    orient="row",
)


def index(**more: object) -> registry.EnterpriseIndex:
    return registry.EnterpriseIndex(FIRMS, **more)  # type: ignore[arg-type]


def test_a_temporary_id_is_the_firm_once_its_code_is_known() -> None:
    """Reports filed under the temporary id, then and now, count for the firm."""
    aliases = registry.Aliases([Alias(TEMPORARY, "91A", "temporary", dt.date(2020, 3, 10))])
    for on in (dt.date(2020, 2, 20), dt.date(2020, 4, 1)):
        assert aliases.identity(TEMPORARY, on).firms == ("91A",)


def test_a_merger_holds_from_its_date() -> None:
    """Before the merger the old firm is itself, after it the new one; two steps are followed."""
    aliases = registry.Aliases(
        [
            Alias("old", "mid", "merged", dt.date(2020, 3, 1)),
            Alias("mid", "new", "merged", dt.date(2021, 1, 1)),
        ]
    )
    assert aliases.identity("old", dt.date(2020, 2, 29)).firms == ("old",)
    assert aliases.identity("old", dt.date(2020, 3, 1)).firms == ("mid",)
    assert aliases.identity("old", dt.date(2021, 1, 1)) == registry.Identity(
        "old", ("new",), ("merged", "merged")
    )


def test_a_split_is_never_added_to_one_of_its_parts() -> None:
    """The column gives no firm and says why; the single answer gives all parts."""
    aliases = registry.Aliases(
        [Alias("x", "a", "split", dt.date(2020, 1, 1)), Alias("x", "b", "split", dt.date(2020, 1, 1))]
    )
    assert aliases.identity("x", ON).firms == ("a", "b")
    found = aliases.resolve_codes(pl.Series(["x", "a", None, "15"]), ON)
    assert found["firm"].to_list() == [None, "a", None, "15"]
    assert found["kinds"].to_list() == ["split", None, None, None]
    assert aliases.resolve_codes(pl.Series(["x"]), dt.date(2019, 12, 31))["firm"].to_list() == ["x"]


def test_wrong_alias_rows_are_refused() -> None:
    """Rings, two meanings, unknown kinds."""
    with pytest.raises(errors.AliasCycle, match="a > b > a"):
        registry.Aliases([Alias("a", "b", "corrected"), Alias("b", "a", "corrected")])
    with pytest.raises(errors.AliasAmbiguous):
        registry.Aliases([Alias("a", "b", "corrected"), Alias("a", "c", "corrected")])
    with pytest.raises(errors.AliasKindUnknown, match="renumbered"):
        registry.Aliases([Alias("a", "b", "renamed")])
    assert registry.Aliases([Alias("a", "b", "corrected")] * 2).identity("a", ON).firms == ("b",)


def test_alias_rows_come_from_a_frame() -> None:
    """Columns alias, code, kind, since."""
    frame = pl.DataFrame(
        {"alias": ["440301103097413"], "code": ["91A"], "kind": ["renumbered"], "since": [None]},
        schema_overrides={"since": pl.Date},
    )
    assert index(aliases=registry.aliases_of_frame(frame)).aliases.identity("440301103097413", ON).firms == (
        "91A",
    )


rows = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), max_size=6)


@settings(max_examples=150)
@given(rows, st.sampled_from("abcdefgh"))
def test_what_an_alias_leads_to_is_no_alias(pairs: dict[str, str], code: str) -> None:
    """Following the rows ends at rest, or the ring is told when they are read."""
    aliases = [Alias(alias, target, "corrected") for alias, target in pairs.items()]
    try:
        found = registry.Aliases(aliases)
    except errors.AliasCycle:
        steps = code if code in pairs else next(iter(pairs))
        seen: set[str] = set()
        ring = False
        for start in pairs:
            steps, seen = start, set()
            while steps in pairs and steps not in seen:
                seen.add(steps)
                steps = pairs[steps]
            ring = ring or steps in seen
        assert ring
        return
    firm = found.identity(code, ON).firms[0]
    assert firm not in pairs


def test_a_firm_has_its_units_and_else_is_its_own() -> None:
    """The key of a report is the unit; without plants listed it is the code."""
    units = pl.DataFrame({"unit": ["u2", "u1", "v1"], "code": ["a", "a", "b"]})
    firms = index(units=units)
    assert firms.units("a") == ("u1", "u2")
    assert firms.units("c") == ("c",)


def test_a_group_is_known_by_its_head_s_code_or_name() -> None:
    """Members are told from their head; a group nobody lists has members and no head."""
    found = index().groups()
    assert found.rows() == [
        ("91420100MA4K000016", "91420100MA4K000016", "91420100MA4K000032"),
        ("样例控股", None, "T-000000000001"),
        ("样例集团有限公司", "91420100MA4K000016", "91420100MA4K000024"),
    ]
    without = registry.EnterpriseIndex(FIRMS.drop("group"))
    assert without.groups().is_empty()


def test_a_firm_registered_elsewhere_is_told_and_not_moved() -> None:
    """荆州 against 武汉 by city, 上海's code by province, 江汉 by county; the same region is silent."""
    found = index().registered_elsewhere(registry.regions(), ON)
    told = {row["name"]: (row["differs"], row["source"]) for row in found.iter_rows(named=True)}
    assert told == {
        "样例重工（武汉）有限公司": ("city", "column"),
        "样例电子科技有限责任公司": ("province", "code"),
        "样例轴承厂": ("county", "column"),
    }
    assert found["region"].to_list() == ["420102"] * 3
    without = registry.EnterpriseIndex(FIRMS.drop("registered_region"))
    assert without.registered_elsewhere(registry.regions(), ON)["name"].to_list() == [
        "样例电子科技有限责任公司"
    ]


def test_the_above_scale_list_is_the_year_s_own() -> None:
    """A year without a list is an error, not a guess from revenue; an older code counts as its firm."""
    lists = pl.DataFrame({"year": [2019, 2019, 2020], "code": ["91A", "15", "91A"]})
    firms = index(above_scale=lists, aliases=[Alias("15", "91B", "renumbered")])
    assert firms.above_scale(2019) == {"91A", "91B"}
    assert firms.above_scale(2020) == {"91A"}
    with pytest.raises(errors.YearListMissing, match="2019, 2020"):
        firms.above_scale(2021)
    with pytest.raises(errors.YearListMissing):
        index().above_scale(2019)


@pytest.mark.parametrize(
    ("text", "name", "basis", "score"),
    [
        ("样例电子科技有限责任公司", "样例电子科技有限责任公司", "name", 100.0),
        (" 样例重工(武汉)有限公司", "样例重工（武汉）有限公司", "name", 100.0),
        ("样例电子科技股份有限公司", "样例电子科技有限责任公司", "core", 98.0),
        ("长安汽车", "样例长安汽车股份有限公司", "part", 80.0),
        ("caqc", "样例长安汽车股份有限公司", "initials", 83.3),
        ("ylzg", "样例重工（武汉）有限公司", "initials", 83.3),
        ("样例轴成厂", "样例轴承厂", "fuzzy", 80.0),
    ],
)
def test_a_firm_is_found_by_name_part_initials_or_likeness(
    text: str, name: str, basis: str, score: float
) -> None:
    """And the answer says on what it rests and how good it is."""
    best = index().search(text)[0]
    assert (best.name, best.basis, best.score) == (name, basis, score)


def test_every_reading_of_a_character_counts() -> None:
    """重庆 is CQ, 重工 is ZG: both are found though the character is the same."""
    names = registry.FirmNames(pl.Series(["a", "b"]), pl.Series(["重庆样例厂", "样例重工厂"]))
    assert names.search("cqyl")[0].code == "a"
    assert names.search("ylzg")[0].code == "b"


def test_a_list_of_names_is_joined_and_what_is_unsure_says_so() -> None:
    """Only the very same name of one firm is certain; nothing near is null, not the least bad."""
    wanted = pl.Series(["样例集团有限公司", "样例集团公司", "完全无关的企业", None, "样例集团有限公司"])
    found = index().match_names(wanted)
    assert found["name"].to_list() == wanted.to_list()
    code = "91420100MA4K000016"
    assert found["code"].to_list() == [code, code, None, None, code]
    assert found["certain"].to_list() == [True, False, False, None, True]
    assert found["score"].to_list() == [100.0, 98.0, None, None, 100.0]


def test_two_firms_of_one_name_are_never_certain() -> None:
    """Both are told: one as the answer, one as the runner-up, and `rivals` counts it."""
    names = registry.FirmNames(pl.Series(["b", "a"]), pl.Series(["样例商行", "样例商行"]))
    row = names.match(pl.Series(["样例商行"])).row(0, named=True)
    assert (row["code"], row["rivals"], row["runner_up"], row["certain"]) == ("a", 1, "b", False)


syllables = st.lists(st.sampled_from("华金盛恒宏泰安德瑞丰中天汽车机械电子"), min_size=1, max_size=6).map(
    "".join
)


@settings(max_examples=100)
@given(st.lists(syllables, min_size=1, max_size=12), syllables)
def test_the_best_by_the_index_is_the_best_of_all(names: list[str], wanted: str) -> None:
    """The index finds the best of all firms that share two neighbouring characters with the name."""
    codes = [f"c{n:02}" for n in range(len(names))]
    found = registry.FirmNames(pl.Series(codes), pl.Series(names)).search(wanted, lowest=0)
    pairs = {wanted[n : n + 2] for n in range(len(wanted) - 1)}
    sharing = [name for name in names if name == wanted or any(pair in name for pair in pairs)]
    scores = [100.0 if name == wanted else round(min(fuzz.ratio(name, wanted), 95.0), 1) for name in sharing]
    assert [guess.score for guess in found] == sorted(scores, reverse=True)[:10]


@pytest.mark.parametrize("text", ["", "（）", "x", "厂", "12"])
def test_texts_that_tell_nothing_find_nothing_and_do_not_fail(text: str) -> None:
    """Empty, punctuation, one letter."""
    found = index().search(text)
    assert all(isinstance(guess, Guess) for guess in found)
    assert (
        registry.FirmNames(pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.String)).search(text) == ()
    )


def test_an_index_needs_its_columns() -> None:
    """Codes, names and regions."""
    with pytest.raises(errors.FrameColumnMissing, match="name"):
        registry.EnterpriseIndex(pl.DataFrame({"code": ["a"]}))


def test_public_names_are_true() -> None:
    """Everything in __all__ is there."""
    assert all(hasattr(registry, name) for name in registry.__all__)
