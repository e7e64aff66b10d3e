# SPDX-License-Identifier: Apache-2.0
"""`gulian case`: a case begun, worked and read back from its log; a draw made and verified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gulian.casework import Candidate, DrawPlan, Rate, commitment, to_json
from gulian.cli import main

NEW = ("case", "new", "{dir}", "enterprise-requests-2020/request", "c1", "--region", "330108")
SEED = bytes(range(32))
WORLD = Path(__file__).parents[1] / "casework" / "world"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    status = main([*words, "--json"])
    text = capsys.readouterr().out
    return status, json.loads(text) if text else {}


def test_a_case_is_worked_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Begun, entered, found overdue, shown; a refusal writes nothing, an id begins one case only."""
    site = str(tmp_path)
    begin = [word.format(dir=site) for word in NEW]
    at = ("--at", "2020-03-05T09:00")
    assert run(capsys, *begin, *at, "--fact", "cause=labour")[0] == 0
    assert run(capsys, *begin, *at)[0] == 2
    step = ("case", "step", site, "c1", "--ticket", "1", "--outcome", "entered")
    log = (tmp_path / "cases" / "c1.jsonl").read_bytes()
    assert run(capsys, *step, *at, "--by", "f:firm")[0] == 2
    assert (tmp_path / "cases" / "c1.jsonl").read_bytes() == log
    status, body = run(capsys, *step, *at, "--by", "d:desk")
    assert (status, body["schema"]) == (0, "gulian/case-step/1")
    assert [each["step"] for each in body["open"]] == ["handle"]  # type: ignore[attr-defined]  # a list of tickets
    status, body = run(capsys, "case", "list", site, "--at", "2020-03-11T00:00")
    assert (status, body["cases"][0]["due"]) == (1, ["3 overdue"])  # type: ignore[index]  # a list of cases
    assert run(capsys, "case", "show", site, "c1")[1]["state"]["facts"]["department"] == "human_resources"  # type: ignore[index]  # a state
    assert run(capsys, "case", "show", site, "../c1")[0] == 2


def test_a_draw_is_made_and_verified_from_files_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The published result verifies; one firm exchanged does not."""
    firms = tuple(Candidate(key=f"f{n}") for n in range(9))
    plan = DrawPlan(
        id="q4", commitment=commitment(SEED), candidates=firms, rates=(Rate(stratum="", percent=30),)
    )
    files = {name: tmp_path / name for name in ("plan.json", "seed.txt", "drawn.json")}
    files["plan.json"].write_text(to_json(plan), "utf-8")
    files["seed.txt"].write_text(SEED.hex(), "utf-8")
    named = [str(files["plan.json"]), "--seed", str(files["seed.txt"]), "--out", str(files["drawn.json"])]
    assert run(capsys, "case", "draw", *named)[0] == 0
    verify = ("case", "draw", str(files["plan.json"]), "--verify", str(files["drawn.json"]))
    assert run(capsys, *verify)[0] == 0
    drawn = json.loads(files["drawn.json"].read_text("utf-8"))
    spare = next(each.key for each in firms if each.key not in {v["candidate"] for v in drawn["visits"]})
    drawn["visits"][0]["candidate"] = spare
    files["drawn.json"].write_text(json.dumps(drawn), "utf-8")
    assert run(capsys, *verify)[0] == 2


@pytest.mark.parametrize(("verb", "root"), [("picture", "<svg "), ("bpmn", "<bpmn:definitions ")])
def test_a_procedure_is_drawn_into_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, root: str
) -> None:
    """Of the library or of a site's own schemes; one that is not there is refused and nothing is written."""
    out = tmp_path / "flow.xml"
    named = ("case", verb, "resumption-approval-2020/approval", "--out", str(out))
    status, body = run(capsys, *named, "--site", str(tmp_path), "--on", "2020-03-05")
    assert (status, body["schema"], body["on"]) == (0, f"gulian/case-{verb}/1", "2020-03-05")
    assert root in out.read_text("utf-8")
    gone = tmp_path / "none.xml"
    assert run(capsys, "case", verb, "resumption-approval-2020/none", "--out", str(gone))[0] == 2
    assert not gone.exists()


