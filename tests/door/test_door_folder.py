# SPDX-License-Identifier: Apache-2.0
"""A folder of files as a user reads it: the usable is in the frames, the rest is told, nothing is lost."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.door import TABLES, Folder, csv_bytes, problems_csv, read_folder, read_table
from gulian.door.lines import all_at_once, one_by_one
from gulian.errors import NoFolder, Problem, StemTwice, UnknownTable
from gulian.registry import check_character, organisation_check

SUNDAY = dt.date(2020, 3, 1)


def firm(number: int) -> str:
    """The code of an invented firm of 长兴县, with both check characters right."""
    inner = f"MA{number:06d}"
    first17 = f"91330522{inner}{organisation_check(inner)}"
    return first17 + check_character(first17)


A, B, C, STRANGER = (firm(number) for number in (1, 2, 3, 99))
REGISTER = (
    f"code,name,region,industry,staff\n{A},甲厂,330522,3670,120\n{B},乙厂,330522,36,60\n{C},丙厂,330502,C,9\n"
)
REPORTS = f"code,date,opened,staff,returned\n{A},2020-03-01,1,120,100\n{B},2020-03-01,0,60,0\n"
TODAY = "reports/2020-03-01.csv"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files, a register of the firms A, B and C among them unless it is given."""
    for name, content in {"enterprises.csv": REGISTER, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def told(folder: Folder) -> list[tuple[str, int, str, str]]:
    return folder.problems.select("file", "row", "field", "code").rows()


def test_a_folder_gives_a_frame_a_table_with_the_agreed_columns(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path, {TODAY: REPORTS}))
    assert folder.problems.is_empty()
    assert folder.problems.columns == list(Problem.__dataclass_fields__)
    assert folder.enterprises.select("code", "industry", "staff").rows() == [
        (A, "3670", 120), (B, "36", 60), (C, "C", 9),
    ]  # fmt: skip
    assert folder.reports.select("file", "row", "code", "unit", "date", "opened", "returned").rows() == [
        (TODAY, 2, A, A, SUNDAY, True, 100), (TODAY, 3, B, B, SUNDAY, False, 0),
    ]  # fmt: skip
    for stem, table in TABLES.items():
        assert getattr(folder, stem).schema == table.schema
    assert [(seen.name, seen.rows) for seen in folder.files] == [("enterprises.csv", 3), (TODAY, 2)]


def test_two_files_with_one_stem_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"links.csv": "supplier,buyer\n", "links.xlsx": b""})
    with pytest.raises(StemTwice, match=r"links\.csv, links\.xlsx"):
        read_folder(tmp_path)


def test_a_folder_that_is_none_and_a_table_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoFolder):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(UnknownTable, match="enterprises, units, links"):
        read_table(tmp_path / "x.csv", "companies")


def test_only_the_wanted_tables_are_read(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path, {TODAY: REPORTS}), stems=["enterprises"])
    assert folder.reports.is_empty()
    assert [seen.name for seen in folder.files] == ["enterprises.csv"]


