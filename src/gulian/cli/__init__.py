# SPDX-License-Identifier: Apache-2.0
"""The command line: 1 read the language 2 parse 3 load the room that is needed 4 run 5 exit 0, 1 or 2."""

from __future__ import annotations

from gulian.cli.run import main

__all__ = ["main"]
