# SPDX-License-Identifier: Apache-2.0
"""How many restraints of competition the screens take, and how much else, on passages a person labelled.

`passages.tsv`: passages written for this, each with the article of State Council order 783 that speaks of it
(8 to 11) or 0. The restraints are of the kinds published cases name. In the order of the SHA-256 of the words
the first 42 are `seen` (words were added after them), the other 42 `held`: counted, never read for a rule.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest

from gulian import schemes
from gulian.policy import conflicts
from gulian.policy.conflicts.competition import taken
from gulian.policy.outline.clauses import value_of

HERE = Path(__file__).parent
SEEN = 42


def parts() -> dict[str, list[dict[str, str]]]:
    rows = list(csv.DictReader((HERE / "passages.tsv").read_text("utf-8").splitlines(), delimiter="\t"))
    rows.sort(key=lambda row: hashlib.sha256(row["words"].encode()).hexdigest())
    return {"seen": rows[:SEEN], "held": rows[SEEN:]}


@pytest.mark.parametrize(("part", "restraints", "right", "wrong"), [("seen", 22, 21, 0), ("held", 24, 19, 0)])
def test_screens_against_what_a_person_labelled(part: str, restraints: int, right: int, wrong: int) -> None:
    """The figures of the README stand; whatever is taken is told with its article."""
    rules = conflicts.rules_of(schemes.load_library()["policy-consistency"], dt.date(2024, 11, 20))
    found = {"restraints": 0, "right": 0, "wrong": 0}
    for row in parts()[part]:
        bases = [screen.basis for screen in rules.screens if taken(row["words"], screen, rules)]
        articles = {value_of(said[1]) for said in (re.search(r"第(\S+?)条", each) for each in bases) if said}
        found["restraints"] += row["article"] != "0"
        found["right"] += int(row["article"]) in articles
        found["wrong"] += row["article"] == "0" and bool(bases)
    assert found == {"restraints": restraints, "right": right, "wrong": wrong}


def test_what_forbids_may_stand_behind_the_words() -> None:
    """清单之外一律不得实施审批 restrains nobody; 企业五年内不得迁出 does."""
    rules = conflicts.rules_of(schemes.load_library()["policy-consistency"], dt.date(2024, 11, 20))

    def any_takes(words: str) -> bool:
        return any(taken(words, screen, rules) for screen in rules.screens)

    assert not any_takes("对审批事项实行清单管理，清单之外一律不得实施审批")
    assert any_takes("享受本政策的企业五年内不得迁出本县")
