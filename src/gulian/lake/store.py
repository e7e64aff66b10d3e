# SPDX-License-Identifier: Apache-2.0
"""The store itself: append and replace under the lock, read without it.

A write goes: lock, sweep what a killed writer left, mark, write the part, swap the manifest, remove what
was replaced, unmark. A read goes: manifest, parts, and again from the manifest if a part was taken away.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from gulian.errors import FormNameRefused, LakeBusy, OlderLakeFormat, PartChanged, PartMissing, Problem
from gulian.lake import check, manifest
from gulian.lake.files import disk_errors_told, flush_folder, make_folder, write_file
from gulian.lake.model import FORMAT, Entry, Manifest, Part, Receipt
from gulian.lake.writer import lock

_FORM = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_ATTEMPTS = 50
_ROW_GROUP = 250_000


@dataclass(frozen=True)
class Lake:
    """The Parquet store of one site.

    site : the data folder; the store lies in `site/lake`
    """

    site: Path

    @property
    def folder(self) -> Path:
        return self.site / "lake"

    @property
    def format(self) -> int:
        """The format number it was written in; that of this version where nothing was written yet.

        Raises NewerLakeFormat, ManifestUnreadable.
        """
        return manifest.load(self.folder).format

    def append(
        self, form: str, day: dt.date, frame: pl.DataFrame, source: str, as_of: dt.datetime | None = None
    ) -> Receipt:
        """Add rows to what a form has for a day; the same bytes from the same source change nothing.

        Raises SiteLocked, StoreFull, StoreRefused, FormNameRefused, NewerLakeFormat, OlderLakeFormat.
        """
        return self.write([Entry(form, day, frame, source, as_of)])[0]

    def replace(
        self, form: str, day: dt.date, frame: pl.DataFrame, source: str, as_of: dt.datetime | None = None
    ) -> Receipt:
        """Put rows in the place of all that this source brought for this day. No rows: the source has none.

        Raises as `append`.
        """
        return self.write([Entry(form, day, frame, source, as_of, replacing=True)])[0]

    def write(self, entries: Sequence[Entry]) -> tuple[Receipt, ...]:
        """Several appends and replacements, of any forms and days, in one commit: all of them or none.

        They stand in the order given. Raises as `append`.
        """
        for each in entries:
            if not _FORM.fullmatch(each.form):
                raise FormNameRefused(each.form)
        made = [_new_part(each, parquet_bytes(each.frame)) for each in entries]
        with lock(self.site), disk_errors_told(self.folder):
            before = now = self._ready()
            changed = []
            for each, (part, _) in zip(entries, made, strict=True):
                after = _changed(now, part, replacing=each.replacing)
                changed.append(after.parts != now.parts)
                now = after
            if any(changed):
                self._commit(before, now, {part.file: data for part, data in made})
        return tuple(_receipt(part, now, changed=each) for (part, _), each in zip(made, changed, strict=True))

    def read(
        self,
        form: str,
        first: dt.date | None = None,
        last: dt.date | None = None,
        as_of: dt.datetime | None = None,
    ) -> pl.DataFrame:
        """The rows of a form for first..last, both included, by day and then by commit.

        as_of : leave out parts that became known later; a part without an instant is always read

        Nothing there: an empty frame without columns. Raises PartMissing, PartChanged, ManifestUnreadable.
        """
        parts, contents = self._contents(form, first, last, as_of)
        frames = [_frame(part, data) for part, data in zip(parts, contents, strict=True)]
        return pl.concat(frames, how="diagonal_relaxed", rechunk=True) if frames else pl.DataFrame()

    def parts(self, form: str, first: dt.date | None = None, last: dt.date | None = None) -> tuple[Part, ...]:
        """The parts of a form, by day and then in the order they were committed."""
        return manifest.load(self.folder).of(form, first, last)

    def days(self, form: str) -> tuple[dt.date, ...]:
        """The days for which a form has rows, ascending."""
        return tuple(sorted({part.day for part in self.parts(form)}))

    def fsck(self) -> tuple[Problem, ...]:
        """Compare every file with the manifest; nothing is changed. Empty = sound."""
        return check.problems(self.folder, manifest.load(self.folder))

    def _contents(
        self, form: str, first: dt.date | None, last: dt.date | None, as_of: dt.datetime | None
    ) -> tuple[tuple[Part, ...], list[bytes]]:
        sequence = -1
        for _ in range(_ATTEMPTS):
            now = manifest.load(self.folder)
            parts = tuple(part for part in now.of(form, first, last) if _known(part, as_of))
            try:
                return parts, [(self.folder / part.file).read_bytes() for part in parts]
            except FileNotFoundError as error:
                if now.sequence == sequence:
                    raise PartMissing(Path(str(error.filename)).name) from error
                sequence = now.sequence
        raise LakeBusy(form)

    def _ready(self) -> Manifest:
        """The manifest, after what a killed writer left is gone."""
        now = manifest.load(self.folder)
        if now.format < FORMAT:
            raise OlderLakeFormat(now.format, FORMAT)
        make_folder(self.folder)
        if self._marker.exists():
            sweep(self.folder, now)
            self._marker.unlink()
        return now

    @property
    def _marker(self) -> Path:
        return self.folder / ".writing"

    def _commit(self, before: Manifest, after: Manifest, data: Mapping[str, bytes]) -> None:
        """Swap the manifest. data : file -> bytes of the parts that may be new."""
        self._marker.touch()
        flush_folder(self.folder)
        held = {each.file for each in before.parts}
        kept = {each.file for each in after.parts}
        try:
            for file in sorted(kept - held):
                path = self.folder / file
                make_folder(path.parent)
                write_file(path, data[file])
            manifest.commit(self.folder, after)
        except OSError:
            with suppress(OSError):
                sweep(self.folder, manifest.load(self.folder))
                self._marker.unlink()
            raise
        for gone in sorted(held - kept):
            (self.folder / gone).unlink(missing_ok=True)
        self._marker.unlink()


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet: the same rows always give the same bytes, whatever the chunks and the threads."""
    buffer = io.BytesIO()
    frame.rechunk().write_parquet(buffer, compression="zstd", compression_level=3, row_group_size=_ROW_GROUP)
    return buffer.getvalue()


