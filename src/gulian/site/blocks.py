# SPDX-License-Identifier: Apache-2.0
"""The blocks of a tar file, by one rule with no choice left: the same members are the same bytes.

Header of a member, POSIX.1-2017 pax, "ustar" interchange format (doi:10.1109/IEEESTD.2018.8277153, pax):
    [extended header, if the name is longer than 100 bytes or not ASCII, or the size needs more than 11 octal
    digits]  512 bytes: name 100, mode 8, uid 8, gid 8, size 12, mtime 12, checksum 8, type 1, link name 100,
    "ustar" NUL "00", user 32, group 32, device 16, prefix 155, padding 12; owner and times are all 0
Content, filled up with zeros to whole blocks. Two blocks of zeros end the file.
Any program that knows tar can take a backup apart; `restore` takes only what this module would have written.
"""

from __future__ import annotations

BLOCK = 512
END = b"\0" * (2 * BLOCK)
_LARGEST = 0o77777777777


def header(name: str, size: int, mode: int) -> bytes:
    """What stands before a member's content; whole blocks."""
    encoded = name.encode()
    records = b""
    if len(encoded) > 100 or not encoded.isascii():
        records += _record("path", encoded)
    if size > _LARGEST:
        records += _record("size", str(size).encode())
    extended = _block(b"././@PaxHeader", len(records), 0o644, b"x") + filled(records) if records else b""
    plain = name.encode("ascii", "replace")[:100]
    return extended + _block(plain, min(size, _LARGEST), mode, b"0")


def padding(size: int) -> bytes:
    """The zeros after a content of `size` bytes."""
    return b"\0" * (-size % BLOCK)


def filled(content: bytes) -> bytes:
    """A content with its zeros."""
    return content + padding(len(content))


def size_of(block: bytes) -> int | None:
    """The size a plain header states; None where it states none."""
    digits = block[124:135]
    return (
        int(digits, 8) if len(digits) == 11 and digits.isdigit() and not digits.strip(b"01234567") else None
    )


def _record(key: str, value: bytes) -> bytes:
    """`length key=value`, the length counting itself."""
    rest = b" " + key.encode() + b"=" + value + b"\n"
    length = len(rest)
    while len(str(length).encode() + rest) != length:
        length = len(str(length).encode() + rest)
    return str(length).encode() + rest


def _block(name: bytes, size: int, mode: int, kind: bytes) -> bytes:
    fields = (
        name.ljust(100, b"\0"), b"%07o\0" % mode, b"%07o\0" % 0, b"%07o\0" % 0, b"%011o\0" % size,
        b"%011o\0" % 0, b" " * 8, kind, b"\0" * 100, b"ustar\x0000", b"\0" * 64, b"\0" * 16, b"\0" * 167,
    )  # fmt: skip
    block = b"".join(fields)
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]
