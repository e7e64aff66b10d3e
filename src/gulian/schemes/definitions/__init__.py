# SPDX-License-Identifier: Apache-2.0
"""One builder a kind: from a checked document to its frozen noun.

Every builder takes `(name, entry, ground)`: how the definition is named, its checked content, and what
stands already (sources, lists, forms, indicators). It tells problems to `ground` and leaves out what has one.
"""

from __future__ import annotations
