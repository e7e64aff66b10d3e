# SPDX-License-Identifier: Apache-2.0
"""`gulian chain criticality` and `cascade` answer from two files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from gulian import door, sample
from gulian.cli import main

Captured = pytest.CaptureFixture[str]
Rows = Sequence[Mapping[str, object]]
MARKETS = ("none", "sector")

HAND = (("A", "B", 2), ("B", "C", 3), ("D", "C", 1), ("C", "E", 4))
"""Supplier, buyer, value. Each firm's only final demand is that its sales in the links are all there is."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def write(path: Path, table: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return path


@pytest.fixture
def hand(tmp_path: Path) -> list[str]:
    """A -> B -> C -> E and D -> C, as files of opaque labels; the words that name them."""
    firms = [{"code": code, "name": code, "region": "", "industry": "13", "staff": ""} for code in "ABCDE"]
    links = [{"supplier": a, "buyer": b, "value": value} for a, b, value in HAND]
    register = write(tmp_path / "enterprises.csv", firms)
    return ["--enterprises", str(register), "--links", str(write(tmp_path / "links.csv", links)),
            "--labels", "any"]  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> list[str]:
    """The named world; the words that name its files."""
    folder = sample.small_world(tmp_path / "site")
    return ["--enterprises", str(folder / "enterprises.csv"), "--links", str(folder / "links.csv")]


# -- published figures -----------------------------------------------------------------------------------


def published(folder: Path, name: str, out: Path) -> list[str]:
    """The files of a published network as an analyst would write them; the words that name them."""
    firms = [{"code": row["firm"], "industry": row["sector"]} for row in rows(folder / f"{name}_sectors.csv")]
    links = [
        {"supplier": row["supplier"], "buyer": row["buyer"], "value": row["weight"]}
        for row in rows(folder / f"{name}_edges.csv")
    ]
    register, pairs = write(out / "enterprises.csv", firms), write(out / "links.csv", links)
    return ["--enterprises", str(register), "--links", str(pairs), "--labels", "any"]


TOY, FIG1 = "toy_glcascade", "fig1_diem2024"
VECTORS = [
    (TOY, "linear", market, stop, f"{TOY}_esri_market-{market}_eps{stop}_{code}.csv")
    for market in MARKETS
    for stop in ("0.01", "1e-08")
    for code in ("cpp", "r")
] + [
    (FIG1, kind, market, "1e-08", f"{FIG1}_esri_{kind}_market-{market}_eps1e-8.csv")
    for kind in ("leontief", "linear")
    for market in MARKETS
]


@pytest.mark.parametrize(("name", "kind", "market", "stop", "vector"), VECTORS)
def test_the_command_gives_the_published_figures(
    shared: Path, tmp_path: Path, name: str, kind: str, market: str, stop: str, vector: str
) -> None:
    """Loss, both parts (1e-12) and rounds of every firm, from files of opaque labels."""
    folder = shared / "reference" / "chain"
    words = published(folder, name, tmp_path)
    out = tmp_path / "out.csv"
    asked = ["--inputs", kind, "--market", market, "--tolerance", stop, "--out", str(out)]
    assert main(["chain", "criticality", *words, *asked]) == 0
    found = {row["code"]: row for row in rows(out)}
    expected = rows(folder / vector)
    assert found.keys() == {row["firm"] for row in expected}
    for row in expected:
        got = found[row["firm"]]
        for ours, theirs in (("", "ESRI"), ("_down", "ESRI_d"), ("_up", "ESRI_u")):
            assert float(got[f"criticality{ours}"]) == pytest.approx(float(row[theirs]), rel=0, abs=1e-12)
        assert int(got["iterations"]) == int(row["T"])


# -- worked by hand --------------------------------------------------------------------------------------


