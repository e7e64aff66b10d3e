# SPDX-License-Identifier: Apache-2.0
"""The library: the schemes of the package with those of a site laid over them.

    library = load_library()                      the package's own
    library = load_library(Path("DIR/schemes"))   and a site's on top; the last site wins
    library["resumption-2020"].indicators["opening_rate"]

A scheme with a problem is refused when it is asked for, and harms no other. Loading the same bytes again
answers from memory; bytes that were sound in an earlier run are not built before they are asked for
(`remembered`).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, RLock
from types import MappingProxyType

from gulian.errors import BrokenScheme, DefinitionError, NoSuchFolder, Problem, UnknownScheme
from gulian.schemes.building import build_scheme
from gulian.schemes.describe import description
from gulian.schemes.folder import (
    SchemeFolder,
    SourceFile,
    is_scheme_folder,
    read_folder,
    scheme_folders,
    with_files,
)
from gulian.schemes.model import Scheme
from gulian.schemes.pieces import Pieces, nothing_replaced, overlay, read_pieces, with_text
from gulian.schemes.procedures import Procedure
from gulian.schemes.remembered import Description, forget, key_of, recall, remember
from gulian.schemes.shapes import nearest

PACKAGE_LIBRARY = Path(__file__).parent / "library"
_KEPT = 8


@dataclass(frozen=True, eq=False)
class Library(Mapping[str, Scheme]):
    """Schemes by id, in the order of their names.

    shelf     : id -> its folders, the package's first, for schemes that are sound
    described : id -> what `describe` says of it
    broken    : id -> problems, for schemes that are there and cannot be used
    """

    shelf: Mapping[str, list[SchemeFolder]]
    described: Mapping[str, Description]
    broken: Mapping[str, tuple[DefinitionError, ...]]
    _built: dict[str, Scheme] = field(default_factory=dict, repr=False)
    _building: RLock = field(default_factory=RLock, repr=False)

    def __getitem__(self, name: str) -> Scheme:
        """A scheme by id, built when it is first asked for. Raises BrokenScheme or UnknownScheme."""
        if name in self.broken:
            raise _broken(name, self.broken[name])
        if name not in self.shelf:
            raise UnknownScheme(name, nearest(name, list(self.shelf)))
        with self._building:
            if name not in self._built:
                self._built[name] = _sound(name, self.shelf[name])
            return self._built[name]

    def __contains__(self, name: object) -> bool:
        return name in self.shelf

    def __iter__(self) -> Iterator[str]:
        return iter(self.shelf)

    def __len__(self) -> int:
        return len(self.shelf)

    @property
    def problems(self) -> tuple[DefinitionError, ...]:
        """Everything wrong in every broken scheme, by scheme, file and line."""
        return tuple(fault for faults in self.broken.values() for fault in faults)


def library_of(folder: Path | None) -> Library:
    """The package's schemes with those of a data folder (`schemes/` in it) laid over them."""
    return load_library(*((folder / "schemes",) if folder else ()))


def load_library(*sites: Path) -> Library:
    """The package's schemes with each site's tree laid over them in turn; an absent site is empty."""
    layers = [_read_root(root) for root in (PACKAGE_LIBRARY, *sites) if root.is_dir()]
    key = _fingerprint(layers)
    with _lock:
        if key in _loaded:
            _loaded.move_to_end(key)
            return _loaded[key]
    library = _library(layers)
    with _lock:
        _loaded[key] = library
        while len(_loaded) > _KEPT:
            _loaded.popitem(last=False)
    return library


def earlier_procedure(
    pin: str, data: bytes, *sites: Path, files: Mapping[str, bytes] = MappingProxyType({})
) -> Procedure:
    """A procedure as its text was when a case was pinned to it, over the lists and forms as they are now.

    pin   : `path@version#hash` of the text; worked examples of today say nothing about it and are left out
    files : what the last site would have in the scheme's folder besides (`stacked`)

    Raises UnknownScheme, BrokenScheme.
    """
    path, _, version = pin.partition("#")[0].rpartition("@")
    scheme, _, name = path.partition("/procedures/")
    _, whole = stacked(scheme, files, *sites)
    file = SourceFile("procedures", name, path, f"{scheme}/procedures/{name}.yaml", data)
    built, faults = build_scheme(with_text(whole, file, int(version)))
    found = built.procedures.get(name) if built else None
    if found is None:
        first = faults[0]
        raise BrokenScheme(scheme, len(faults), first.message("zh"), first.message("en"))
    return found


