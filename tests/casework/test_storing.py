# SPDX-License-Identifier: Apache-2.0
"""What was stored comes back as it was; what was not written by us does not come in."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.casework import Event, Item, State, from_json, to_json
from gulian.casework.model import Facts
from gulian.errors import BadRecord
from gulian.schemes import Procedure
from tests.casework.conftest import Desk

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.text(max_size=20),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999),
)


@settings(max_examples=40)
@given(st.dictionaries(st.text(max_size=8), scalars, max_size=5), st.text(max_size=10))
def test_facts_survive_json_with_their_kinds(facts: Facts, reason: str) -> None:
    """A date stays a date, a decimal keeps its digits, true is not 1."""
    event = Event(kind="facts", facts=facts, reason=reason, items={"x": (Item("k", facts),)})
    again = from_json(Event, to_json(event))
    assert again == event
    assert [type(value) for value in again.facts.values()] == [type(facts[name]) for name in again.facts]


def test_a_state_has_one_spelling(permit: Procedure) -> None:
    """The same state, the same bytes: instants in UTC, keys sorted, defaults left out."""
    state = Desk.of(permit, facts={"tier": "low"}).state
    text = to_json(state)
    assert text == to_json(from_json(State, text))
    assert json.loads(text)["began"] == "2020-03-02T01:00:00+00:00"
    assert "ended" not in json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"kind": "act", "x": 1}',
        '{"kind": "format disk"}',
        '{"kind": "act", "ticket": "1"}',
        '{"kind": "act", "ticket": true}',
        '{"kind": "act", "ticket": 1.5}',
        '{"kind": "act", "facts": {"a": NaN}}',
        '{"kind": "act", "facts": {"a": {"date": "2020-02-30"}}}',
        '{"kind": "act", "facts": {"a": {"decimal": "Infinity"}}}',
        '{"kind": "act", "facts": {"a": {"decimal": "1", "x": 1}}}',
        '{"kind": "act", "facts": {"a": [1]}}',
        '{"kind": "act", "by": {"id": "x"}}',
        '{"kind": "act", "reason": ' + json.dumps("x" * 10_001) + "}",
        "{}",
    ],
)
def test_what_is_no_event_is_refused(text: str) -> None:
    """Foreign keys, wrong kinds, floats, depth, length: one error, never a traceback of ours."""
    with pytest.raises(BadRecord):
        from_json(Event, text)


def test_instants_without_offset_are_refused(permit: Procedure) -> None:
    """An instant says where it is."""
    data = json.loads(to_json(Desk.of(permit).state))
    with pytest.raises(BadRecord):
        from_json(State, json.dumps({**data, "began": "2020-03-02T09:00:00"}))


def test_dates_and_decimals_are_tagged() -> None:
    """JSON has neither."""
    event = Event(kind="facts", facts={"on": dt.date(2020, 3, 2), "share": Decimal("1.50")})
    assert json.loads(to_json(event))["facts"] == {"on": {"date": "2020-03-02"}, "share": {"decimal": "1.50"}}
