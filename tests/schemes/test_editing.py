# SPDX-License-Identifier: Apache-2.0
"""A definition edited as data: read into fields, filled in, written, tried, told against what stood."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.errors import DefinitionTooLarge, StrayFile, UnknownScheme
from gulian.schemes import editing
from gulian.schemes.documents import read_yaml
from gulian.schemes.library import PACKAGE_LIBRARY
from gulian.schemes.lists import read_list

ROBOT = "robot-norm-2024"
PROCEDURE = "procedures/application.yaml"
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.decimals(-(10**9), 10**9, places=3)
    | st.text(max_size=20)
)
VALUE = st.recursive(
    LEAF,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=4),
    max_leaves=15,
)
DEFINITIONS = sorted(
    path
    for folder in ("procedures", "forms", "indicators", "measures", "warnings", "classifications", "views")
    for path in PACKAGE_LIBRARY.glob(f"*/{folder}/*.yaml")
)[::7]
KINDS = {"procedures": "procedure", "indices": "index"}


def kind_of(path: Path) -> str:
    return KINDS.get(path.parent.name, path.parent.name.removesuffix("s"))


def robot() -> dict[str, Any]:
    return dict(read_yaml(editing.stands(ROBOT)[PROCEDURE].data, "x").data)


def items(data: dict[str, Any]) -> Any:
    """The steps of a procedure."""
    return data["steps"]


@given(st.dictionaries(st.text(max_size=8), VALUE, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_what_is_read(data: dict[str, object]) -> None:
    """Whatever texts look like (numbers, dates, marks, quotes, line breaks): the same values come back."""
    whole = editing.plain_data(data)
    assert read_yaml(editing.definition_text(whole).encode(), "x").data == whole


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_form_sent_back_untouched_changes_nothing(path: Path) -> None:
    """Every field of a shipped definition, filled in as it stands, gives that definition; written, too."""
    data, kind = read_yaml(path.read_bytes(), "x").data, kind_of(path)
    fields = list(editing.tree(kind, data, {}).walk())
    texts = {each.name: each.value for each in fields if each.shape not in ("group", "list")}
    assert editing.filled(kind, data, texts) == data
    assert read_yaml(editing.definition_text(data).encode(), "x").data == data
    assert len({each.name for each in fields}) == len(fields)


def test_a_role_is_chosen_and_a_limit_is_written() -> None:
    """Fields know what they may name; a number filled in is a number."""
    data = robot()
    fields = {each.name: each for each in editing.tree("procedure", data, {}).walk()}
    assert ("reviewer", "省级工业和信息化主管部门、中央企业", "province or central enterprise") in fields[
        "steps[2].actor.role"
    ].choices
    assert {each[0] for each in fields["steps[2].outcomes[0].to"].choices} >= {"seal", "join", "restart"}
    new = editing.filled("procedure", data, {"steps[2].limit.amount": "3", "steps[2].zh": "初审（市）"})
    step = items(new)[2]
    assert (step["limit"]["amount"], step["zh"]) == (3, "初审（市）")
    assert data == robot()


def test_steps_are_added_moved_and_taken_out() -> None:
    """Lists grow at their end; a required key stays; a name that is nowhere changes nothing."""
    data = robot()
    more = editing.added("procedure", data, "steps")
    assert items(more)[-1]["kind"] == "human"
    up = editing.moved(more, f"steps[{len(items(more)) - 1}]", -1)
    assert items(up)[-2]["id"] == ""
    assert editing.dropped("procedure", more, f"steps[{len(data['steps'])}]") == data
    assert editing.dropped("procedure", data, "title_zh") == data
    assert editing.dropped("procedure", data, "nowhere[9].x") == data
    assert "supplement" in items(editing.added("procedure", data, "steps[0]", "supplement"))[0]


@given(st.lists(st.tuples(st.sampled_from(["add", "drop", "up", "down"]), st.integers(0, 200)), max_size=8))
@settings(max_examples=8, deadline=None)
def test_no_button_breaks_the_form(presses: list[tuple[str, int]]) -> None:
    """Whatever is pressed in whatever order, there is a tree and a text that is read as it was written."""
    data = editing.plain_data(robot())
    for what, at in presses:
        fields = list(editing.tree("procedure", data, {}).walk())
        field = fields[at % len(fields)]
        if what == "add":
            key = field.adds[at % len(field.adds)][0] if field.adds else ""
            data = editing.added("procedure", data, field.name, key)
        elif what == "drop":
            data = editing.dropped("procedure", data, field.name)
        else:
            data = editing.moved(data, field.name, 1 if what == "down" else -1)
    text = editing.definition_text(data)
    assert read_yaml(text.encode(), "x").data == data


def test_a_sites_text_is_tried_before_it_lies_anywhere(tmp_path: Path) -> None:
    """Loaded by the same loader, faults under the names of the fields; nothing is written."""
    stands = editing.stands(ROBOT, tmp_path)[PROCEDURE]
    data = editing.plain_data({**robot(), "version": stands.next_version, "replaces": stands.replaces})
    sound = editing.trial(ROBOT, {PROCEDURE: editing.definition_text(data).encode()}, tmp_path)
    assert sound.sound
    assert sound.scheme
    assert sound.scheme.procedures["application"].version == 2
    broken = editing.filled("procedure", data, {"steps[2].outcomes[0].to": "nowhere"})
    faults = editing.trial(ROBOT, {PROCEDURE: editing.definition_text(broken).encode()}, tmp_path).faults
    assert "steps[2].outcomes[0].to" in {each.key for each in faults}
    assert not list(tmp_path.iterdir())
    with pytest.raises(StrayFile):
        editing.trial(ROBOT, {"../../etc/passwd": b""}, tmp_path)
    with pytest.raises(UnknownScheme):
        editing.stands("no-such-scheme", tmp_path)


def test_a_sites_second_version_still_replaces_the_packages(tmp_path: Path) -> None:
    """`replaces` names what the package ships, the version goes on from the site's own."""
    folder = tmp_path / ROBOT / "procedures"
    folder.mkdir(parents=True)
    first = editing.stands(ROBOT, tmp_path)[PROCEDURE]
    data = editing.plain_data({**robot(), "version": first.next_version, "replaces": first.replaces})
    (folder / "application.yaml").write_text(editing.definition_text(data), "utf-8")
    second = editing.stands(ROBOT, tmp_path)[PROCEDURE]
    assert (second.of_site, second.next_version, second.replaces) == (True, 3, first.replaces)


