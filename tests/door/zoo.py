# SPDX-License-Identifier: Apache-2.0
"""The zoo: files as desks and strangers send them, each with what the door must say of it.

An animal is one file in a folder whose register holds the firms A, B and C. `told` are its problems as
(row, field, code), `kept` the rows that must be in the frame, `values` what some columns must hold.
`tame` animals are too large to be mutated by the hundred.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import openpyxl
import polars as pl

from gulian.registry import check_character, organisation_check

SUNDAY = dt.date(2020, 3, 1)
DAY = "reports/2020-03-01.csv"
Told = tuple[tuple[int, str, str], ...]


def firm(number: int) -> str:
    """The code of an invented firm of 长兴县, with both check characters right."""
    inner = f"MA{number:06d}"
    first17 = f"91330522{inner}{organisation_check(inner)}"
    return first17 + check_character(first17)


A, B, C, STRANGER = (firm(number) for number in (1, 2, 3, 99))
WRONG = A[:-1] + ("0" if A[-1] != "0" else "1")
REGISTER = f"code,name,region,staff\n{A},甲厂,330522,120\n{B},乙厂,330522,60\n{C},丙厂,330502,9\n"


@dataclass(frozen=True)
class Animal:
    """One file, and what must come of it."""

    name: str
    data: bytes
    told: Told = ()
    kept: tuple[int, ...] = (2, 3)
    file: str = DAY
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    tame: bool = False


def rows(*lines: str, header: str = "code,date,staff,returned,note") -> bytes:
    """Lines of a file of reports; `a`, `b`, `c` at the start of a line stand for the firms' codes."""
    codes = {"a,": A + ",", "b,": B + ",", "c,": C + ","}
    text = [header, *(codes.get(line[:2], line[:2]) + line[2:] for line in lines)]
    return ("\n".join(text) + "\n").encode()


PLAIN = rows("a,2020-03-01,120,100,好", "b,2020-03-01,60,0,")
ONE = ("a,2020-03-01,120,100,好",)


def cell(column: str, text: str) -> bytes:
    """A file whose one report has a cell of interest."""
    quoted = '"' + text.replace('"', '""') + '"'
    return f"code,date,{column}\n{A},2020-03-01,{quoted}\n".encode()


def one(name: str, column: str, text: str, code: str, value: object = None) -> Animal:
    """A cell that is told; its row stays, with the value beside it or null."""
    inside = {"output": "output_fen", "power": "power_wh"}.get(column, column)
    return Animal(name, cell(column, text), ((2, column, code),), (2,), values={inside: [value]})


def fine(name: str, column: str, text: str, value: object) -> Animal:
    """A cell that needs understanding and no telling."""
    inside = {"output": "output_fen", "power": "power_wh"}.get(column, column)
    return Animal(name, cell(column, text), (), (2,), values={inside: [value]})


def dated(name: str, text: str, told: Told = (), kept: tuple[int, ...] = (2,), file: str = DAY) -> Animal:
    """A report whose date is written in some way."""
    values = {"date": [SUNDAY]} if kept else {}
    return Animal(name, f'code,date\n{A},"{text}"\n'.encode(), told, kept, file, values)


