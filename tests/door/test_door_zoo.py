# SPDX-License-Identifier: Apache-2.0
"""The zoo is read: every file as expected, and no mutation of any crashes the door or passes in silence."""

from __future__ import annotations

import datetime as dt
import io
import random
import runpy
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from gulian.door import TABLES, read_folder
from gulian.door.folder import read_sources
from gulian.door.model import Seen, Settings, Source
from gulian.door.sheets import Workers

HERE = Path(__file__)
ZOO: dict[str, Any] = runpy.run_path(str(HERE.with_name("zoo.py")))
ANIMALS: tuple[Any, ...] = ZOO["ANIMALS"]
WILD = tuple(animal for animal in ANIMALS if not animal.tame)
SUNDAY = dt.date(2020, 3, 1)
TOKENS = (
    *b'" , = - % ; \0 \xff \xa3\xac 1e400 #REF! \x1f \x1e <f> </c> r="A9999999" ,,,,'.split(b" "),
    *(
        text.encode()
        for text in ("\n", "\r", "\t", "'", "，", "亿元", "3月1日", "\u202e", "\ufeff", "9" * 40, " " * 300)
    ),
)


def test_there_are_a_hundred_animals_and_no_two_of_one_name() -> None:
    assert len(ANIMALS) >= 100
    assert len({animal.name for animal in ANIMALS}) == len(ANIMALS)


@pytest.mark.parametrize("animal", ANIMALS, ids=lambda animal: animal.name)
def test_every_animal_gives_its_rows_and_its_problems(tmp_path: Path, animal: Any) -> None:
    path = tmp_path / animal.file.partition("#")[0]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(animal.data)
    (tmp_path / "enterprises.csv").write_text(ZOO["REGISTER"])
    folder = read_folder(tmp_path, on=SUNDAY)
    frame: pl.DataFrame = getattr(folder, stem_of(animal))
    assert tuple(folder.problems.select("row", "field", "code").rows()) == animal.told
    assert tuple(frame["row"]) == animal.kept
    assert set(frame["file"]) <= {animal.file}
    for column, values in animal.values.items():
        assert frame[column].to_list() == list(values)


def stem_of(animal: Any) -> str:
    return str(animal.file).partition("/")[0].partition(".")[0]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One to three small accidents; in an archive more often inside than in its wrapping."""
    if zipfile.is_zipfile(io.BytesIO(data)) and chance.random() < 0.6:
        return repacked(data, chance)
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(ACCIDENTS)(data, chance)
    return data


def span(data: bytes, chance: random.Random) -> tuple[bytes, bytes, bytes]:
    """The data in three: before, a small piece somewhere, after."""
    at = chance.randrange(len(data) + 1)
    to = min(len(data), at + chance.choice((1, 1, 2, 8, 40)))
    return data[:at], data[at:to], data[to:]


def other_byte(data: bytes, chance: random.Random) -> bytes:
    before, piece, after = span(data, chance)
    return before + bytes([chance.randrange(256)]) + piece[1:] + after


def lost_piece(data: bytes, chance: random.Random) -> bytes:
    before, _, after = span(data, chance)
    return before + after


def doubled_piece(data: bytes, chance: random.Random) -> bytes:
    before, piece, after = span(data, chance)
    return before + piece * 2 + after


def moved_piece(data: bytes, chance: random.Random) -> bytes:
    before, piece, after = span(data, chance)
    return piece + before + after


def nasty_token(data: bytes, chance: random.Random) -> bytes:
    before, piece, after = span(data, chance)
    return before + chance.choice(TOKENS) + piece + after


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return span(data, chance)[0]


ACCIDENTS = (other_byte, lost_piece, doubled_piece, moved_piece, nasty_token, cut_off)


def repacked(data: bytes, chance: random.Random) -> bytes:
    """An archive with one member mutated, so that the accident is inside and not in the wrapping."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(content, chance) if name == hit else content)
    return buffer.getvalue()


def read_mutants(folder: Path, animal: Any, count: int) -> None:
    """Read mutants of an animal together; each row of each must be in the frame or in the problems."""
    chance = random.Random(zlib.crc32(animal.name.encode()))
    table = TABLES[stem_of(animal)]
    suffix = Path(animal.file.partition("#")[0]).suffix
    sources = []
    for number in range(count):
        path = folder / f"m{number:05}{suffix}"
        path.write_bytes(mutated(animal.data, chance))
        sources.append(Source(table, path, path.name, SUNDAY))
    with Workers() as workers:
        read = read_sources(table, sources, Settings(on=SUNDAY), workers)
    accounted(read.frame, read.problems, read.seen)


def accounted(frame: pl.DataFrame, problems: pl.DataFrame, seen: tuple[Seen, ...]) -> None:
    kept = places(frame)
    told = places(problems)
    for each in seen:
        found = kept.get(each.name, set()) | {place for place in told.get(each.name, set()) if place[1] > 0}
        assert len(found) >= each.rows, each
        assert each.rows or each.name in told, each


def places(frame: pl.DataFrame) -> dict[str, set[tuple[str, int]]]:
    """File without its sheet -> (file, row) of its rows."""
    by_file: dict[str, set[tuple[str, int]]] = {}
    for file, row in frame.select("file", "row").iter_rows():
        by_file.setdefault(file.partition("#")[0], set()).add((file, row))
    return by_file


@pytest.mark.parametrize("animal", WILD, ids=lambda animal: animal.name)
def test_a_hundred_mutations_neither_crash_the_door_nor_pass_in_silence(tmp_path: Path, animal: Any) -> None:
    read_mutants(tmp_path, animal, 100)


@pytest.mark.soak
@pytest.mark.parametrize("animal", WILD, ids=lambda animal: animal.name)
def test_ten_thousand_mutations_do_not_crash_the_door_nor_pass_in_silence(
    tmp_path: Path, animal: Any
) -> None:
    read_mutants(tmp_path, animal, 10_000)


WRITE = """
import pathlib, runpy, sys
for number, animal in enumerate(runpy.run_path(sys.argv[1])["ANIMALS"]):
    path = pathlib.Path(sys.argv[2]) / str(number) / animal.file.partition("#")[0]
    path.parent.mkdir(parents=True)
    path.write_bytes(animal.data)
"""
READ = """
import datetime, pathlib, resource, sys
from gulian.door import read_folder
for place in sorted(pathlib.Path(sys.argv[2]).iterdir()):
    read_folder(place, on=datetime.date(2020, 3, 1))
status = pathlib.Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_the_whole_zoo_is_read_in_less_than_500_megabytes(tmp_path: Path) -> None:
    """Measured in a process of its own and in those it starts."""
    for code in (WRITE, READ):
        command = [sys.executable, "-c", code, str(HERE.with_name("zoo.py")), str(tmp_path)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    own, child = (int(kilobytes) * 1024 for kilobytes in run.stdout.split())
    assert own < 500_000_000
    assert child < 500_000_000