def test_a_file_of_another_kind_is_told_and_other_files_are_none_of_ours(tmp_path: Path) -> None:
    write(tmp_path, {"reports/页.pdf": b"%PDF", "site.yaml": "", "units.doc": b"x", "reports/~$x.xlsx": b""})
    assert told(read_folder(tmp_path)) == [
        ("reports/页.pdf", 0, "", "E-DOOR-016"),
        ("units.doc", 0, "", "E-DOOR-016"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends_make_no_difference(
    tmp_path: Path, separator: str, encoding: str, end: str
) -> None:
    text = f"统一社会信用代码,企业名称,所在县区\n{A},甲厂（总部）,330522\n{B},乙厂,长兴县\n"
    data = text.replace(",", separator).replace("\n", end).encode(encoding)
    folder = read_folder(write(tmp_path, {"enterprises.csv": data}))
    assert folder.problems.is_empty()
    assert folder.enterprises.select("row", "code", "name", "region").rows() == [
        (2, A, "甲厂（总部）", "330522"), (3, B, "乙厂", "330522"),
    ]  # fmt: skip


def test_rows_keep_their_line_in_the_file_whatever_stands_before_them(tmp_path: Path) -> None:
    text = f'code,name,region\n\n{A},"甲\n厂",330522\n,,\n{B},"乙,厂",330522\n'
    folder = read_folder(write(tmp_path, {"enterprises.csv": text}))
    assert folder.enterprises.select("row", "name").rows() == [(3, "甲\n厂"), (6, "乙,厂")]


def test_a_mark_that_is_never_closed_spoils_its_own_row_only(tmp_path: Path) -> None:
    text = f'code,name\n{A},"甲厂\n{B},乙厂\n{C},丙"厂"\n'
    folder = read_folder(write(tmp_path, {"enterprises.csv": text}))
    assert folder.enterprises.select("code", "name").rows() == [(B, "乙厂"), (C, '丙"厂"')]
    assert told(folder) == [("enterprises.csv", 2, "", "E-DOOR-063")]


def test_a_row_of_another_width_is_told_and_a_cut_one_is_left_out(tmp_path: Path) -> None:
    text = f"code,name,staff\n{A},甲,厂,120\n{B},乙厂\n{C},丙厂,9,,\n{firm(4)},丁"
    folder = read_folder(write(tmp_path, {"enterprises.csv": text}))
    assert folder.enterprises.select("code", "staff").rows() == [(B, None)]
    assert [(row, code) for _, row, _, code in told(folder)] == [
        (2, "E-DOOR-060"), (3, "E-DOOR-062"), (4, "E-DOOR-060"), (5, "E-DOOR-061"),
    ]  # fmt: skip


def test_columns_without_a_meaning_are_kept_under_their_own_header(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path, {"enterprises.csv": f"code,name,色,色\n{A},甲厂,红,蓝\n"}))
    assert folder.enterprises.select("extra:色", "extra:色@4").rows() == [("红", "蓝")]
    assert folder.problems.is_empty()


def test_a_title_and_a_second_header_row_are_understood(tmp_path: Path) -> None:
    text = (
        "某县企业复工复产情况表,,,,\n填报单位：某局,,,,\n"
        "统一社会信用代码,日期,员工情况,,是否开工\n,,员工总数（人）,返岗人数（人）,\n"
        f"{A},2020-03-01,120,100,是\n"
    )
    folder = read_folder(write(tmp_path, {TODAY: text}))
    assert folder.reports.select("row", "staff", "returned", "opened").rows() == [(5, 120, 100, True)]
    assert folder.problems.is_empty()


def test_a_missing_column_is_refused_in_one_sentence_with_the_nearest_header(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path, {TODAY: f"社会信用代吗,填报日期,是否开工\n{A},2020-03-01,1\n"}))
    assert folder.reports.is_empty()
    assert told(folder) == [(TODAY, 0, "", "E-DOOR-021")]
    assert folder.problems["message_zh"][0] == (
        f"{TODAY} 缺少“统一社会信用代码”列（code），未读取。表中相近的：社会信用代吗。"
    )


def test_a_misspelt_column_that_can_be_missed_is_told_with_its_likely_name(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path, {TODAY: f"code,date,returnd\n{A},2020-03-01,5\n"}))
    assert told(folder) == [(TODAY, 0, "", "E-DOOR-022")]
    assert "returned" in folder.problems["message_en"][0]
    assert folder.reports["extra:returnd"].to_list() == ["5"]


def test_the_unit_of_a_header_is_converted_and_told(tmp_path: Path) -> None:
    text = f"code,name,年营业收入（亿元）,日产值(元)\n{A},甲厂,1.5,120\n{B},乙厂,3万元,\n"
    folder = read_folder(write(tmp_path, {"enterprises.csv": text}))
    assert folder.enterprises.select("revenue_fen", "output_fen").rows() == [
        (15_000_000_000, 12_000),
        (3_000_000, None),
    ]
    assert [code for *_, code in told(folder)] == ["E-DOOR-024", "E-DOOR-024"]


def test_a_firm_whose_code_cannot_be_right_is_left_out_and_an_odd_code_is_used(tmp_path: Path) -> None:
    wrong = A[:-1] + ("0" if A[-1] != "0" else "1")
    odd17 = B[:16] + ("0" if B[16] != "0" else "1")
    odd = odd17 + check_character(odd17)
    text = f"code,name\n{wrong},甲厂\n{odd},乙厂\n9.13305E+17,丙厂\n12345,丁厂\n"
    folder = read_folder(write(tmp_path, {"enterprises.csv": text}))
    assert folder.enterprises["code"].to_list() == [odd]
    assert told(folder) == [
        ("enterprises.csv", 2, "code", "E-REG-004"),
        ("enterprises.csv", 3, "code", "E-DOOR-078"),
        ("enterprises.csv", 4, "code", "E-REG-003"),
        ("enterprises.csv", 5, "code", "E-REG-001"),
    ]
    assert f"末位应为 {A[-1]}" in folder.problems["message_zh"][0]


