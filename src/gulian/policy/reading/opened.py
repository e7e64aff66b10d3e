# SPDX-License-Identifier: Apache-2.0
"""DOCX, PDF and HTML, opened by a process of their own (`worker.py`) under limits of memory and time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from gulian.errors import DocumentDamaged, DocumentError, DocumentLocked, DocumentTooHeavy, ScanWithoutText
from gulian.policy.model import Run
from gulian.policy.reading.assembly import Source
from gulian.policy.reading.decoding import decode

_WORKER = Path(__file__).with_name("worker.py")
_SLACK = 15
"""Seconds by the clock beyond the processor time a file may take, before its process is ended."""
_HEAVY = {
    "memory": ("超出内存上限", "it needs more memory than one file may take"),
    "time": ("超出时间上限", "it needs more time than one file may take"),
    "room": ("展开后过大或嵌套过深", "it unfolds to too much or is nested too deep"),
}
_SIGNALS = {signal.SIGXCPU: "time", signal.SIGKILL: "time", signal.SIGXFSZ: "room", signal.SIGABRT: "memory"}

Format = Literal["html", "docx", "pdf"]


@dataclass(frozen=True)
class Limits:
    """What one file may take: bytes as it is, bytes unfolded, bytes of memory, seconds of the processor."""

    size: int = 128 << 20
    expanded: int = 256 << 20
    memory: int = 1 << 30
    seconds: int = 60


def open_document(path: Path, name: str, kind: Format, limits: Limits) -> Source:
    """The words of a file that is no plain text. Raises DocumentError."""
    with tempfile.TemporaryDirectory(prefix="gulian-") as folder:
        out = Path(folder)
        raw = ""
        if kind == "html":
            raw, _ = decode(path.read_bytes(), name)
            path = out / "page.html"
            path.write_bytes(raw.encode("utf-8", errors="replace"))
        answer = _ask(path, out, kind, limits)
        if "fault" in answer:
            raise _fault(name, answer)
        words = (out / "words.txt").read_bytes().decode("utf-8", errors="replace")
        if not words.strip() and kind == "pdf" and answer["pages"]:
            raise ScanWithoutText(name, answer["pages"])
        notes = tuple(answer["notes"])
        if kind != "html":
            return Source(words, words, notes=notes)
        runs = json.loads((out / "runs.json").read_text(encoding="ascii"))
        return Source(raw, words, tuple(Run(*each) for each in runs), notes)


def _ask(path: Path, out: Path, kind: Format, limits: Limits) -> dict[str, Any]:
    """The worker's answer; a worker that died answers by how it died."""
    asked = [str(each) for each in (limits.memory, limits.seconds, limits.expanded)]
    command = [sys.executable, "-I", str(_WORKER), kind, str(path.resolve()), str(out), *asked]
    try:
        done = subprocess.run(  # noqa: S603 - our own worker, its arguments are no shell words
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=2 * limits.seconds + _SLACK,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "time", "detail": ""}
    said = out / "answer.json"
    if said.exists():
        answer: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
        return answer
    word = _SIGNALS.get(signal.Signals(-done.returncode), "damaged") if done.returncode < 0 else "damaged"
    return {"fault": word, "detail": ""}


def _fault(name: str, answer: dict[str, Any]) -> DocumentError:
    if answer["fault"] == "locked":
        return DocumentLocked(name)
    if answer["fault"] in _HEAVY:
        return DocumentTooHeavy(name, *_HEAVY[answer["fault"]])
    return DocumentDamaged(name, answer["detail"] or "-")