def test_closing_a_firm_loses_what_is_worked_out_by_hand(hand: list[str], tmp_path: Path) -> None:
    """B closed: C lacks 3 of its 4 purchases, so C and E run at 1/4 down the chain; up, A sells nothing.

    Sales 2, 3, 4, 1, 0 of A to E are 10 in all. Down: B 3 and 3/4 of C's 4 -> 6/10. Up: A 2 and B 3 -> 5/10.
    Both: A 2 + B 3 + 3/4 of 4 = 8/10.
    """
    out = tmp_path / "out.csv"
    assert main(["chain", "criticality", *hand, "--inputs", "linear", "--out", str(out)]) == 0
    found = {row["code"]: [float(value) for value in list(row.values())[1:4]] for row in rows(out)}
    assert found["B"] == pytest.approx([0.8, 0.6, 0.5])
    assert found["D"] == pytest.approx([0.2, 0.2, 0.1])
    losses = [float(row["criticality"]) for row in rows(out)]
    assert losses == sorted(losses, reverse=True)


def test_the_weights_decide_what_a_loss_counts(hand: list[str], tmp_path: Path) -> None:
    """With E alone in the weights, closing B loses the 3/4 that E then lacks."""
    out, weights = tmp_path / "out.csv", write(tmp_path / "w.csv", [{"code": "E", "weight": "7"}])
    asked = ["--inputs", "linear", "--weights", str(weights), "--out", str(out)]
    assert main(["chain", "criticality", *hand, *asked]) == 0
    found = {row["code"]: float(row["criticality"]) for row in rows(out)}
    assert found == pytest.approx({"A": 0.75, "B": 0.75, "C": 1.0, "D": 0.25, "E": 1.0})


def test_a_cascade_tells_what_is_left_of_each_firm(hand: list[str], tmp_path: Path, capsys: Captured) -> None:
    """B runs at 2/5: C lacks 3/5 of three quarters of its purchases; A loses 3/5 of its sales."""
    state = write(tmp_path / "state.csv", [{"code": "B", "own_share": "40%"}])
    out = tmp_path / "out.csv"
    asked = ["--inputs", "linear", "--state", str(state), "--out", str(out)]
    assert main(["chain", "cascade", *hand, *asked, "--json"]) == 0
    left = {row["code"]: float(row["output_share"]) for row in rows(out)}
    assert left == pytest.approx({"A": 0.4, "B": 0.4, "C": 0.55, "D": 1.0, "E": 0.55})
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "gulian/chain-cascade/1"
    assert (told["hit"], told["dragged"], told["stopped"]) == (1, 3, 0)
    lost = {row["code"]: row["loss"] for row in told["top"]}
    assert lost["C"] == pytest.approx(0.45 * 4 / 365)
    assert told["loss"] == pytest.approx((0.6 * 2 + 0.6 * 3 + 0.45 * 4) / 365)
    assert told["converged"] is True


def test_the_states_of_a_day_are_those_in_force(hand: list[str], tmp_path: Path) -> None:
    """The least of what applies counts; a row whose time is over counts nothing."""
    state = write(
        tmp_path / "state.csv",
        [
            {"code": "B", "own_share": "0.5", "blocked_by": "", "from": "2020-02-01", "until": "2020-02-10"},
            {
                "code": "B",
                "own_share": "",
                "blocked_by": "用工返岗",
                "from": "2020-02-05",
                "until": "2020-02-06",
            },
            {"code": "D", "own_share": "", "blocked_by": "materials", "from": "", "until": ""},
        ],
    )
    out = tmp_path / "out.csv"
    for day, share in (("2020-01-31", 1.0), ("2020-02-01", 0.5), ("2020-02-05", 0.0), ("2020-02-11", 1.0)):
        asked = ["--state", str(state), "--date", day, "--out", str(out)]
        assert main(["chain", "cascade", *hand, *asked]) == 0
        own = {row["code"]: float(row["own_share"]) for row in rows(out)}
        assert (own["B"], own["D"]) == (share, 1.0), day


# -- scenarios -------------------------------------------------------------------------------------------

SCENARIO = """title_zh: 甲
title_en: a
entries:
  - regions: [north]
    own_share: 0.4
  - products: [p]
    own_share_low: 0
    own_share_high: 1
    until: 2020-03-31
"""