def test_labels_are_opaque_and_unique_by_their_letters(tmp_path: Path) -> None:
    text = "code,name,region,industry\na1,甲,北,纺织\nA1,乙,南,x-9\n"
    links = "supplier,buyer\na1,A1\nb,A1\n"
    folder = read_folder(write(tmp_path, {"enterprises.csv": text, "links.csv": links}), labels=True)
    assert folder.enterprises.select("code", "region", "industry").rows() == [
        ("a1", "北", "纺织"),
        ("A1", "南", "x-9"),
    ]
    assert folder.links.select("supplier", "buyer").rows() == [("a1", "A1")]
    assert told(folder) == [("links.csv", 3, "supplier", "E-DOOR-072")]


def test_a_firm_without_a_name_is_known_by_its_code_and_told(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path, {"enterprises.csv": f"code,name\n{A},\n,甲厂\n"}))
    assert folder.enterprises.select("code", "name").rows() == [(A, A)]
    assert told(folder) == [
        ("enterprises.csv", 2, "name", "E-DOOR-031"),
        ("enterprises.csv", 3, "code", "E-DOOR-030"),
    ]


def test_of_two_rows_about_one_firm_the_later_counts_and_both_are_told(tmp_path: Path) -> None:
    folder = read_folder(
        write(tmp_path, {"enterprises.csv": f"code,name,staff\n{A},甲,1\n{B},乙,2\n{A},甲,3\n"})
    )
    assert folder.enterprises.select("code", "staff").rows() == [(B, 2), (A, 3)]
    assert told(folder) == [
        ("enterprises.csv", 2, "", "E-DOOR-070"),
        ("enterprises.csv", 4, "", "E-DOOR-071"),
    ]


def test_all_receipts_of_a_report_are_kept_and_the_last_is_told_to_prevail(tmp_path: Path) -> None:
    """A receipt without an instant is before one with; then the file's name, then the row decides."""
    head = "code,date,returned,received_at\n"
    files = {
        "reports/2020-03-01.csv": f"{head}{A},2020-03-01,3,2020-03-01T18:00:00\n{A},2020-03-01,1,\n",
        "reports/2020-03-01b.csv": f"{head}{A},2020-03-01,2,2020-03-01T17:00:00\n",
    }
    folder = read_folder(write(tmp_path, files))
    assert sorted(folder.reports["returned"].to_list()) == [1, 2, 3]
    assert [(file, row, code) for file, row, _, code in told(folder)] == [
        ("reports/2020-03-01.csv", 2, "E-DOOR-071"),
        ("reports/2020-03-01.csv", 3, "E-DOOR-070"),
        ("reports/2020-03-01b.csv", 2, "E-DOOR-070"),
    ]


def test_links_to_unknown_firms_to_oneself_and_from_nowhere_are_left_out(tmp_path: Path) -> None:
    text = (
        f"supplier,buyer,country\n{A},{B},\n{STRANGER},{B},\n{A},{A},\n,{B},\n,{B},德国\nX-7,{B},日本\n{A},{B[:-1]},\n"
        f"{B},{C},中国\n"
    )
    folder = read_folder(write(tmp_path, {"links.csv": text}))
    assert folder.links.select("supplier", "buyer", "country").rows() == [
        (A, B, None), ("foreign:德国:6", B, "德国"), ("X-7", B, "日本"), (B, C, None),
    ]  # fmt: skip
    assert told(folder) == [
        ("links.csv", 3, "supplier", "E-DOOR-072"),
        ("links.csv", 4, "supplier", "E-DOOR-074"),
        ("links.csv", 5, "supplier", "E-DOOR-030"),
        ("links.csv", 8, "buyer", "E-REG-001"),
    ]