def sweep(folder: Path, now: Manifest) -> None:
    """Remove every file the manifest does not name, below the forms, and half-written files."""
    named = {part.file for part in now.parts}
    for path in check.lake_files(folder):
        if path.relative_to(folder).as_posix() not in named:
            path.unlink()


def _known(part: Part, as_of: dt.datetime | None) -> bool:
    return as_of is None or part.as_of is None or part.as_of <= as_of


def _new_part(entry: Entry, data: bytes) -> tuple[Part, bytes]:
    digest = hashlib.sha256(data).hexdigest()
    file = f"form={entry.form}/day={entry.day.isoformat()}/part-{digest[:32]}.parquet"
    instant = None if entry.as_of is None else entry.as_of.astimezone(dt.UTC)
    rows = entry.frame.height
    part = Part(entry.form, entry.day, file, rows, len(data), digest, entry.source, instant, 0)
    return part, data


def _receipt(part: Part, now: Manifest, *, changed: bool) -> Receipt:
    held = next((each for each in now.parts if each.same_content(part)), None)
    sequence = now.sequence if held is None else held.sequence
    return Receipt(part.form, part.day, part.source, part.rows, part.sha256, changed, sequence)


def _changed(before: Manifest, part: Part, *, replacing: bool) -> Manifest:
    """The manifest with the part in it; unchanged if it was there, or if there is nothing to say."""
    sequence = before.sequence + 1
    kept = [
        each
        for each in before.parts
        if not (replacing and _same_source(each, part)) or each.same_content(part)
    ]
    if part.rows and not any(each.same_content(part) for each in kept):
        kept.append(replace(part, sequence=sequence))
    parts = tuple(sorted(kept, key=lambda each: (each.form, each.day, each.sequence, each.file)))
    return before if parts == before.parts else Manifest(FORMAT, sequence, parts)


def _same_source(one: Part, other: Part) -> bool:
    return (one.form, one.day, one.source) == (other.form, other.day, other.source)


def _frame(part: Part, data: bytes) -> pl.DataFrame:
    if hashlib.sha256(data).hexdigest() != part.sha256:
        raise PartChanged(part.file)
    return pl.read_parquet(io.BytesIO(data))
