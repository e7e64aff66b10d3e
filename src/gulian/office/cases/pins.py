# SPDX-License-Identifier: Apache-2.0
"""The procedure a case is pinned to: the one in force, else the text that was kept when it was opened."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from gulian.casework import State
from gulian.errors import BrokenScheme, DefinitionLost, UnknownProcedure, UnknownScheme
from gulian.office import clock
from gulian.office.cases.models import Definition
from gulian.office.in_use import edition, procedure_of, site_schemes
from gulian.schemes import Procedure, earlier_procedure
from gulian.schemes.library import PACKAGE_LIBRARY


def path_of(pin: str) -> str:
    """`scheme/procedures/id` of a pin."""
    return pin.partition("#")[0].rpartition("@")[0]


def text_of(procedure: Procedure) -> str | None:
    """The file a procedure in force was read from: the site's before the package's; None where it changed."""
    for root in (site_schemes(), PACKAGE_LIBRARY):
        path = root / f"{procedure.path}.yaml"
        if path.is_file() and _hash(path) == procedure.hash:
            return path.read_text("utf-8")
    return None


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def keep(procedure: Procedure) -> None:
    """Keep the text of a procedure a case is about to be pinned to; costs a read where it is kept already."""
    if Definition.objects.filter(pk=procedure.pin).exists():
        return
    text = text_of(procedure)
    if text is not None:
        Definition.objects.get_or_create(
            pk=procedure.pin, defaults={"path": procedure.path, "text": text, "kept_at": clock.now()}
        )


def pinned(state: State) -> Procedure:
    """The procedure of a case. Raises DefinitionLost."""
    return procedure_at(state.pin, state.case)


def procedure_at(pin: str, case: str = "-") -> Procedure:
    """The procedure of a pin: in force, or as kept. Raises DefinitionLost."""
    try:
        current = procedure_of(path_of(pin))
    except (BrokenScheme, UnknownProcedure, UnknownScheme):
        current = None
    if current is not None and current.pin == pin:
        return current
    try:
        return _earlier(pin, edition())
    except Definition.DoesNotExist:
        raise DefinitionLost(case, pin) from None


@lru_cache(maxsize=64)
def _earlier(pin: str, over: object) -> Procedure:
    """over : the edition of the library whose lists and forms the old text asks."""
    del over
    return earlier_procedure(pin, Definition.objects.get(pk=pin).text.encode(), site_schemes())