def test_an_end_before_its_start_is_not_used(tmp_path: Path) -> None:
    text = f"supplier,buyer,since,until\n{A},{B},2020-03-01,2019-03-01\n"
    folder = read_folder(write(tmp_path, {"links.csv": text}))
    assert folder.links.select("since", "until").rows() == [(SUNDAY, None)]
    assert told(folder) == [("links.csv", 2, "until", "E-DOOR-077")]


def test_more_returned_than_staff_or_on_site_than_returned_is_not_used(tmp_path: Path) -> None:
    text = f"code,date,staff,returned,onsite\n{A},2020-03-01,100,120,90\n{B},2020-03-01,60,50,55\n"
    folder = read_folder(write(tmp_path, {TODAY: text}))
    assert folder.reports.select("staff", "returned", "onsite").rows() == [(100, None, 90), (60, 50, None)]
    assert told(folder) == [(TODAY, 2, "returned", "E-DOOR-076"), (TODAY, 3, "onsite", "E-DOOR-076")]


def test_a_report_about_a_day_that_had_not_come_is_left_out(tmp_path: Path) -> None:
    """Later than its receipt, than the day in its file's name, than today."""
    head = "code,date,received_at\n"
    files = {
        "reports/2020-03-01.csv": (
            f"{head}{A},2020-03-02,\n{B},2020-03-01,2020-02-29T20:00:00\n{C},2020-02-28,\n"
        ),
        "reports/late.csv": f"{head}{A},2020-03-05,\n{B},2020-03-04,\n",
    }
    folder = read_folder(write(tmp_path, files), today=dt.date(2020, 3, 4))
    assert folder.reports.select("file", "row").rows() == [
        ("reports/2020-03-01.csv", 4),
        ("reports/late.csv", 3),
    ]
    assert [code for *_, code in told(folder)] == ["E-DOOR-075"] * 3


def test_a_report_belongs_to_a_plant_that_its_firm_has(tmp_path: Path) -> None:
    units = f"unit,code,name,region\n{A}-01,{A},一厂,330522\n{STRANGER}-01,{STRANGER},外厂,330522\n"
    rows = f"{A},{A}-01,2020-03-01\n{B},{A}-01,2020-03-01\n{B},,2020-03-01\n{STRANGER},,2020-03-01\n"
    reports = f"code,unit,date\n{rows}"
    folder = read_folder(write(tmp_path, {"units.csv": units, TODAY: reports}))
    assert folder.units["unit"].to_list() == [f"{A}-01"]
    assert folder.reports.select("code", "unit").rows() == [(A, f"{A}-01"), (B, B)]
    assert told(folder) == [
        ("units.csv", 3, "code", "E-DOOR-072"),
        (TODAY, 3, "unit", "E-DOOR-073"),
        (TODAY, 5, "code", "E-DOOR-072"),
    ]


def test_without_a_register_nothing_is_compared_and_that_is_told_once_a_file(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path, {"enterprises.csv": "", TODAY: REPORTS}))
    assert folder.reports.height == 2
    assert told(folder) == [("enterprises.csv", 0, "", "E-DOOR-012"), (TODAY, 0, "", "E-DOOR-027")]


def test_bodies_and_tiers_are_read(tmp_path: Path) -> None:
    files = {
        "bodies.csv": "主体编号,主体类别,主体名称,上级主体,起始日期\nP-1,park,某园区,p-0,2019-01-01\n",
        "risk.csv": "region,date,tier\n330522,2020-03-01,低风险\n999999,2020-03-01,low\n330522,,low\n",
        "leaders.csv": f"code,chain,officer\n{A},汽车,张某\n{A},,李某\n",
    }
    folder = read_folder(write(tmp_path, files))
    assert folder.bodies.select("body", "kind", "parent", "since").rows() == [
        ("P-1", "park", "P-0", dt.date(2019, 1, 1))
    ]
    assert folder.risk.select("region", "date", "tier").rows() == [("330522", SUNDAY, "low")]
    assert folder.leaders.select("code", "chain").rows() == [(A, "汽车")]
    assert told(folder) == [
        ("leaders.csv", 3, "chain", "E-DOOR-030"),
        ("risk.csv", 3, "region", "E-REG-010"),
        ("risk.csv", 4, "date", "E-DOOR-030"),
    ]


