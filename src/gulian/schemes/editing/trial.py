# SPDX-License-Identifier: Apache-2.0
"""What stands, and what would stand: a site's changed files laid over the schemes and loaded as ever.

standing = stands("sme-gradient", DIR / "schemes")["procedures/recognition.yaml"]
standing.next_version, standing.replaces        what the site's own file has to say of itself
trial("sme-gradient", {"procedures/recognition.yaml": data}, DIR / "schemes").faults
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gulian.errors import DefinitionError
from gulian.schemes.building import build_scheme
from gulian.schemes.folder import SUFFIXES
from gulian.schemes.library import stacked
from gulian.schemes.model import Scheme
from gulian.schemes.pieces import Piece, Pieces


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A file as it stands in the office.

    name     : in the scheme's folder, `procedures/approval.yaml`
    path     : the identifier; hash : SHA-256 of the text
    replaces : what a site's own file of this path says, `path@version` of the package's; '' where it has none
    shipped  : the package has a file of this path
    of_site  : the file is the site's own, or laid over the package's
    """

    name: str
    kind: str
    path: str
    data: bytes
    version: int
    hash: str
    replaces: str
    shipped: bool
    of_site: bool

    @property
    def next_version(self) -> int:
        """The version the next text of it has to carry."""
        return self.version + 1


@dataclass(frozen=True)
class Trial:
    """What came of laying files over. scheme : None where it has no usable head; faults : all of them."""

    scheme: Scheme | None
    faults: tuple[DefinitionError, ...]

    @property
    def sound(self) -> bool:
        """Whether it would load."""
        return self.scheme is not None and not self.faults


def stands(name: str, *sites: Path) -> Mapping[str, Standing]:
    """The files of a scheme as they stand, by their name in the folder. Raises UnknownScheme."""
    own, whole = stacked(name, {}, *sites)
    return {each.name: each for each in (_standing(piece, own) for piece in whole.by_path.values())}


def trial(name: str, files: Mapping[str, bytes], *sites: Path) -> Trial:
    """The scheme as it would be with these files of the site. Raises UnknownScheme, StrayFile."""
    _, whole = stacked(name, files, *sites)
    scheme, faults = build_scheme(whole)
    return Trial(scheme, faults)


def _standing(piece: Piece, own: Pieces | None) -> Standing:
    path, file = piece.file.path, piece.file
    below = own.by_path.get(path) if own else None
    return Standing(
        name=name_of(file.kind, file.id),
        kind=file.kind,
        path=path,
        data=file.data,
        version=piece.version or 1,
        hash=piece.hash,
        replaces=f"{path}@{below.version or 1}" if below else "",
        shipped=below is not None,
        of_site=below is None or below.file is not file,
    )


def name_of(kind: str, stem: str) -> str:
    """The name of a definition's file in the folder of its scheme."""
    return "scheme.yaml" if kind == "scheme" else f"{kind}/{stem}{SUFFIXES[kind]}"