RATES = """# title_zh: 抽查比例
# title_en: Rates
# value: int
# replaces: inspections/lists/rates@1
# version: 2
key,from,until,value,unit,source,clause
B,2024-10-14,,50,percent,practice,
"""
FREQUENCY = """# title_zh: 频次
# title_en: Frequency
# value: int
# replaces: inspections/lists/frequency@1
# version: 2
key,from,until,value,unit,source,clause
B,2024-10-14,,1,次,practice,
"""


def _step(site: str, case: str, ticket: int, outcome: str, by: str, *more: str) -> tuple[str, ...]:
    at = ("--at", "2024-11-04T09:00", "--by", by)
    return ("case", "step", site, case, "--ticket", str(ticket), "--outcome", outcome, *at, *more)


def test_an_inspection_is_drawn_and_its_visits_answer_their_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan is published, drawn, verified and taken in; a visit a firm begins with what it declares of
    the plan, and its end is told to the plan; a firm that was visited once this year is not visited again."""
    site = str(tmp_path)
    lists = tmp_path / "schemes" / "inspections" / "lists"
    lists.mkdir(parents=True)
    (lists / "rates.csv").write_text(RATES, "utf-8")
    (lists / "frequency.csv").write_text(FREQUENCY, "utf-8")
    at = ("--at", "2024-11-04T09:00")
    items = [f"firms=F{n},risk=B" for n in range(4)] + ["inspectors=I1", "inspectors=I2", "inspectors=I3"]
    items += ["matters=fire,department=fire", "conflicts=1,inspector=I1,firm=F0"]
    typed = [word for each in items for word in ("--item", each)]
    begin = ("case", "new", site, "inspections/plan", "q4", *at, "--fact", "year=2024", *typed)
    assert run(capsys, *begin)[0] == 0
    assert run(capsys, *_step(site, "q4", 1, "frozen", "l:lead"))[0] == 0
    seed, plan, drawn = (tmp_path / name for name in ("seed.txt", "plan.json", "drawn.json"))
    seed.write_text(SEED.hex(), "utf-8")
    named = ("--ticket", "2", "--seed", str(seed), "--out", str(plan))
    status, body = run(capsys, "case", "plan", site, "q4", *at, *named)
    assert (status, body["rates"], SEED.hex() in plan.read_text("utf-8")) == (
        0,
        [{"percent": 50, "stratum": "B"}],
        False,
    )
    assert run(capsys, "case", "draw", str(plan), "--seed", str(seed), "--out", str(drawn))[0] == 0
    take = ("case", "step", site, "q4", *at, "--ticket", "2", "--do", "drawn", "--by", "w:witness")
    forged = tmp_path / "forged.json"
    whole = json.loads(drawn.read_text("utf-8"))
    forged.write_text(json.dumps({**whole, "visits": whole["visits"][::-1]}), "utf-8")
    assert run(capsys, *take, "--plan", str(plan), "--drawn", str(forged))[0] == 2
    assert run(capsys, *take, "--plan", str(plan), "--drawn", str(drawn))[0] == 0
    visits = {f"q4.3.{n}": each for n, each in enumerate(whole["visits"], start=1)}
    for case, visit in visits.items():
        state = run(capsys, "case", "show", site, case)[1]["state"]
        assert state["facts"]["firm"] == visit["candidate"]  # type: ignore[index]  # a state
        first = f"{visit['inspectors'][0]}:inspector"
        assert run(capsys, *_step(site, case, 1, "enter", first))[0] == 0
        assert run(capsys, *_step(site, case, 3, "fine", "x:inspector:fire"))[0] == 0
        due = ("case", "step", site, case, "--ticket", "4", "--do", "elapse", "--at", "2024-11-14T00:00")
        status, body = run(capsys, *due)
        assert (status, body["ended"]) == (0, "clean")
    state = run(capsys, "case", "show", site, "q4")[1]["state"]
    assert [each["step"] for each in state["tickets"]] == ["publish"]  # type: ignore[index]  # a state
    again = (
        "case",
        "new",
        site,
        "inspections/visit",
        "again",
        *at,
        "--fact",
        "year=2024",
        "--fact",
        "risk=B",
    )
    firm = next(iter(visits.values()))["candidate"]
    facts = (
        "--fact",
        f"firm={firm}",
        "--fact",
        "first_inspector=I1",
        "--item",
        "matters=fire,department=fire",
    )
    assert run(capsys, *again, *facts)[0] == 0
    assert run(capsys, *_step(site, "again", 1, "enter", "I1:inspector"))[0] == 2


def test_a_ticket_across_provinces_answers_its_round(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It begins with the supplier's province, is worked there only, and its end moves the leader's round."""
    site, at = str(tmp_path), ("--at", "2020-04-01T09:00")
    begin = ("case", "new", site, "chain-coordination-2020/rounds", "r", *at)
    items = ("--item", "suppliers=s1,province=420000", "--item", "blocked=s1,province=420000")
    assert run(capsys, *begin, *items)[0] == 0

    def step(case: str, ticket: int, outcome: str, by: str, *more: str) -> int:
        named = ("--ticket", str(ticket), "--outcome", outcome, "--by", by, *more)
        return run(capsys, "case", "step", site, case, *at, *named)[0]

    assert step("r", 1, "given", "l:leader") == 0
    assert step("r", 3, "stopped", "o:liaison", "--reason", "缺工") == 0
    assert step("r", 4, "tickets", "t:taskforce") == 0
    assert (tmp_path / "cases" / "r.5.1.jsonl").is_file()
    assert step("r.5.1", 1, "solved", "p:province::110000") == 2
    assert step("r.5.1", 1, "solved", "p:province::420000") == 0
    open_steps = run(capsys, "case", "show", site, "r")[1]["state"]["tickets"]  # type: ignore[index]  # a state
    assert [each["step"] for each in open_steps] == ["feedback"]