def test_the_problems_file_opens_in_a_spreadsheet_and_no_cell_of_it_runs(tmp_path: Path) -> None:
    text = f"code,date,staff\n{A},2020-03-01,=1+1\n"
    csv = problems_csv(read_folder(write(tmp_path, {TODAY: text})).problems)
    head, line = csv.decode("utf-8-sig").splitlines()
    assert csv.startswith(b"\xef\xbb\xbf")
    assert head == "file,row,field,value,code,message_zh,message_en,fix"
    assert line.startswith(f"{TODAY},2,staff,'=1+1,E-DOOR-040,“员工总数”不是数字：=1+1，未使用。")
    assert "staff is no number" in line
    assert "人" in line


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=8),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_that_is_written_as_csv_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str]
) -> None:
    """The apostrophe that keeps `=1+1` from running is taken away again; outer blanks are not kept."""
    frame = pl.DataFrame({"code": [f"f{n}" for n in range(len(notes))], "date": SUNDAY, "note": notes})
    path = tmp_path_factory.mktemp("csv") / "reports.csv"
    path.write_bytes(csv_bytes(frame))
    assert all(cell[:1] not in "=+-@" or not cell for cell in frame.with_columns(pl.lit("")).columns)
    loaded = read_table(path, "reports", labels=True)
    expected = [note.strip(" \t\u3000\u00a0\u2002\u2003\u2009") or None for note in notes]
    assert [note if note is None else note.strip() for note in loaded.frame["note"]] == [
        note if note is None else note.strip() for note in expected
    ]


def test_csv_writes_each_kind_of_value_one_way() -> None:
    frame = pl.DataFrame(
        {
            "n": [1, -2],
            "x": [1.5, None],
            "flag": [True, False],
            "day": [SUNDAY, None],
            "list": [["a", "b"], []],
            "at": [dt.datetime(2020, 3, 1, 9, 30, tzinfo=dt.UTC), None],
            "text": ["a,b", "-1"],
        }
    )
    assert csv_bytes(frame).decode("utf-8-sig") == (
        'n,x,flag,day,list,at,text\n1,1.5,1,2020-03-01,a;b,2020-03-01T09:30:00+00:00,"a,b"\n-2,,0,,,,\'-1\n'
    )


def test_the_same_folder_gives_the_same_bytes_at_any_thread_count_and_hash_seed(tmp_path: Path) -> None:
    rows = "".join(f"{firm(n)},甲{n},{'330522' if n % 3 else '火星'},{n}万\n" for n in range(400))
    again = "".join(f"{firm(n)},2020-03-01,{n},labour;物流\n" for n in range(0, 450, 2)) * 2
    write(
        tmp_path,
        {"enterprises.csv": f"code,name,region,staff\n{rows}", TODAY: f"code,date,staff,blocked_by\n{again}"},
    )
    code = (
        "import sys, pathlib, hashlib; from gulian.door import read_folder, csv_bytes, problems_csv\n"
        "f = read_folder(pathlib.Path(sys.argv[1]))\n"
        "data = csv_bytes(f.enterprises) + csv_bytes(f.reports) + problems_csv(f.problems)\n"
        "print(hashlib.sha256(data).hexdigest())"
    )
    digests = set()
    for threads, seed in (("1", "0"), ("2", "7")):
        environment = {**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", code, tmp_path],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_one_file_is_read_without_the_rules_between_tables(tmp_path: Path) -> None:
    path = (
        write(tmp_path, {"某县.csv": f"supplier,buyer,value\n{A},{STRANGER},12.5\n{A},{A},1\n"}) / "某县.csv"
    )
    loaded = read_table(path, "links")
    assert loaded.frame.select("supplier", "buyer", "value_fen").rows() == [(A, STRANGER, 12_500_000)]
    assert loaded.problems["code"].to_list() == ["E-DOOR-074"]
    missing = read_table(tmp_path / "none.csv", "links")
    assert_frame_equal(missing.frame, TABLES["links"].empty())
    assert missing.problems["code"].to_list() == ["E-DOOR-010"]


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from('ab",\n \u3000字\t;'), max_size=40),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_lines_one_by_one_and_all_at_once_are_split_alike(text: str, separator: str, quotes: bool) -> None:
    """The quick way for a million lines against the plain loop."""
    slow = one_by_one(text.removesuffix("\n").split("\n"), separator, quotes=quotes)
    fast = all_at_once(text.encode(), separator, quotes=quotes)
    assert_frame_equal(slow.frame, fast.frame)
    assert_frame_equal(slow.unclosed, fast.unclosed)