def stacked(name: str, files: Mapping[str, bytes], *sites: Path) -> tuple[Pieces | None, Pieces]:
    """The package's pieces of a scheme (None where it has none), and all of it as the last site would have
    it with these files in its folder.

    files : name in the scheme's folder (`procedures/approval.yaml`) -> what would stand there
    Raises UnknownScheme where nothing of that name is anywhere.
    """
    layers = [_read_root(root) if root.is_dir() else [] for root in (PACKAGE_LIBRARY, *sites)]
    if files and sites:
        layers[-1] = with_files(layers[-1], name, sites[-1].resolve().name, files)
    folders = _by_scheme(layers).get(name)
    if folders is None:
        raise UnknownScheme(name, nearest(name, list(_by_scheme(layers))))
    own = next((read_pieces(each) for each in layers[0] if each.id == name), None)
    return own, _stacked(folders)


def check(path: Path | None = None) -> list[Problem]:
    """Everything wrong under a path: a scheme folder, or a folder of schemes; by default the package's.

    A path outside the package is laid over the package's library, as a site would be.
    Problem.row is the line, Problem.field the key. Raises NoSuchFolder.
    """
    return [
        Problem.of(fault, fault.file, fault.line, fault.key, getattr(fault, "value", ""))
        for fault in _check(PACKAGE_LIBRARY if path is None else path)
    ]


def _check(path: Path) -> list[DefinitionError]:
    place, package = path.resolve(), PACKAGE_LIBRARY.resolve()
    if not place.is_dir():
        raise NoSuchFolder(str(path))
    layers = [_read_root(package)]
    if place == package:
        names = {each.id for each in layers[0]}
    elif place.parent == package:
        names = {place.name}
    else:
        one = is_scheme_folder(place)
        layers.append([read_folder(place, place.parent.name)] if one else _read_root(place))
        names = {each.id for each in layers[1]}
    if not names:
        raise NoSuchFolder(str(path))
    folders = _by_scheme(layers)
    return [fault for name in sorted(names) for fault in _build(folders[name])[1]]


_loaded: OrderedDict[str, Library] = OrderedDict()
_lock = Lock()


def _read_root(root: Path) -> list[SchemeFolder]:
    name = root.resolve().name
    return [read_folder(folder, name) for folder in scheme_folders(root)]


def _fingerprint(layers: list[list[SchemeFolder]]) -> str:
    digest = hashlib.sha256()
    for number, layer in enumerate(layers):
        for folder in layer:
            for file in folder.files:
                digest.update(f"{number} {file.shown} {len(file.data)}\n".encode())
                digest.update(file.data)
            for fault in folder.problems:
                digest.update(f"{number} {fault}\n".encode())
    return digest.hexdigest()


def _by_scheme(layers: list[list[SchemeFolder]]) -> dict[str, list[SchemeFolder]]:
    """The folders of each scheme, lowest layer first, in the order of their names."""
    found: dict[str, list[SchemeFolder]] = {}
    for layer in layers:
        for folder in layer:
            found.setdefault(folder.id, []).append(folder)
    return {name: found[name] for name in sorted(found)}


def _library(layers: list[list[SchemeFolder]]) -> Library:
    shelf: dict[str, list[SchemeFolder]] = {}
    described: dict[str, Description] = {}
    broken: dict[str, tuple[DefinitionError, ...]] = {}
    built: dict[str, Scheme] = {}
    for name, folders in _by_scheme(layers).items():
        key = key_of(folders)
        known = None if any(each.problems for each in folders) else recall(key, name)
        if known is None:
            scheme, faults = _build(folders)
            if scheme is None or faults:
                broken[name] = faults
                continue
            built[name], known = scheme, description(scheme)
            remember(key, known)
        shelf[name], described[name] = folders, known
    return Library(MappingProxyType(shelf), MappingProxyType(described), MappingProxyType(broken), built)


def _build(folders: list[SchemeFolder]) -> tuple[Scheme | None, tuple[DefinitionError, ...]]:
    """A scheme of its folders, each laid over those before it, and everything wrong with it."""
    return build_scheme(_stacked(folders))


def _stacked(folders: list[SchemeFolder]) -> Pieces:
    stack: Pieces | None = None
    for folder in folders:
        pieces = read_pieces(folder)
        stack = overlay(stack, pieces) if stack else nothing_replaced(pieces)
    assert stack is not None  # a scheme has at least one folder
    return stack


def _sound(name: str, folders: list[SchemeFolder]) -> Scheme:
    """The scheme. Raises BrokenScheme: what was remembered as sound is checked like everything else."""
    scheme, faults = _build(folders)
    if scheme is None or faults:
        forget(key_of(folders))
        raise _broken(name, faults)
    return scheme


def _broken(name: str, faults: tuple[DefinitionError, ...]) -> BrokenScheme:
    return BrokenScheme(name, len(faults), faults[0].message("zh"), faults[0].message("en"))