ENCODINGS = (
    Animal("plain", PLAIN),
    Animal("byte-order mark", b"\xef\xbb\xbf" + PLAIN),
    Animal("gb18030", PLAIN.decode().encode("gb18030")),
    Animal("utf-16 little", PLAIN.decode().encode("utf-16")),
    Animal("utf-16 big", b"\xfe\xff" + PLAIN.decode().encode("utf-16-be")),
    Animal("a broken byte", PLAIN.replace("好".encode(), b"\xe5\xa5"), ((2, "note", "E-DOOR-032"),)),
    Animal(
        "gb18030 with a broken byte",
        rows(
            "a,2020-03-01,120,100,复工复产情况正常良好",
            "b,2020-03-01,60,0,甲乙丙丁",
            header="code,date,staff,returned,备注",
        )
        .decode()
        .encode("gb18030")
        .replace("乙".encode("gb18030"), b"\xff"),
        ((3, "note", "E-DOOR-032"),),
    ),
    Animal("cut within a character", rows(*ONE)[:-2], ((2, "note", "E-DOOR-032"),), (2,)),
    Animal(
        "random bytes",
        bytes((n * 73 + n // 7 * 151) % 251 + 2 for n in range(2000)),
        ((0, "", "E-DOOR-011"),),
        (),
    ),
    Animal("zeros", bytes(4000), ((0, "", "E-DOOR-012"),), ()),
    Animal("zeros within", PLAIN.replace(b"120", bytes(60)), ((0, "", "E-DOOR-011"),), ()),
    Animal("empty", b"", ((0, "", "E-DOOR-012"),), ()),
    Animal("only a mark", b"\xef\xbb\xbf", ((0, "", "E-DOOR-012"),), ()),
    Animal("only blanks", b"\n  \n\t\n", ((0, "", "E-DOOR-012"),), ()),
    Animal("only separators", b",,,\n,,,\n", ((0, "", "E-DOOR-020"),), ()),
    Animal("only a header", rows(), ((0, "", "E-DOOR-012"),), ()),
)

STRUCTURE = (
    Animal("semicolons", PLAIN.replace(b",", b";")),
    Animal("tabs", PLAIN.replace(b",", b"\t")),
    Animal("windows line ends", PLAIN.replace(b"\n", b"\r\n")),
    Animal("old mac line ends", PLAIN.replace(b"\n", b"\r")),
    Animal("mixed line ends", PLAIN.replace(b"\n", b"\r\n", 1)),
    Animal("no line end at the end", PLAIN[:-1]),
    Animal("cut within the last row", PLAIN[:-5], ((3, "", "E-DOOR-061"),), (2,)),
    Animal("a row too long", rows(*ONE, "b,2020-03-01,1,200,0,"), ((3, "", "E-DOOR-060"),), (2,)),
    Animal("a cell cut in two", rows(*ONE, "b,2020-03-01,1,200,0,好"), ((3, "", "E-DOOR-060"),), (2,)),
    Animal("separators at the end of rows only", rows(*(line + ",," for line in ONE)), (), (2,)),
    Animal("a row too short", rows("b,2020-03-01,60", *ONE), ((2, "", "E-DOOR-062"),)),
    Animal(
        "quoted separators", rows('a,2020-03-01,120,100,"好,很好"'), (), (2,), values={"note": ["好,很好"]}
    ),
    Animal("quoted line break", rows('a,2020-03-01,120,100,"好\n很好"', "b,2020-03-01,60,0,"), (), (2, 4)),
    Animal(
        "unclosed mark",
        rows('a,2020-03-01,120,100,"好', "b,2020-03-01,60,0,"),
        ((2, "", "E-DOOR-063"),),
        (3,),
    ),
    Animal(
        "two unclosed marks",
        rows('a,2020-03-01,1,1,"好', 'b,2020-03-01,6,0,"好'),
        ((2, "", "E-DOOR-063"), (3, "", "E-DOOR-063")),
        (),
    ),
    Animal(
        "a mark within a cell", rows('a,2020-03-01,120,100,12" 管'), (), (2,), values={"note": ['12" 管']}
    ),
    Animal("quoted marks", rows('a,2020-03-01,120,100,"""好"""'), (), (2,), values={"note": ['"好"']}),
    Animal("blank rows between", rows("", ",,,,", *ONE, " , ,\t, ,", "b,2020-03-01,60,0,"), (), (4, 6)),
    Animal("separators at the end of rows", PLAIN.replace(b"\n", b",,,\n")),
    Animal(
        "the header again",
        rows(*ONE, "code,date,staff,returned,note"),
        ((3, "date", "E-DOOR-050"), (3, "staff", "E-DOOR-040"), (3, "returned", "E-DOOR-040")),
        (2,),
    ),
    Animal("a row of totals", rows(*ONE, "合计,,120,100,"), ((3, "date", "E-DOOR-030"),), (2,)),
    Animal("a remark below", rows(*ONE, "注：数据截至17时,,,,"), ((3, "date", "E-DOOR-030"),), (2,)),
    Animal("a title above", b"\xe8\xa1\xa8,,,,\n" + PLAIN, (), (3, 4)),
    Animal("the header in row 20", b"x,,,,\n" * 19 + PLAIN, (), (21, 22)),
    Animal("the header in row 30", b"x,,,,\n" * 29 + PLAIN, ((0, "", "E-DOOR-020"),), ()),
    Animal(
        "two header rows",
        "统一社会信用代码,日期,员工情况,,备注\n,,员工总数,返岗人数,\n".encode() + PLAIN.split(b"\n", 1)[1],
        (),
        (3, 4),
    ),
    Animal("empty rows without end", PLAIN + b",,,,\n" * 1_000_000, tame=True),
    Animal("wide without end", PLAIN.replace(b"\n", b"," * 20_000 + b"\n"), tame=True),
    Animal(
        "a cell without end",
        rows("a,2020-03-01,120,100," + "长" * 500_000),
        ((2, "note", "E-DOOR-033"),),
        (2,),
        tame=True,
    ),
)

HEADERS = (
    Animal(
        "chinese headers",
        rows(*ONE, header="统一社会信用代码,填报日期,员工总数（人）,返岗人数*,备 注"),
        (),
        (2,),
    ),
    Animal("capitals", rows(*ONE, header="CODE,Date,STAFF,Returned,NOTE"), (), (2,)),
    Animal("full-width headers", rows(*ONE, header="ｃｏｄｅ,ｄａｔｅ,ｓｔａｆｆ,返岗人数,备注"), (), (2,)),
    Animal("other words", rows(*ONE, header="信用代码,日期,职工人数,复岗人数,说明"), (), (2,)),
    Animal(
        "a needed header misspelt",
        rows(*ONE, header="信用带码,日期,staff,returned,note"),
        ((0, "", "E-DOOR-021"),),
        (),
    ),
    Animal(
        "a header misspelt",
        rows(*ONE, header="code,date,staff,retruned,note"),
        ((0, "", "E-DOOR-022"),),
        (2,),
        values={"returned": [None]},
    ),
    Animal(
        "two columns for one",
        rows(*ONE, header="code,date,员工总数,在册人数,note"),
        ((0, "", "E-DOOR-023"),),
        (2,),
        values={"staff": [120]},
    ),
    Animal(
        "another unit",
        rows("a,2020-03-01,120,3,", header="code,date,staff,日产值(元),note"),
        ((0, "", "E-DOOR-024"),),
        (2,),
        values={"output_fen": [300]},
    ),
    Animal(
        "a needed column missing",
        rows(*ONE, header="code,datum,staff,returned,note"),
        ((0, "", "E-DOOR-021"),),
        (),
    ),
    Animal("the file of another table", b"region,tier\n330522,low\n", ((0, "", "E-DOOR-020"),), ()),
    Animal(
        "seventy more columns",
        rows(
            *(line + ",1" * 70 for line in ONE),
            header="code,date,staff,returned,note," + ",".join(f"列{n}" for n in range(70)),
        ),
        ((0, "", "E-DOOR-026"),),
        (2,),
    ),
    Animal(
        "a column without a header",
        rows("a,2020-03-01,120,100,好,多", header="code,date,staff,returned,note,"),
        (),
        (2,),
    ),
    Animal("no header at all", PLAIN.split(b"\n", 1)[1], ((0, "", "E-DOOR-020"),), ()),
)

NUMBERS = (
    fine("thousands", "staff", "1,200", 1200),
    fine("full-width digits", "staff", "１２０", 120),
    fine("persons with their word", "staff", "120人", 120),
    fine("a number as a spreadsheet writes it", "output", "1.25E+1", 12_500_000),
    fine("a currency sign", "output", "￥1,200.5", 1_200_500_000),
    fine("a dash for nothing", "staff", "—", None),
    one("ten thousands", "output", "1200万", "E-DOOR-045", 1_200_000_000),
    one("hundred millions", "output", "3亿元", "E-DOOR-045", 30_000_000_000),
    one("a percentage", "returned", "95%", "E-DOOR-044"),
    one("less than none", "staff", "-5", "E-DOOR-041"),
    one("less than none in brackets", "staff", "（5）", "E-DOOR-041"),
    one("part of a person", "staff", "12.5", "E-DOOR-043"),
    one("beyond counting", "output", "9" * 30, "E-DOOR-042"),
    one("about", "staff", "约120", "E-DOOR-040"),
    one("a word", "staff", "全部", "E-DOOR-040"),
    one("a formula", "staff", "=SUM(A1:A9)", "E-DOOR-040"),
    one("a formula error", "staff", "#REF!", "E-DOOR-034"),
)

DATES = (
    dated("dots", "2020.3.1"),
    dated("characters", "2020年3月1日"),
    dated("no year, the file says it", "3月1日"),
    dated("no year, the run says it", "3月1日", file="reports/today.csv"),
    dated("a serial day", "43891"),
    dated("eight digits", "20200301"),
    dated("with a time", "2020-03-01 17:30"),
    dated("30 February", "2020-02-30", ((2, "date", "E-DOOR-050"),), ()),
    dated("a short year", "20.3.1", ((2, "date", "E-DOOR-050"),), ()),
    dated("day first", "01/03/2020", ((2, "date", "E-DOOR-050"),), ()),
    dated("after its file", "2020-03-02", ((2, "date", "E-DOOR-075"),), ()),
    dated("after the file in another year", "2120-03-01", ((2, "date", "E-DOOR-075"),), ()),
    Animal(
        "before it was received",
        rows("a,2020-03-01,2020-02-29T23:00:00", header="code,date,received_at"),
        ((2, "date", "E-DOOR-075"),),
        (),
    ),
    fine(
        "received in words",
        "received_at",
        "2020年3月1日17时30分",
        dt.datetime(2020, 3, 1, 9, 30, tzinfo=dt.UTC),
    ),
    one("no time at all", "received_at", "下午", "E-DOOR-052"),
    one("expected some day", "expected", "下周一", "E-DOOR-050"),
)

RULES = (
    Animal("more back than there are", rows("a,2020-03-01,100,120,"), ((2, "returned", "E-DOOR-076"),), (2,)),
    Animal("an unknown firm", rows(*ONE, f"{STRANGER},2020-03-01,1,1,"), ((3, "code", "E-DOOR-072"),), (2,)),
    Animal(
        "a wrong check character", rows(*ONE, f"{WRONG},2020-03-01,1,1,"), ((3, "code", "E-REG-004"),), (2,)
    ),
    Animal(
        "a code that became a number",
        rows(*ONE, "9.13305E+17,2020-03-01,1,1,"),
        ((3, "code", "E-REG-003"),),
        (2,),
    ),
    Animal(
        "the same twice", rows(*ONE, "a,2020-03-01,120,110,"), ((2, "", "E-DOOR-070"), (3, "", "E-DOOR-071"))
    ),
    Animal(
        "a plant nobody has",
        rows(f"a,2020-03-01,{A}-9", header="code,date,unit"),
        ((2, "unit", "E-DOOR-073"),),
        (),
    ),
    Animal("no code", rows(",2020-03-01,1,1,", *ONE), ((2, "code", "E-DOOR-030"),), (3,)),
    one("an unknown cause", "blocked_by", "缺口罩；外星人", "E-DOOR-054", ["protection"]),
    fine("several causes", "blocked_by", "用工、物流+资金", ["labour", "transport", "funds"]),
    one("half open", "opened", "部分复工", "E-DOOR-053"),
    fine("a tick", "opened", "√", True),
    one("filled by nobody known", "filled_by", "某某", "E-DOOR-054"),
    fine("marks nobody sees", "need", "口\u202e罩\u200b200\x07只", "口罩200只"),
    fine("a script", "need", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    fine("a cell that would run", "need", "=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
    fine("an apostrophe before", "need", "'=1+1", "=1+1"),
    Animal(
        "links of every wrong kind",
        f"supplier,buyer,value,country,since,until\n{A},{B},5万,,2020-03-02,2020-03-01\n{A},{A},1,,,\n,{B},1,,,\n,{B},-1,德国,,\n"
        f"{STRANGER},{B},1,,,\n{WRONG},{B},1,,,\n".encode(),
        (
            (2, "value", "E-DOOR-045"),
            (2, "until", "E-DOOR-077"),
            (3, "supplier", "E-DOOR-074"),
            (4, "supplier", "E-DOOR-030"),
            (5, "value", "E-DOOR-041"),
            (6, "supplier", "E-DOOR-072"),
            (7, "supplier", "E-REG-004"),
        ),
        (2, 5),
        "links.csv",
    ),
    Animal(
        "tiers of every wrong kind",
        "region,date,tier\n330522,2020-03-01,低风险\n鼓楼区,2020-03-01,低\n330522,2020-02-31,低\n330522,2020-03-02,极高\n".encode(),
        ((3, "region", "E-REG-010"), (4, "date", "E-DOOR-050"), (5, "tier", "E-DOOR-054")),
        (2,),
        "risk.csv",
    ),
    Animal(
        "a chain without a name",
        f"code,chain\n{A},\n{A},汽车\n".encode(),
        ((2, "chain", "E-DOOR-030"),),
        (3,),
        "leaders.csv",
    ),
    Animal(
        "a plant of a stranger",
        f"unit,code,name,region\nu1,{STRANGER},厂,330522\nu2,{A},,火星\n".encode(),
        ((2, "code", "E-DOOR-072"), (3, "region", "E-REG-010"), (3, "name", "E-DOOR-031")),
        (3,),
        "units.csv",
    ),
    Animal(
        "a body that ends before it starts",
        b"body,kind,name,since,until\np1,park,x,2020-03-02,2020-03-01\n",
        ((2, "until", "E-DOOR-077"),),
        (2,),
        "bodies.csv",
    ),
)


def workbook(
    *grids: Sequence[Sequence[object]], change: Callable[[openpyxl.Workbook], object] | None = None
) -> bytes:
    """A workbook with a sheet a grid, then changed."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, grid in enumerate(grids, 1):
        sheet = book.create_sheet(f"表{number}")
        for line in grid:
            sheet.append(list(line))
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """An archive with its members changed: (name, content) -> content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()


HEAD = ("code", "date", "staff", "returned", "note")
GRID = (HEAD, (A, SUNDAY, 120, 100, "好"), (B, dt.datetime(2020, 3, 1, 8, 0), 60, 0, None))  # noqa: DTZ001
BOOK = workbook(GRID)
XLSX = "reports/2020-03-01.xlsx"


def _merged(book: openpyxl.Workbook) -> None:
    page = book.worksheets[0]
    for span in ("A1:E1", "C2:D2", "A2:A3", "B2:B3", "E2:E3"):
        page.merge_cells(span)


def _hidden(book: openpyxl.Workbook) -> None:
    book.worksheets[1].sheet_state = "hidden"


def _formatted(book: openpyxl.Workbook) -> None:
    page = book.worksheets[0]
    for row in range(4, 20_004):
        page.cell(row, 1).number_format = "0.00"


def _cached(_: str, content: bytes) -> bytes:
    """Give the formula of C2 the result that a spreadsheet would have stored."""
    return content.replace(b"<f>100+20</f><v></v>", b"<f>100+20</f><v>120</v>").replace(
        b"<f>100+20</f><v />", b"<f>100+20</f><v>120</v>"
    )


def _bomb(name: str, content: bytes) -> bytes:
    return content + b" " * 300_000_000 if name == "xl/worksheets/sheet1.xml" else content


def _locked() -> bytes:
    """The outer container of a workbook with a password: two sectors, one entry that says so."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    numbers = (0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    header = struct.pack("<8s16sHHHHH6s10I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), *numbers)
    sectors = struct.pack("<108I", *[free] * 108) + struct.pack("<128I", table, end, *[free] * 126)

    def entry(name: str, kind: int, child: int) -> bytes:
        text = name.encode("utf-16-le")
        size = len(text) + 2 if name else 0
        return struct.pack(
            "<64sHBBIII16sIQQIQ", text, size, kind, 1, free, free, child, bytes(16), 0, 0, 0, end, 0
        )

    return (
        header
        + sectors
        + entry("Root Entry", 5, 1)
        + entry("EncryptedPackage", 2, free)
        + entry("", 0, free) * 2
    )


FORMULA = workbook((HEAD, (A, SUNDAY, "=100+20", 100, "")))

OFFICE = (
    Animal("workbook", BOOK, file=XLSX),
    Animal(
        "workbook of text",
        workbook((HEAD, (A, "2020.3.1", "1,200", "１００", "'"))),
        (),
        (2,),
        XLSX,
        {"staff": [1200], "date": [SUNDAY]},
    ),
    Animal(
        "serial days without a format",
        workbook((HEAD, (A, 43891, 120, 100.0, ""))),
        (),
        (2,),
        XLSX,
        {"date": [SUNDAY]},
    ),
    Animal(
        "codes as numbers",
        workbook((HEAD, (913305001234567800, SUNDAY, 1, 1, ""), GRID[1])),
        ((2, "code", "E-REG-003"),),
        (3,),
        XLSX,
    ),
    Animal(
        "merged title and header",
        workbook(
            (
                ("某县日报",),
                ("统一社会信用代码", "日期", "员工情况", None, "备注"),
                (None, None, "员工总数（人）", "返岗人数（人）"),
                GRID[1],
            ),
            change=_merged,
        ),
        (),
        (4,),
        XLSX,
        {"staff": [120]},
    ),
    Animal(
        "a hidden sheet", workbook(GRID, (("x", "y"),), change=_hidden), ((0, "", "E-DOOR-025"),), file=XLSX
    ),
    Animal(
        "a sheet of something else",
        workbook(GRID, (("说明",), ("按时填报",))),
        ((0, "", "E-DOOR-025"),),
        file=XLSX + "#表1",
    ),
    Animal("a formula with its result", repacked(FORMULA, _cached), (), (2,), XLSX, {"staff": [120]}),
    Animal("a formula without a result", FORMULA, ((2, "staff", "E-DOOR-034"),), (2,), XLSX),
    Animal(
        "a formula error in a sheet",
        workbook((HEAD, (A, SUNDAY, "#N/A", 100, ""))),
        ((2, "staff", "E-DOOR-034"),),
        (2,),
        XLSX,
    ),
    Animal(
        "a share with a percent format",
        workbook((HEAD, (A, SUNDAY, 120, 0.95, ""))),
        ((2, "returned", "E-DOOR-043"),),
        (2,),
        XLSX,
    ),
    Animal(
        "true and false",
        workbook((("code", "date", "opened"), (A, SUNDAY, True))),
        (),
        (2,),
        XLSX,
        {"opened": [True]},
    ),
    Animal("an empty workbook", workbook(()), ((0, "", "E-DOOR-012"),), (), XLSX),
    Animal("rows after a gap", workbook((*GRID, *[()] * 50, (C, SUNDAY, 9, 9, ""))), (), (2, 3, 54), XLSX),
    Animal("a workbook with a password", _locked(), ((0, "", "E-DOOR-015"),), (), XLSX),
    Animal("a locked workbook named xls", _locked(), ((0, "", "E-DOOR-015"),), (), "reports/2020-03-01.xls"),
    Animal("a workbook named xls", BOOK, file="reports/2020-03-01.xls"),
    Animal("a truncated workbook", BOOK[: len(BOOK) // 2], ((0, "", "E-DOOR-013"),), (), XLSX),
    Animal("a zip bomb", repacked(BOOK, _bomb), ((0, "", "E-DOOR-014"),), (), XLSX, tame=True),
    Animal(
        "a cell at the end of the world",
        workbook(GRID, change=lambda book: book.worksheets[0].cell(1_048_576, 16_384, "x")),
        ((0, "", "E-DOOR-014"),),
        (),
        XLSX,
        tame=True,
    ),
    Animal("formatted rows without end", workbook(GRID, change=_formatted), (), (2, 3), XLSX, tame=True),
    Animal("a workbook named csv", BOOK),
    Animal("a csv named xlsx", PLAIN, file=XLSX),
    Animal(
        "an archive of something else",
        repacked(BOOK, lambda _, content: content[:0]),
        ((0, "", "E-DOOR-013"),),
        (),
        XLSX,
    ),
    Animal("a pdf named csv", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", ((0, "", "E-DOOR-016"),), ()),
    Animal(
        "a page named xls",
        b"<html><table><tr><td>code</td></tr></table></html>",
        ((0, "", "E-DOOR-016"),),
        (),
        "reports/2020-03-01.xls",
    ),
    Animal(
        "an old container of nothing",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        ((0, "", "E-DOOR-013"),),
        (),
        "reports/2020-03-01.xls",
    ),
)


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


TYPED = pl.DataFrame(
    {
        "code": [A, B],
        "date": [SUNDAY] * 2,
        "staff": [120, 60],
        "output": [1.25, None],
        "opened": [True, False],
        "blocked_by": [["labour", "funds"], None],
    }
)
COLUMNS = "reports/2020-03-01.parquet"

PARQUET = (
    Animal(
        "parquet",
        parquet(TYPED),
        file=COLUMNS,
        values={"output_fen": [1_250_000, None], "blocked_by": [["labour", "funds"], None]},
    ),
    Animal(
        "parquet of text",
        parquet(TYPED.select("code", pl.col("date", "staff").cast(pl.String))),
        file=COLUMNS,
        values={"staff": [120, 60]},
    ),
    Animal(
        "parquet with a struct", parquet(TYPED.with_columns(note=pl.struct("code", "staff"))), file=COLUMNS
    ),
    Animal(
        "parquet with wrong numbers",
        parquet(TYPED.with_columns(staff=pl.Series([-1, 2**62]))),
        ((2, "staff", "E-DOOR-041"), (3, "staff", "E-DOOR-042")),
        file=COLUMNS,
    ),
    Animal("a truncated parquet file", parquet(TYPED)[:-20], ((0, "", "E-DOOR-013"),), (), COLUMNS),
    Animal("text named parquet", PLAIN, ((0, "", "E-DOOR-013"),), (), COLUMNS),
    Animal(
        "rows without end in a small file",
        parquet(pl.select(code=pl.repeat("x", 30_000_000, dtype=pl.String), date=pl.lit(SUNDAY))),
        ((0, "", "E-DOOR-014"),),
        (),
        COLUMNS,
        tame=True,
    ),
)

ANIMALS = (*ENCODINGS, *STRUCTURE, *HEADERS, *NUMBERS, *DATES, *RULES, *OFFICE, *PARQUET)