def test_a_value_holds_from_a_day_and_never_before() -> None:
    """The row before ends the day before; comments and other rows stay; a second value of a day replaces."""
    stands = editing.stands("sme-gradient")["lists/options.csv"]
    old, day = stands.data.decode(), dt.date(2024, 11, 1)
    text = editing.with_value_from(old, "publicity", "true", day, {"source": "practice"})
    again = editing.with_value_from(text, "publicity", "false", day, {})
    whole = editing.list_meta(text, stands.next_version, stands.replaces)
    table = read_list(whole.encode(), "x")
    values = {each.since: each.value for each in table.rows if each.key == "publicity"}
    assert (table.problems, values) == ((), {dt.date(2024, 10, 14): False, day: True})
    assert "文件没有规定" in whole
    assert "lower_level_first,2024-10-14,,false" in whole
    assert again.count("publicity,") == 2
    assert "publicity,2024-11-01,,false" in again
    assert editing.list_meta(whole, 2, stands.replaces) == whole
    early = editing.with_value_from(text, "publicity", "true", dt.date(2024, 10, 20), {})
    assert read_list(early.encode(), "x").problems == ()


@given(
    st.lists(st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 99)), max_size=8)
)
@settings(max_examples=60, deadline=None)
def test_dated_values_never_overlap(told: list[tuple[dt.date, int]]) -> None:
    """In whatever order days are given: the list loads, and each day has the value given last for it."""
    text = "# title_zh: 时限\n# title_en: Limits\n# value: int\nkey,from,until,value,unit\n"
    text += "review,2020-01-01,,5,days\n"
    for day, value in told:
        text = editing.with_value_from(text, "review", str(value), day, {})
    table = read_list(text.encode(), "x")
    assert table.problems == ()
    for day, value in dict(told).items():
        assert [each.value for each in table.rows if each.holds_on(day)] == [value]


def test_differences_are_told_field_by_field() -> None:
    """A step put in between is one addition; what changed is named by what it calls itself."""
    old = editing.plain_data(robot())
    new = editing.filled("procedure", old, {"steps[2].limit.amount": "3"})
    steps = new["steps"]
    assert isinstance(steps, list)
    steps.insert(1, {"id": "look", "kind": "end", "zh": "看", "en": "look"})
    found = editing.changes("procedure", old, new)
    assert [(each.kind, each.name) for each in found] == [
        ("added", "steps[look]"),
        ("changed", "steps[review].limit.amount"),
    ]
    assert (found[1].old, found[1].new) == ('lookup(limits, "review")', "3")
    assert editing.changes("procedure", old, old) == ()
    before = read_list(b"# title_zh: a\n# title_en: a\nkey,from,until\nx,,\n", "x")
    after = read_list(b"# title_zh: a\n# title_en: a\nkey,from,until\ny,,2020-01-01\n", "x")
    assert [each.kind for each in editing.list_changes(before, after)] == ["added", "removed"]


def test_what_a_program_sends_is_bounded() -> None:
    """Too deep or too much is refused; fractions become decimals, half characters none."""
    deep: dict[str, object] = {}
    for _ in range(40):
        deep = {"a": deep}
    with pytest.raises(DefinitionTooLarge):
        editing.plain_data(deep)
    with pytest.raises(DefinitionTooLarge):
        editing.plain_data({"a": list(range(30_000))})
    with pytest.raises(DefinitionTooLarge):
        editing.definition_text({"a": "x" * 300_000})
    told = editing.plain_data({"a": 0.1, "b": float("nan"), "c": "\ud800"})
    assert told == {"a": Decimal("0.1"), "b": "NaN", "c": "?"}