@pytest.fixture
def regions(hand: list[str], tmp_path: Path) -> list[str]:
    """The hand-worked files with B in the north and D's delivery a product, and a scenario about both."""
    firms = [{**row, "region": "north" if row["code"] == "B" else ""} for row in rows(Path(hand[1]))]
    links = [{**row, "product": "p" if row["supplier"] == "D" else ""} for row in rows(Path(hand[3]))]
    (tmp_path / "s.yaml").write_text(SCENARIO, "utf-8")
    register, pairs = write(tmp_path / "e.csv", firms), write(tmp_path / "l.csv", links)
    return ["--enterprises", str(register), "--links", str(pairs), "--labels", "any", "--inputs", "linear",
            "--scenario", str(tmp_path / "s.yaml"), "--out", str(tmp_path / "out.csv")]  # fmt: skip


def test_a_scenario_hits_places_and_deliveries(regions: list[str], tmp_path: Path, capsys: Captured) -> None:
    """B left with 2/5 takes 3/5 of 3/4 from C; half of D's delivery takes 1/8 more; later it runs again."""
    assert main(["chain", "cascade", *regions, "--json"]) == 0
    left = {row["code"]: float(row["output_share"]) for row in rows(tmp_path / "out.csv")}
    assert left == pytest.approx({"A": 0.4, "B": 0.4, "C": 1 - 0.45 - 0.125, "D": 0.5, "E": 0.425})
    out, err = capsys.readouterr()
    assert "--draws" in err
    told = json.loads(out)
    assert [row["hits"] for row in told["entries"]] == [1, 1]
    assert (told["certain"], told["ensemble"]) == (False, None)
    assert told["scenario"]["title_en"] == "a"
    assert main(["--lang", "en", "chain", "cascade", *regions, "--date", "2020-04-01"]) == 0
    assert next(float(row["output_share"]) for row in rows(tmp_path / "out.csv") if row["code"] == "D") == 1
    assert "Entry 2 of the scenario hits nobody" in capsys.readouterr().err


