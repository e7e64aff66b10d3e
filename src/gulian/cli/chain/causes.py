# SPDX-License-Identifier: Apache-2.0
"""What the causes of a stop are called, as the scheme of resumption says."""

from __future__ import annotations

from collections.abc import Mapping

from gulian import schemes

SCHEME, LIST = "resumption-2020", "causes"


def cause_words() -> Mapping[str, str]:
    """Id of a cause -> its Chinese word."""
    scheme = schemes.load_library()[SCHEME]
    return {key: row.cells["zh"] for key, row in scheme.lists[LIST].on(scheme.valid_from).items()}
