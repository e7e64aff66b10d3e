# SPDX-License-Identifier: Apache-2.0
"""A push: JSON lines with a head that says how many there are, or a list of records.

    {"batch": {"form": "daily", "source": "platform-a", "rows": 2, "sha256": "..."}}
    {"code": "91330521YL9000019X", "date": "2020-03-01", "opened": true, "staff": 120, "returned": 96}
    {"name": "样例零件厂", "region": "330521", "date": "2020-03-01", "opened": 0, "blocked_by": ["labour"]}

1 size, encoding, a last line that ends  2 the head, if there is one: hash and number of what follows
3 one flat object a line  4 values as a cell would hold them; numbers as written, never through a float

The hash of the content does not see blanks and the order of keys: the same records are the same batch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gulian.errors import BatchCutOff, BatchTooLarge, BatchUnreadable
from gulian.monitor.intake.model import Stated, verified

MAX_BYTES = 512 * 1024 * 1024
MAX_RECORDS = 2_000_000
MAX_KEYS = 200
MAX_TEXT = 20_000
Record = Mapping[str, object]
Cells = dict[str, str | None]


@dataclass(frozen=True)
class Pushed:
    """The records of a push as cells, what its head states, and the hash of its content."""

    stated: Stated
    records: tuple[Cells, ...]
    sha256: str
    first_line: int


def looks_pushed(data: bytes) -> bool:
    """Whether bytes are JSON and no table."""
    return data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_push(data: bytes, name: str) -> Pushed:
    """The records of JSON lines, or of one JSON list.

    Raises BatchTooLarge, BatchUnreadable, BatchCutOff, BatchHashDiffers: nothing of a batch is taken then.
    """
    if len(data) > MAX_BYTES:
        raise BatchTooLarge(name, f"{MAX_BYTES // 1024**2} MiB")
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return of_records(_parsed(data, name, 1), name)
    if not data.endswith(b"\n"):
        last = data.count(b"\n") + 1
        raise BatchUnreadable(
            name, last, "末行没有换行，可能没有传完", "the last line has no end, it may be cut off"
        )
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:-1]
    head = _head(lines[0], name)
    below = lines if head is None else lines[1:]
    stated = head or Stated()
    if head is not None:
        verified(b"".join(line + b"\n" for line in below), head.sha256, name)
    first = 1 if head is None else 2
    pushed = of_records((_parsed(line, name, at) for at, line in enumerate(below, first)), name, first=first)
    counted(stated.rows, len(pushed.records), name)
    return Pushed(stated, pushed.records, pushed.sha256, first)


def of_records(records: object, name: str, *, first: int = 1) -> Pushed:
    """Records of an API, as they come. first : line of the first. Raises BatchUnreadable, BatchTooLarge."""
    if not isinstance(records, Iterable) or isinstance(records, str | bytes | Mapping):
        raise BatchUnreadable(name, 1, "不是记录的列表", "no list of records")
    digest = hashlib.sha256()
    cells: list[Cells] = []
    for at, record in enumerate(records, first):
        if len(cells) >= MAX_RECORDS:
            raise BatchTooLarge(name, f"{MAX_RECORDS} 条 / reports")
        one = _cells(record, name, at)
        digest.update(json.dumps(one, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
        cells.append(one)
    return Pushed(Stated(), tuple(cells), digest.hexdigest(), first)


def counted(stated: int | None, found: int, name: str) -> None:
    """Raises BatchCutOff where another number arrived than the sender states."""
    if stated is not None and stated != found:
        raise BatchCutOff(name, stated, found)


def _parsed(line: bytes, name: str, at: int) -> object:
    # Numbers stay as they are written: 0.1 is no float, and no number is too long to be told.
    try:
        return json.loads(line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BatchUnreadable(name, at, "不是完整的 JSON", f"no whole JSON: {str(error)[:80]}") from error


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        # Kept inside this module: `_parsed` tells it.
        raise ValueError("a key stands twice")
    return found


def _head(line: bytes, name: str) -> Stated | None:
    found = _parsed(line, name, 1)
    if not (isinstance(found, dict) and set(found) == {"batch"} and isinstance(found["batch"], dict)):
        return None
    head: dict[str, object] = found["batch"]
    texts = {key: head.get(key) for key in ("form", "source", "rows", "sha256")}
    if not all(each is None or isinstance(each, str) for each in texts.values()):
        raise BatchUnreadable(name, 1, "批次头有误", "the head of the batch is wrong")
    rows = texts["rows"]
    if rows is not None and not (isinstance(rows, str) and rows.isdecimal() and len(rows) <= 9):
        raise BatchUnreadable(name, 1, "批次头的 rows 不是条数", "rows in its head is no number of reports")
    said = {key: str(value) if value is not None else None for key, value in texts.items()}
    return Stated(said["form"], said["source"], None if rows is None else int(str(rows)), said["sha256"])


def _cells(record: object, name: str, at: int) -> Cells:
    if not isinstance(record, Mapping):
        raise BatchUnreadable(name, at, "不是一个 JSON 对象", "no JSON object")
    if len(record) > MAX_KEYS:
        raise BatchUnreadable(name, at, f"超过 {MAX_KEYS} 项", f"more than {MAX_KEYS} keys")
    return {_key(key, name, at): _cell(value, name, at) for key, value in record.items()}


def _key(key: object, name: str, at: int) -> str:
    if not isinstance(key, str) or len(key) > MAX_TEXT:
        raise BatchUnreadable(name, at, "有一项的名称不能用", "a key cannot be used")
    return key


def _cell(value: object, name: str, at: int) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list | tuple) and not any(
        isinstance(each, list | tuple | Mapping) for each in value
    ):
        return ";".join(_cell(each, name, at) or "" for each in value)
    if isinstance(value, Mapping | list | tuple | bytes):
        raise BatchUnreadable(name, at, "记录里套着记录", "a record within a record")
    text = str(value)
    if len(text) > MAX_TEXT:
        raise BatchUnreadable(name, at, "有一项过长", "a value is too long")
    return text
