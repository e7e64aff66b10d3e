# SPDX-License-Identifier: Apache-2.0
"""The process that opens what strangers send. Started by its path, it imports nothing of ours.

    python -I worker.py KIND PATH OUT MEMORY SECONDS EXPANDED

reads one file and writes OUT/words.txt and last OUT/answer.json: {notes, pages}, or {fault, detail} with a
fault of locked, damaged, memory, time, room. For a page of HTML OUT/runs.json holds [plain, plain_end, raw,
raw_end] of the words to the characters of PATH, which is then UTF-8.
"""

from __future__ import annotations

import errno
import html
import json
import os
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

MEMBERS = 10_000
DEPTH = 2_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head", "nav",
        "footer", "aside", "form", "button", "select", "canvas", "audio", "video", "applet",
    )
)  # fmt: skip
_VOID = frozenset(
    ("br", "img", "hr", "input", "meta", "link", "col", "area", "base", "wbr", "embed", "source")
)
_BLOCKS = frozenset(
    (
        "p", "div", "section", "article", "main", "header", "tr", "table", "ul", "ol", "li", "dl", "dt", "dd",
        "hr", "br", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption",
        "address", "caption", "body", "center", "fieldset",
    )
)  # fmt: skip
_HEADING = re.compile(r"h([1-6])")


class Refused(Exception):
    """Carries the word of a fault to the answer."""


class Page(HTMLParser):
    """The words of a page of HTML, each with its place in the source. Scripts and menus leave nothing."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        for found in re.finditer("\n", source):
            self._lines.append(found.end())
        self._skipping: list[str] = []
        self.words: list[str] = []
        self.runs: list[tuple[int, int, int, int]] = []
        self.left_out = self._cell = False
        self._at = 0

    def _break(self, tag: str) -> str:
        """What parts blocks: a blank within a cell, a line end between rows, an empty line elsewhere."""
        if tag == "tr" and self.words and self.words[-1].endswith("\n"):
            return ""
        return " " if self._cell else "\n" if tag in ("br", "tr", "li") else "\n\n"

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _put(self, words: str, start: int, end: int) -> None:
        if words and not self._skipping:
            self.words.append(words)
            self.runs.append((self._at, self._at + len(words), start, end))
            self._at += len(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _LEFT_OUT and tag not in _VOID:
            self._skipping.append(tag)
            self.left_out = self.left_out or tag in ("script", "iframe", "object", "embed", "applet")
            if len(self._skipping) > DEPTH:
                raise Refused("room")
            return
        here = self._here()
        end = here + len(self.get_starttag_text() or "")
        if tag in ("td", "th"):
            self._put("\t", here, end)
            self._cell = True
        elif tag in _BLOCKS:
            self._cell = self._cell and tag not in ("table", "tr")
            self._put(self._break(tag), here, end)
        level = _HEADING.fullmatch(tag)
        if level:
            self._put("#" * int(level[1]) + " ", here, end)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _LEFT_OUT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipping:
            while self._skipping.pop() != tag:
                pass
        elif tag in _BLOCKS and tag not in ("td", "th"):
            here = self._here()
            self._put(self._break(tag), here, here + len(tag) + 3)
        if tag in ("td", "th", "table"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        start = self._here()
        plain = re.sub(r"[\r\n\t]", " ", data)
        self._put(plain, start, start + len(data))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        words = html.unescape(written)
        start = self._here()
        self._put(" " if words in "\r\n\t\xa0" else words, start, start + len(written))


def read_html(path: Path, out: Path, expanded: int) -> dict[str, Any]:
    """Words and runs of a page."""
    del expanded
    source = path.read_bytes().decode("utf-8", errors="replace")
    page = Page(source)
    page.feed(source)
    page.close()
    (out / "words.txt").write_bytes("".join(page.words).encode("utf-8", errors="replace"))
    (out / "runs.json").write_text(json.dumps(page.runs), encoding="ascii")
    return {"notes": ["scripts-left-out"] if page.left_out else [], "pages": 1}


def read_docx(path: Path, out: Path, expanded: int) -> dict[str, Any]:
    """The words of a Word document: paragraphs, headings by their level, rows of tables by tabs."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS or sum(member.file_size for member in members) > expanded:
            raise Refused("room")
        if any(member.flag_bits & 1 for member in members):
            raise Refused("locked")
        with (
            archive.open("word/document.xml") as body,
            (out / "words.txt").open("w", encoding="utf-8", newline="") as file,
        ):
            numbered = _word_body(body, file.write)
    return {"notes": ["automatic-numbers"] if numbered else [], "pages": 1}


