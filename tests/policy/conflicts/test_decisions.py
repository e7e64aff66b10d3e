# SPDX-License-Identifier: Apache-2.0
"""A finding is closed by a person with name, day and reason; an exception only for its time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from gulian.cli import main
from gulian.errors import DecisionInvalid, DecisionsUnreadable, DecisionUnknown
from gulian.policy import conflicts
from tests.policy.conflicts import world

HEAD = "id,outcome,by,on,reason,ground,until\n"
Captured = pytest.CaptureFixture[str]


def test_what_is_kept_is_closed_what_stands_stays_open() -> None:
    found = world.found()
    rows = (
        f"{found[0].id},kept,王敏,2024-09-02,并不矛盾,,\n{found[1].id},stands,王敏,2024-09-02,已通知修改,,\n"
    )
    known = conflicts.decided(found, conflicts.read_decisions(HEAD + rows, "d.csv"))
    left = conflicts.open_findings(found, known, dt.date(2024, 9, 3))
    assert found[0] not in left
    assert found[1] in left
    assert len(left) == len(found) - 1


def test_an_exception_closes_a_finding_until_its_last_day() -> None:
    """适用例外: with ground and last day; the day after it is open again."""
    found = world.found()
    row = f"{found[0].id},excepted,王敏,2024-09-02,节能环保所需,public-interest,2024-12-31\n"
    known = conflicts.decided(found, conflicts.read_decisions(HEAD + row, "d.csv"))
    assert found[0] not in conflicts.open_findings(found, known, dt.date(2024, 12, 31))
    assert found[0] in conflicts.open_findings(found, known, dt.date(2025, 1, 1))


def test_the_last_decision_counts() -> None:
    found = world.found()
    rows = f"{found[0].id},kept,王敏,2024-09-05,复核后不成立,,\n{found[0].id},stands,李强,2024-09-02,成立,,\n"
    known = conflicts.decided(found, conflicts.read_decisions(HEAD + rows, "d.csv"))
    assert known[found[0].id].outcome == "kept"


@pytest.mark.parametrize(
    "row",
    [
        "x,maybe,王敏,2024-09-02,理由,,",
        "x,kept,,2024-09-02,理由,,",
        "x,kept,王敏,2024-09-02,,,",
        "x,kept,王敏,昨天,理由,,",
        "x,kept,王敏,,理由,,",
        "x,excepted,王敏,2024-09-02,理由,,2024-12-31",
        "x,excepted,王敏,2024-09-02,理由,law,",
    ],
)
def test_a_decision_that_lacks_something_is_refused(row: str) -> None:
    with pytest.raises(DecisionInvalid):
        conflicts.read_decisions(f"{HEAD}{row}\n", "d.csv")


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(DecisionsUnreadable):
        conflicts.read_decisions("id,outcome\nx,kept\n", "d.csv")


def test_a_decision_on_nothing_is_refused() -> None:
    decisions = conflicts.read_decisions(f"{HEAD}x,kept,王敏,2024-09-02,理由,,\n", "d.csv")
    with pytest.raises(DecisionUnknown):
        conflicts.decided(world.found(), decisions)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    made.mkdir()
    for name, words in world.WORLD.items():
        (made / name).write_text(words, encoding="utf-8")
    return made


def test_the_table_of_the_command_is_filled_in_and_handed_back(
    folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    """--out writes every finding; decided rows come back by --decisions and are not listed again."""
    table = tmp_path / "found.csv"
    asked = ["policy", "conflicts", str(folder), "--date", "2024-09-01"]
    assert main([*asked, "--out", str(table), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert [row["id"] for row in rows] == [each["id"] for each in said["findings"]]
    for row in rows:
        row |= {"outcome": "kept", "by": "王敏", "on": "2024-09-01", "reason": "核对后不成立"}
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert main([*asked, "--decisions", str(table), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["findings"] == []
    assert len(said["decisions"]) == len(rows)


def test_the_findings_are_told_in_the_language_asked_for(folder: Path, capsys: Captured) -> None:
    assert main(["--lang", "en", "policy", "conflicts", str(folder), "--date", "2024-09-01"]) == 1
    said = capsys.readouterr()
    assert "the lower level asks more" in said.out
    assert "to decide" in said.err


def test_a_dead_rule_of_a_site_is_told(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    """A condition that nothing meets, in a scheme of the site's own."""
    from gulian.schemes import new_scheme

    site = tmp_path / "site"
    (site / "schemes").mkdir(parents=True)
    new_scheme(site / "schemes", "sample-2024")
    path = next((site / "schemes" / "sample-2024" / "warnings").iterdir())
    lines = [
        "when: 'training_rate < 10 and training_rate > 20'" if line.startswith("when:") else line
        for line in path.read_text("utf-8").splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = ["policy", "conflicts", str(folder), "--date", "2024-09-01", "--site", str(site), "--json"]
    assert main(asked) == 1
    (dead,) = json.loads(capsys.readouterr().out)["dead_rules"]
    assert dead["path"].startswith("sample-2024/warnings/")
    assert len(dead["pieces"]) == 2
