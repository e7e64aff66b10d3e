# SPDX-License-Identifier: Apache-2.0
"""What a library holds, as plain values for `gulian schemes list --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulian.schemes.model import Scheme
from gulian.schemes.naming import Source

if TYPE_CHECKING:
    from gulian.schemes.library import Library


def describe(library: Library) -> list[dict[str, object]]:
    """One mapping a scheme: id, titles, dates, sources, how many definitions of each kind, cases, pin."""
    return [dict(library.described[name]) for name in library]


def description(scheme: Scheme) -> dict[str, object]:
    """What `describe` says of one scheme."""
    return {
        "id": scheme.id,
        "title_zh": scheme.title_zh,
        "title_en": scheme.title_en,
        "valid_from": scheme.valid_from.isoformat(),
        "valid_to": scheme.valid_to.isoformat() if scheme.valid_to else None,
        "sources": [_source(source) for source in scheme.sources.values()],
        "kinds": {
            "forms": len(scheme.forms),
            "indicators": len(scheme.indicators),
            "procedures": len(scheme.procedures),
            "measures": len(scheme.measures),
            "classifications": len(scheme.classifications),
            "warnings": len(scheme.warnings),
            "views": len(scheme.views),
            "indices": len(scheme.indices),
            "lists": len(scheme.lists),
            "bulletins": len(scheme.bulletins),
        },
        "cases": len(scheme.cases),
        "version": scheme.version,
        "pin": scheme.pin,
    }


def _source(source: Source) -> dict[str, object]:
    return {
        "id": source.id,
        "document": source.document,
        "number": source.number,
        "issuer": source.issuer,
        "date": source.date.isoformat() if source.date else None,
        "clause": source.clause,
    }
