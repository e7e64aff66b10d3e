# SPDX-License-Identifier: Apache-2.0
"""The files of a scheme folder: listed in a fixed order, within bounds, and never from outside it.

    <root>/<scheme>/scheme.yaml, forms/*.yaml, indicators/*.yaml, warnings/*.yaml,
                    indices/*.yaml, views/*.yaml, procedures/*.yaml,
                    measures/*.yaml, classifications/*.yaml, lists/*.csv, bulletins/*.md.j2,
                    cases/*.yaml, README.md

The path is the identifier: `indicators/opening_rate.yaml` of `resumption-2020` is
`resumption-2020/indicators/opening_rate`. Names that begin with a dot are left alone.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gulian.errors import (
    DefinitionError,
    DefinitionTooLarge,
    PathLeavesFolder,
    StrayFile,
    UnreadableDefinition,
)
from gulian.schemes.lists import MAX_LIST_BYTES

MAX_FILES = 2_000
MAX_FOLDER_BYTES = 32 * 1024 * 1024
SUFFIXES = {
    "forms": ".yaml",
    "indicators": ".yaml",
    "warnings": ".yaml",
    "views": ".yaml",
    "indices": ".yaml",
    "procedures": ".yaml",
    "measures": ".yaml",
    "classifications": ".yaml",
    "lists": ".csv",
    "bulletins": ".md.j2",
    "cases": ".yaml",
}
_STEM = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


@dataclass(frozen=True)
class SourceFile:
    """One file of a scheme.

    kind  : `scheme`, or the folder it lies in (`indicators`)
    path  : the identifier, `resumption-2020/indicators/opening_rate`
    shown : the name told to people, `library/resumption-2020/indicators/opening_rate.yaml`
    """

    kind: str
    id: str
    path: str
    shown: str
    data: bytes


@dataclass(frozen=True)
class SchemeFolder:
    """A scheme folder as found: its files by path in a fixed order, and what was refused."""

    id: str
    shown: str
    files: tuple[SourceFile, ...]
    problems: tuple[DefinitionError, ...]


def scheme_folders(root: Path) -> list[Path]:
    """The scheme folders directly below a root, by name."""
    return sorted(
        (
            each
            for each in root.iterdir()
            if not each.name.startswith(".") and each.is_dir() and not _is_link(each)
        ),
        key=lambda each: each.name,
    )


def is_scheme_folder(path: Path) -> bool:
    """Whether a folder is one scheme (perhaps laid over another), not a folder of schemes."""
    return (path / "scheme.yaml").exists() or any((path / kind).is_dir() for kind in SUFFIXES)


def read_folder(folder: Path, root_name: str) -> SchemeFolder:
    """Read every file of one scheme folder; what may not be read is told, not followed."""
    files: list[SourceFile] = []
    problems: list[DefinitionError] = []
    shown = f"{root_name}/{folder.name}"
    size = 0
    for count, path in enumerate(_walk(folder), start=1):
        name = f"{shown}/{path.relative_to(folder).as_posix()}"
        try:
            size += _admit(path, name, count, size)
            file = _source_file(path, folder, name)
        except _FolderFull as full:
            problems.append(full.fault)
            break
        except DefinitionError as fault:
            problems.append(fault)
        except OSError as error:
            problems.append(UnreadableDefinition(name, 0, "", error.strerror or ""))
        else:
            files.extend([file] if file else [])
    return SchemeFolder(folder.name, shown, tuple(files), tuple(problems))


def with_files(
    folders: list[SchemeFolder], name: str, root_name: str, files: Mapping[str, bytes]
) -> list[SchemeFolder]:
    """The folders with these files in the place of what stands there under their names.

    files : name in the folder -> content. Raises StrayFile for a name no kind of file has.
    """
    found = next((each for each in folders if each.id == name), None)
    shown = f"{root_name}/{name}"
    put = [_named(name, each, f"{shown}/{each}", data) for each, data in files.items()]
    taken = {each.path for each in put}
    kept = [each for each in found.files if each.path not in taken] if found else []
    whole = sorted([*kept, *put], key=lambda each: each.shown)
    folder = SchemeFolder(name, shown, tuple(whole), found.problems if found else ())
    return [*(each for each in folders if each.id != name), folder]


def _named(scheme: str, name: str, shown: str, data: bytes) -> SourceFile:
    """A file of a scheme by its name in the folder. Raises StrayFile."""
    if name == "scheme.yaml":
        return SourceFile("scheme", scheme, scheme, shown, data)
    kind, _, last = name.partition("/")
    suffix = SUFFIXES.get(kind, "")
    stem = last.removesuffix(suffix)
    if not suffix or not last.endswith(suffix) or not _STEM.fullmatch(stem):
        raise StrayFile(shown, 0, "", f"scheme.yaml, {', '.join(SUFFIXES)}")
    return SourceFile(kind, stem, f"{scheme}/{kind}/{stem}", shown, data)


class _FolderFull(Exception):
    """The folder is beyond its bound: the files after this one are not looked at."""

    def __init__(self, fault: DefinitionTooLarge) -> None:
        self.fault = fault


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not _is_link(path):
            yield from _walk(path)
        else:
            yield path


def _is_link(path: Path) -> bool:
    # A junction is Windows' symbolic link to a folder; Python 3.12 names it, 3.11 does not.
    return path.is_symlink() or not (stat.S_ISREG(mode := path.lstat().st_mode) or stat.S_ISDIR(mode))


def _admit(path: Path, shown: str, count: int, size: int) -> int:
    """The size of a file that may be read. Raises PathLeavesFolder, DefinitionTooLarge, _FolderFull."""
    if _is_link(path):
        raise PathLeavesFolder(shown, 0, "")
    length = path.stat().st_size
    if count > MAX_FILES:
        raise _FolderFull(DefinitionTooLarge(shown, 0, "", "文件数 files", count, MAX_FILES))
    if size + length > MAX_FOLDER_BYTES:
        total = size + length
        raise _FolderFull(DefinitionTooLarge(shown, 0, "", "文件夹字节数 bytes", total, MAX_FOLDER_BYTES))
    if length > MAX_LIST_BYTES:
        raise DefinitionTooLarge(shown, 0, "", "文件字节数 bytes", length, MAX_LIST_BYTES)
    return length


def _source_file(path: Path, folder: Path, shown: str) -> SourceFile | None:
    """The file, named by its kind and id; None for a README. Raises StrayFile."""
    parts = path.relative_to(folder).parts
    if parts == ("scheme.yaml",):
        return SourceFile("scheme", folder.name, folder.name, shown, path.read_bytes())
    if len(parts) == 1 and parts[0] in ("README.md", "README.zh-CN.md"):
        return None
    suffix = SUFFIXES.get(parts[0], "") if len(parts) == 2 else ""
    stem = parts[-1].removesuffix(suffix)
    if not suffix or not parts[1].endswith(suffix) or not _STEM.fullmatch(stem):
        kinds = ", ".join(f"{kind}/*{ending}" for kind, ending in SUFFIXES.items())
        raise StrayFile(shown, 0, "", f"scheme.yaml, README.md, {kinds}")
    return SourceFile(parts[0], stem, f"{folder.name}/{parts[0]}/{stem}", shown, path.read_bytes())
