# SPDX-License-Identifier: Apache-2.0
"""Office files as the same bytes each time: members sorted, times fixed, the clock's traces taken out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

TIME = (1980, 1, 1, 0, 0, 0)
"""The first instant a zip member can carry."""

_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_INSTANT = rb"\g<1>1980-01-01T00:00:00Z\g<3>"
_FIRST = ("[Content_Types].xml", "mimetype")


Change = Callable[[bytes], Iterable[bytes]]
"""What becomes of a member: its bytes in, its new bytes out in pieces."""


def fixed_zip(data: bytes, changes: Mapping[str, Change] = MappingProxyType({})) -> bytes:
    """An office file (XLSX, DOCX) packed again so that equal content is equal bytes.

    The list of content types comes first, as some readers want it; the rest is sorted by name. The instants
    of creation and change in `docProps/core.xml` become 1980-01-01. changes : by name of a member.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each not in _FIRST, each)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMPS.sub(_INSTANT, content)
            member = zipfile.ZipInfo(name, TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            with new.open(member, "w") as packed:
                for piece in changes[name](content) if name in changes else (content,):
                    packed.write(piece)
    return out.getvalue()
