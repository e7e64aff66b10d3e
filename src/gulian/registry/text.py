# SPDX-License-Identifier: Apache-2.0
"""One way to fold what people type: width, case, spaces, brackets."""

from __future__ import annotations

import re
import unicodedata

# Spaces, zero-width marks and the byte order mark arrive with pasted cells.
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


def fold(text: str) -> str:
    """NFKC, capitals, no blanks: `９１ａ ` -> `91A`, `（上海）` -> `(上海)`."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).upper()