def _word_body(body: Any, write: Callable[[str], Any]) -> bool:
    """Write the words event by event; the tree behind is let go."""
    numbered, depth, skipped, rows, cells = False, 0, 0, 0, 0
    level, words = 0, []
    for event, element in ElementTree.iterparse(body, events=("start", "end")):  # noqa: S314 - see above
        tag = element.tag
        if event == "start":
            depth += 1
            if depth > DEPTH:
                raise Refused("room")
            skipped += tag == _FALLBACK
            if tag == _W + "tr":
                rows, cells = rows + 1, 0
            elif tag == _W + "p":
                level = 0
            continue
        depth -= 1
        if tag == _FALLBACK:
            skipped -= 1
        elif skipped:
            pass
        elif tag == _W + "t":
            words.append(element.text or "")
        elif tag in (_W + "tab", _W + "br", _W + "cr"):
            words.append("\t" if tag.endswith("}tab") and rows == 0 else "\n" if rows == 0 else " ")
        elif tag == _W + "numPr":
            numbered = True
        elif tag == _W + "outlineLvl":
            level = int(element.get(_W + "val", "9") or 9) + 1
        elif tag == _W + "pStyle":
            level = _style_level(element.get(_W + "val", "")) or level
        elif tag == _W + "p":
            text = "".join(words)
            if rows:
                words.append(" ")
            else:
                write(("#" * level + " " if 0 < level < 7 and text.strip() else "") + text + "\n\n")
                words.clear()
        elif tag == _W + "tc":
            write(("\t" if cells else "") + "".join(words).strip().replace("\t", " "))
            words.clear()
            cells += 1
        elif tag == _W + "tr":
            write("\n")
            rows -= 1
        element.clear()
    return numbered


def _style_level(style: str) -> int:
    found = re.fullmatch(r"(?:[Hh]eading ?|标题 ?)?([1-6])", style)
    return int(found[1]) if found else 1 if style == "Title" else 0


def read_pdf(path: Path, out: Path, expanded: int) -> dict[str, Any]:
    """The words of each page, a form feed between pages."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.disable(logging.CRITICAL)
    pages, empty, damaged, written = 0, 0, 0, 0
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("locked")
        with (out / "words.txt").open("w", encoding="utf-8", errors="replace", newline="") as file:
            for page in reader.pages:
                try:
                    words = page.extract_text()
                except (MemoryError, FileNotDecryptedError, DependencyError):
                    raise
                except Exception:
                    words, damaged = "", damaged + 1
                file.write(("\f" if pages else "") + words)
                pages, empty, written = pages + 1, empty + (not words.strip()), written + len(words)
                if written > expanded:
                    raise Refused("room")
    except (FileNotDecryptedError, DependencyError) as error:
        raise Refused("locked") from error
    notes = ["damaged-parts"] * bool(damaged) + ["pages-without-text"] * bool(empty > damaged)
    return {"notes": notes, "pages": pages}


READERS = {"html": read_html, "docx": read_docx, "pdf": read_pdf}


def serve(kind: str, path: str, out: str, limits: list[int]) -> None:
    """Read one file under its limits and answer."""
    memory, seconds, expanded = limits
    try:
        _limit(memory, seconds, expanded)
        answer = READERS[kind](Path(path), Path(out), expanded)
    except Refused as refused:
        answer = {"fault": str(refused), "detail": ""}
    except MemoryError:
        os.kill(os.getpid(), signal.SIGABRT)
    except RecursionError:
        answer = {"fault": "room", "detail": ""}
    except BaseException as error:
        room = isinstance(error, OSError) and error.errno == errno.EFBIG
        answer = {"fault": "room" if room else "damaged", "detail": " ".join(str(error).split())[:200]}
    Path(out, "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _limit(memory: int, seconds: int, expanded: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * expanded, 4 * expanded))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], sys.argv[3], [int(each) for each in sys.argv[4:7]])