def test_an_ensemble_says_everywhere_that_it_is_one(
    regions: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Intervals, draws and seed in the file and in the JSON; the same seed gives the same bytes."""
    out = tmp_path / "out.csv"
    asked = ["--draws", "50", "--seed", "4", "--interval", "0.5"]
    assert main(["chain", "cascade", *regions, *asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ensemble"] == {"draws": 50, "seed": 4, "interval": 0.5}
    assert told["loss_low"] < told["loss"] < told["loss_high"]
    first = out.read_bytes()
    row = next(row for row in rows(out) if row["code"] == "D")
    assert float(row["output_share_low"]) < float(row["output_share"]) < float(row["output_share_high"])
    assert row["draws"] == "50"
    assert main(["--lang", "en", "chain", "cascade", *regions, *asked]) == 0
    assert "50 draws (seed 4)" in capsys.readouterr().out
    assert out.read_bytes() == first


def test_a_state_and_a_scenario_are_laid_together(regions: list[str], tmp_path: Path) -> None:
    """The least of what applies counts."""
    state = write(tmp_path / "state.csv", [{"code": "B", "own_share": 0.7}, {"code": "E", "own_share": 0.1}])
    assert main(["chain", "cascade", *regions, "--state", str(state)]) == 0
    own = {row["code"]: float(row["own_share"]) for row in rows(tmp_path / "out.csv")}
    assert own == {"A": 1.0, "B": 0.4, "C": 1.0, "D": 1.0, "E": 0.1}


@pytest.mark.parametrize(("words", "code"), [((), "E-CLI-003"), (("--scenario", "no"), "E-CHAIN-023")])
def test_a_cascade_of_nothing_is_refused(
    hand: list[str], tmp_path: Path, capsys: Captured, words: tuple[str, ...], code: str
) -> None:
    assert main(["chain", "cascade", *hand, "--out", str(tmp_path / "out.csv"), *words]) == 2
    assert capsys.readouterr().err.startswith(f"{code} ")


# -- labels ----------------------------------------------------------------------------------------------


def relabelled(words: list[str], industry: Mapping[str, str], folder: Path) -> list[str]:
    """The same files with other industries."""
    folder.mkdir()
    table = rows(Path(words[1]))
    register = [{**row, "industry": industry[row["code"]], "staff": "10"} for row in table]
    links = [{**row, "value": ""} for row in rows(Path(words[3]))]
    return ["--enterprises", str(write(folder / "enterprises.csv", register)),
            "--links", str(write(folder / "links.csv", links)), "--labels", "any"]  # fmt: skip


@pytest.mark.parametrize("kind", ["mixed", "leontief", "linear"])
@pytest.mark.parametrize("market", MARKETS)
def test_a_label_that_looks_like_a_code_is_a_label(
    hand: list[str], tmp_path: Path, kind: str, market: str
) -> None:
    """Files with `13`, `C`, `I6513` for industries answer the same bytes as with `x`, `y`, `z`, also where
    values are spread and output would be guessed from staff."""
    codes = dict(zip("ABCDE", ("13", "C", "I6513", "13", "36"), strict=True))
    names = {"13": "v", "36": "w", "C": "x", "I6513": "y"}
    answers = []
    for at, each in enumerate((codes, {firm: names[code] for firm, code in codes.items()})):
        words = relabelled(hand, each, tmp_path / str(at))
        out = tmp_path / str(at) / "out.csv"
        asked = ["--inputs", kind, "--market", market, "--out", str(out)]
        assert main(["chain", "criticality", *words, *asked]) == 0
        state = write(tmp_path / str(at) / "state.csv", [{"code": "B", "own_share": 0}])
        cascade = out.with_name("cascade.csv")
        assert main(["chain", "cascade", *words, *asked[:-1], str(cascade), "--state", str(state)]) == 0
        kept = pl.read_csv(cascade).drop("industry").write_csv()
        answers.append((out.read_bytes(), kept))
    assert answers[0] == answers[1]


def test_a_label_is_its_own_input_class(hand: list[str], tmp_path: Path) -> None:
    """C buys `b` and `d`: without D it stops with leontief, not with a file that asks for `b` only."""
    industry = {code: code.lower() for code in "ABCDE"}
    words = relabelled(hand, industry, tmp_path / "own")
    pairs = write(
        tmp_path / "own" / "e.csv", [{"supplier_industry": "b", "buyer_industry": "c", "kind": "2"}]
    )
    state = write(tmp_path / "own" / "state.csv", [{"code": "D", "own_share": 0}])
    left = {}
    for inputs in ("leontief", str(pairs), "mixed"):
        out = tmp_path / "own" / "out.csv"
        asked = ["--inputs", inputs, "--state", str(state), "--out", str(out)]
        assert main(["chain", "cascade", *words, *asked]) == 0
        left[inputs] = next(float(row["down"]) for row in rows(out) if row["code"] == "C")
    assert left["leontief"] == 0.0
    assert left[str(pairs)] == left["mixed"] > 0.4


def test_a_weight_between_labels_is_not_rounded_to_fen(hand: list[str], tmp_path: Path) -> None:
    """Values of 1e-9 are links like any others, and a third is a third."""
    links = [{"supplier": a, "buyer": b, "value": value * 1e-9 / 3} for a, b, value in HAND]
    words = [*hand[:3], str(write(tmp_path / "tiny.csv", links)), *hand[4:]]
    found = []
    for each in (hand, words):
        out = tmp_path / "out.csv"
        assert main(["chain", "criticality", *each, "--inputs", "linear", "--out", str(out)]) == 0
        found.append({row["code"]: float(row["criticality"]) for row in rows(out)})
    assert found[1] == pytest.approx(found[0], rel=1e-14)


# -- files -----------------------------------------------------------------------------------------------


def test_the_named_world_has_its_answers_in_every_kind_of_file(small: list[str], tmp_path: Path) -> None:
    """CSV, XLSX and Parquet in, CSV and Parquet out: the same figures; the foreign supplier is a node."""
    folder = Path(small[1]).parent
    frames = {
        name: pl.read_csv(folder / f"{name}.csv", infer_schema=False) for name in ("enterprises", "links")
    }
    answers = []
    for kind in ("csv", "xlsx", "parquet"):
        words = []
        for name, frame in frames.items():
            path = tmp_path / f"{name}.{kind}"
            words += [f"--{name}", str(path)]
            if kind == "csv":
                frame.write_csv(path)
            elif kind == "parquet":
                frame.write_parquet(path)
            else:
                path.write_bytes(door.write_workbook([door.Sheet("1", frame)]))
        out = tmp_path / f"{kind}.parquet"
        assert main(["chain", "criticality", *words, "--out", str(out)]) == 1
        answers.append(pl.read_parquet(out).filter(~pl.col("code").str.starts_with("foreign")))
    assert answers[0].height == 12
    assert answers[0].equals(answers[1])
    assert answers[0].equals(answers[2])


def test_problems_lie_beside_the_answer_and_go_when_there_are_none(
    small: list[str], hand: list[str], tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "out.csv"
    assert main(["--lang", "en", "chain", "criticality", *small, "--out", str(out)]) == 1
    told = rows(tmp_path / "problems.csv")
    assert [row["code"] for row in told] == ["E-REG-004", "E-DOOR-072", "E-DOOR-074"]
    assert "3 problems" in capsys.readouterr().err
    assert main(["chain", "criticality", *hand, "--out", str(out)]) == 0
    assert rows(tmp_path / "problems.csv") == []


def test_somebody_elses_problems_file_is_left_alone(hand: list[str], tmp_path: Path) -> None:
    (tmp_path / "problems.csv").write_text("mine\n", "utf-8")
    assert main(["chain", "criticality", *hand, "--out", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "problems.csv").read_text("utf-8") == "mine\n"


def test_a_code_that_would_run_in_a_spreadsheet_is_written_as_text(tmp_path: Path) -> None:
    firms = [{"code": code, "industry": "x"} for code in ("=1+1", "b")]
    register = write(tmp_path / "e.csv", firms)
    links = write(tmp_path / "l.csv", [{"supplier": "=1+1", "buyer": "b", "value": 1}])
    out = tmp_path / "out.csv"
    words = ["--enterprises", str(register), "--links", str(links), "--labels", "any", "--out", str(out)]
    assert main(["chain", "criticality", *words]) == 0
    assert {row["code"] for row in rows(out)} == {"'=1+1", "b"}


def test_only_the_firms_asked_for_are_closed(hand: list[str], tmp_path: Path, capsys: Captured) -> None:
    out, chosen = (
        tmp_path / "out.csv",
        write(tmp_path / "f.csv", [{"code": "D"}, {"code": "B"}, {"code": "A"}]),
    )
    assert main(["chain", "criticality", *hand, "--firms", str(chosen), "--out", str(out)]) == 0
    assert [row["code"] for row in rows(out)] == ["A", "B", "D"]
    assert main(["chain", "criticality", *hand, "--firms", str(chosen), "--top", "1", "--out", str(out)]) == 0
    assert [row["code"] for row in rows(out)] == ["A"]
    capsys.readouterr()
    assert main(["chain", "criticality", *hand, "--top", "2", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in told["top"]] == [row["code"] for row in rows(out)]
    assert told["closed"] == 2
    assert told["certificate"]["cascades"] == told["certificate"]["of_firms"] == 5
    assert told["certificate"]["others_at_most"] <= told["certificate"]["least"] + 1e-6
    assert main(["--lang", "en", "chain", "criticality", *hand, "--top", "2", "--out", str(out)]) == 0
    assert "closing any one of the 3 others costs no more than" in capsys.readouterr().out
    assert main(["chain", "criticality", *hand, "--top", "2", "--out", str(out)]) == 0
    assert "已核实：其余 3 户" in capsys.readouterr().out
    assert (told["firms"], told["links"], told["converged"]) == (5, 4, True)


def test_a_command_that_was_stopped_goes_on(hand: list[str], tmp_path: Path) -> None:
    """--resume: the same file as in one go; a second run finds all finished and computes nothing."""
    whole, parts, keep = tmp_path / "whole.csv", tmp_path / "parts.csv", tmp_path / "kept"
    assert main(["chain", "criticality", *hand, "--out", str(whole)]) == 0
    words = ["chain", "criticality", *hand, "--resume", str(keep), "--out", str(parts)]
    assert main(words) == 0
    assert parts.read_bytes() == whole.read_bytes()
    shards = sorted(keep.rglob("*.shard"))
    written = [each.stat().st_mtime_ns for each in shards]
    parts.unlink()
    assert main(words) == 0
    assert parts.read_bytes() == whole.read_bytes()
    assert shards
    assert [each.stat().st_mtime_ns for each in shards] == written


def test_draws_that_were_stopped_go_on(regions: list[str], tmp_path: Path, capsys: Captured) -> None:
    """--resume keeps draws too: the same file as in one go. Without draws there is nothing to keep."""
    out, keep = tmp_path / "out.csv", tmp_path / "kept"
    asked = ["chain", "cascade", *regions, "--draws", "15"]
    assert main(asked) == 0
    whole = out.read_bytes()
    assert main([*asked, "--resume", str(keep)]) == 0
    assert out.read_bytes() == whole
    assert len(list(keep.rglob("*.shard"))) == 2
    capsys.readouterr()
    assert main(["chain", "cascade", *regions, "--resume", str(keep)]) == 2
    assert "--resume" in capsys.readouterr().err


# -- refusals --------------------------------------------------------------------------------------------

Spoil = Callable[[list[str], Path], list[str]]
REFUSED: dict[str, tuple[str, Spoil]] = {
    "an option that is not there": ("E-CLI-001", lambda words, _: [*words, "--wieghts", "links"]),
    "a market nobody knows": ("E-CLI-004", lambda words, _: [*words, "--market", "city"]),
    "weights that are no file": ("E-CLI-004", lambda words, _: [*words, "--weights", "price"]),
    "inputs that are no file": ("E-CHAIN-004", lambda words, _: [*words, "--inputs", "leontieff"]),
    "no register": ("E-CLI-003", lambda words, _: words[2:]),
    "an answer of no known kind": ("E-CLI-004", lambda words, path: [*words, "--out", str(path / "out.doc")]),
    "an answer over a file that is read": ("E-CLI-004", lambda words, _: [*words, "--out", words[1]]),
    "a folder that is not there": ("E-LAKE-009", lambda words, at: [*words, "--out", str(at / "no/o.csv")]),
    "too few rounds": ("E-CHAIN-005", lambda words, _: [*words, "--max-iterations", "1"]),
    "leaders in parts": ("E-CLI-004", lambda words, at: [*words, "--top", "2", "--resume", str(at / "k")]),
    "weights nobody has": ("E-CLI-007", lambda words, _: [*words, "--weights", "staff"]),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_is_one_sentence_and_leaves_no_file(
    hand: list[str], tmp_path: Path, capsys: Captured, what: str
) -> None:
    code, spoil = REFUSED[what]
    out = tmp_path / "out.csv"
    before = Path(hand[1]).read_bytes()
    assert main(["chain", "criticality", *spoil([*hand, "--out", str(out)], tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"{code} ")
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert not out.exists()
    assert Path(hand[1]).read_bytes() == before


def test_codes_that_are_none_are_refused_with_the_way_out(
    hand: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Without `--labels any` no row of such a register can be used, and the sentence says so."""
    assert main(["--lang", "en", "chain", "criticality", *hand[:4], "--out", str(tmp_path / "out.csv")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("E-CLI-006 ")
    assert "--labels any" in told
