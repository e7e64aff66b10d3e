# SPDX-License-Identifier: Apache-2.0
"""Which inputs are essential, and to which class a firm belongs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from gulian import registry
from gulian.chain import build, classify, essentiality
from gulian.chain.model import Firms, Links
from gulian.errors import EssentialityUnreadable

HEADER = "supplier_industry,buyer_industry,kind\n"


def kind(of: str | Path, supplier: str, buyer: str) -> int:
    essential = essentiality(of)
    k, l = classify(pl.Series([supplier, buyer]), essential)  # noqa: E741
    return int(essential.kinds[k, l])


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "kinds.csv"
    path.write_bytes((HEADER + text).encode(encoding))
    return path


def test_goods_are_essential_to_makers_of_goods_and_services_to_nobody() -> None:
    """Mixed: inputs from sections A to F to firms of sections A to F are essential, all others not."""
    sections = registry.industries().frame().filter(pl.col("level") == "division")
    essential = essentiality("mixed")
    assert essential.classes == tuple(sections["code"])
    goods = sections["section"].is_in(list("ABCDEF")).to_numpy()
    assert (essential.kinds == np.where(np.outer(goods, goods), 2, 1)).all()
    assert kind("mixed", "3611", "F51") == 2
    assert kind("mixed", "3611", "I6513") == 1
    assert kind("mixed", "5431", "3611") == 1


def test_every_input_or_no_input_is_essential() -> None:
    """Leontief: every input is essential. Linear: none is."""
    assert (essentiality("leontief").kinds == 2).all()
    assert (essentiality("linear").kinds == 1).all()


def test_a_firm_belongs_to_its_division_in_any_spelling() -> None:
    """A section, an unknown code and no code give no class."""
    codes = pl.Series(["3611", "C36", "Ｃ36", "36", "C", "9999", "", None])
    classes = classify(codes, essentiality("mixed"))
    assert classes.tolist() == [35, 35, 35, 35, -1, -1, -1, -1]
    assert classes.dtype == np.int32
    assert classify(pl.Series([], dtype=pl.String), essentiality("mixed")).size == 0


def test_a_pair_the_file_does_not_list_is_non_essential(tmp_path: Path) -> None:
    """The words and the digits say the same."""
    path = written(tmp_path, "C,36,essential\n44,C,0\nF,C,none\nI,I,2\n65,65,Non-Essential\n")
    assert kind(path, "3130", "3611") == 2
    assert kind(path, "4420", "3130") == 0
    assert kind(path, "5164", "3130") == 0
    assert kind(path, "6312", "6421") == 2
    assert kind(path, "6513", "6513") == 1
    assert kind(path, "3130", "4420") == 1


def test_the_finer_code_decides_whatever_the_order_of_the_lines(tmp_path: Path) -> None:
    """First by the supplier's code, then by the buyer's; a finer code becomes a class of its own."""
    lines = ["C,C,2", "36,C,0", "367,36,1", "367,3611,2", "C,3611,0"]
    for order in (lines, lines[::-1]):
        path = written(tmp_path, "\n".join(order))
        essential = essentiality(path)
        assert len(essential.classes) == 97 + 2
        assert kind(path, "3130", "3130") == 2
        assert kind(path, "3620", "3130") == 0
        assert kind(path, "3670", "3630") == 1
        assert kind(path, "3670", "3611") == 2
        assert kind(path, "3670", "3130") == 0
        assert kind(path, "3130", "3611") == 0
        names = [
            essential.classes[k] for k in classify(pl.Series(["3670", "367", "3611", "3620"]), essential)
        ]
        assert names == ["367", "367", "3611", "36"]


def test_columns_may_stand_in_any_order_and_in_chinese_encoding(tmp_path: Path) -> None:
    """A file saved by a Chinese spreadsheet is read too."""
    path = tmp_path / "kinds.csv"
    path.write_bytes("备注,kind,buyer_industry,supplier_industry\n钢材,essential,36,31\n".encode("gb18030"))
    assert kind(path, "31", "36") == 2
    path.write_bytes(("\ufeff" + HEADER + "31,36,2\n\n").encode())
    assert kind(path, "31", "36") == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("36,36,vital\n", 2),
        ("36,36,2\n36,9999,2\n", 3),
        ("36,36,2\n36,C36,1\n", 3),
        ("C65,36,2\n", 2),
        ("36,36\n", 2),
        (",36,2\n", 2),
        ("", 1),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, text: str, line: int) -> None:
    """The error names file and line."""
    path = written(tmp_path, text)
    with pytest.raises(EssentialityUnreadable) as told:
        essentiality(path)
    assert (told.value.file, told.value.line) == (str(path), line)


def test_what_is_neither_a_name_nor_a_file_is_told(tmp_path: Path) -> None:
    """A misspelt name, a folder, a file without the columns, bytes that are no text."""
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "noise.csv").write_bytes(b"\xff\xff\x00\xff")
    for wrong in ("mixd", tmp_path, tmp_path / "bad.csv", tmp_path / "noise.csv"):
        with pytest.raises(EssentialityUnreadable):
            essentiality(wrong)


def test_each_opaque_label_is_a_class(tmp_path: Path) -> None:
    """Labels are compared letter by letter; those of the file count too; no label has no class."""
    labels = pl.Series(["steel", " car", "36", None, "", "steel"])
    for name, number in (("leontief", 2), ("linear", 1)):
        essential = essentiality(name, labels=labels)
        assert essential.classes == ("36", "car", "steel")
        assert classify(labels, essential).tolist() == [2, 1, 0, -1, -1, 2]
        assert (essential.kinds == number).all()
    essential = essentiality(written(tmp_path, "steel,car,2\noil,car,0\n"), labels=labels)
    assert essential.classes == ("36", "car", "oil", "steel")
    assert essential.kinds.tolist() == [[1, 1, 1, 1], [1, 1, 1, 1], [1, 0, 1, 1], [1, 2, 1, 1]]


def test_mixed_knows_no_class_of_opaque_labels() -> None:
    """Then every firm is of unknown class, its inputs are non-essential, and the network tells it."""
    labels = pl.Series(["a", "b"])
    essential = essentiality("mixed", labels=labels)
    classes = classify(labels, essential)
    assert classes.tolist() == [-1, -1]
    links = Links(np.array([0], np.int32), np.array([1], np.int32), np.array([1.0]))
    assert build(links, Firms(classes), essential.kinds).unknown_class.tolist() == [0, 1]
