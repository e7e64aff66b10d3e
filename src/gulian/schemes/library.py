# SPDX-License-Identifier: Apache-2.0
"""The library: the schemes of the package with those of a site laid over them.

    library = load_library()                      the package's own
    library = load_library(Path("DIR/schemes"))   and a site's on top; the last site wins
    library["resumption-2020"].indicators["opening_rate"]

A scheme with a problem is refused when it is asked for, and harms no other. Loading the same bytes again
answers from memory.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from gulian.errors import BrokenScheme, DefinitionError, NoSuchFolder, Problem, UnknownScheme
from gulian.schemes.building import build_scheme
from gulian.schemes.folder import SchemeFolder, is_scheme_folder, read_folder, scheme_folders
from gulian.schemes.model import Scheme
from gulian.schemes.pieces import Pieces, nothing_replaced, overlay, read_pieces
from gulian.schemes.shapes import nearest

PACKAGE_LIBRARY = Path(__file__).parent / "library"
_KEPT = 8


@dataclass(frozen=True, eq=False)
class Library(Mapping[str, Scheme]):
    """Schemes by id, in the order of their names.

    broken : id -> problems, for schemes that are there and cannot be used
    """

    schemes: Mapping[str, Scheme]
    broken: Mapping[str, tuple[DefinitionError, ...]]

    def __getitem__(self, name: str) -> Scheme:
        """A scheme by id. Raises BrokenScheme or UnknownScheme."""
        if name in self.schemes:
            return self.schemes[name]
        if name in self.broken:
            first = self.broken[name][0]
            raise BrokenScheme(name, len(self.broken[name]), first.message("zh"), first.message("en"))
        raise UnknownScheme(name, nearest(name, list(self.schemes)))

    def __contains__(self, name: object) -> bool:
        return name in self.schemes

    def __iter__(self) -> Iterator[str]:
        return iter(self.schemes)

    def __len__(self) -> int:
        return len(self.schemes)

    @property
    def problems(self) -> tuple[DefinitionError, ...]:
        """Everything wrong in every broken scheme, by scheme, file and line."""
        return tuple(fault for faults in self.broken.values() for fault in faults)


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
    broken = _library(layers).broken
    return [fault for name, faults in broken.items() if name in names for fault in faults]


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


def _library(layers: list[list[SchemeFolder]]) -> Library:
    stack: dict[str, Pieces] = {}
    for layer in layers:
        for folder in layer:
            pieces = read_pieces(folder)
            below = stack.get(pieces.id)
            stack[pieces.id] = overlay(below, pieces) if below else nothing_replaced(pieces)
    schemes: dict[str, Scheme] = {}
    broken: dict[str, tuple[DefinitionError, ...]] = {}
    for name in sorted(stack):
        scheme, faults = build_scheme(stack[name])
        if scheme is None or faults:
            broken[name] = faults
        else:
            schemes[name] = scheme
    return Library(MappingProxyType(schemes), MappingProxyType(broken))