def test_a_part_nobody_waits_for_is_shut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where one answer is enough, the other parts close with it and refuse what comes later."""
    site, at = str(tmp_path), ("--at", "2024-11-04T09:00")
    shutil.copytree(WORLD / "yard-2024", tmp_path / "schemes" / "yard-2024")
    path = tmp_path / "schemes" / "yard-2024" / "procedures" / "request.yaml"
    path.write_text(path.read_text("utf-8").replace("join: {rule: all}", "join: {rule: any}", 1), "utf-8")
    begin = ("case", "new", site, "yard-2024/request", "r", *at, "--fact", "first=a", "--fact", "rate=50")
    items = [word for each in "ab" for word in ("--item", f"departments={each}")]
    assert run(capsys, *begin, *items)[0] == 0
    needed = ("--do", "facts", "--fact", "needed=1")
    assert run(capsys, "case", "step", site, "r.1.1", *at, *needed)[0] == 0
    state = run(capsys, "case", "show", site, "r.1.1")[1]["state"]
    again = next(each["number"] for each in state["tickets"] if each["step"] == "again")  # type: ignore[index]  # a state
    stop = ("--ticket", str(again), "--do", "signal", "--outcome", "give_up")
    assert run(capsys, "case", "step", site, "r.1.1", *at, *stop)[0] == 0
    assert run(capsys, "case", "step", site, "r.1.2", *at, *needed)[0] == 2
    listed = {each["case"]: each["ended"] for each in run(capsys, "case", "list", site, *at)[1]["cases"]}  # type: ignore[attr-defined]  # a list
    assert (listed["r.1.1"], listed["r.1.2"]) == ("dropped", "shut")
