# SPDX-License-Identifier: Apache-2.0
"""Bytes to lines of text: byte-order marks, UTF-8, GB18030, UTF-16; damaged characters are kept visible.

A text that is UTF-8 but for a few damaged bytes is UTF-8; what is no UTF-8 at all is GB18030. A damaged
character becomes U+FFFD, and the cell it stands in is told and not used.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from gulian.errors import FileNotText, FileReadFailed

DAMAGED = "\ufffd"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 1 << 20
_FEW = 20
"""At most one damaged byte in this many bytes beyond ASCII still counts as UTF-8."""


def read_bytes(path: Path, name: str) -> bytes:
    """The file's bytes. Raises FileReadFailed with the system's reason."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileReadFailed(name, error.strerror or str(error)) from error


def text_of(data: bytes, name: str) -> bytes:
    """The text of a CSV file as UTF-8, without a byte-order mark, with plain line feeds.

    Raises FileNotText if the bytes are no text in any of the encodings.
    """
    if data.startswith(_UTF16):
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    elif data.startswith(codecs.BOM_UTF8):
        data = _repaired(data[3:])
    elif not _is_utf8(data):
        data = _repaired(data) if _mostly_utf8(data) else _from_gb18030(data, name)
    if data.count(b"\0") * 100 > len(data):
        raise FileNotText(name)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data


def _is_utf8(data: bytes) -> bool:
    """Checked in pieces, so that a large file needs no second copy."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(view), _CHUNK):
            decoder.decode(view[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    damaged = data.decode("utf-8", errors="replace").count(DAMAGED)
    beyond_ascii = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    return damaged * _FEW <= beyond_ascii or damaged <= 1


def _repaired(data: bytes) -> bytes:
    return data.decode("utf-8", errors="replace").encode("utf-8")


def _from_gb18030(data: bytes, name: str) -> bytes:
    text = data.decode("gb18030", errors="replace")
    if text.count(DAMAGED) * _FEW > len(text):
        raise FileNotText(name)
    return text.encode("utf-8", errors="replace")
