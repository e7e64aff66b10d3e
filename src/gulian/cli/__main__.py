# SPDX-License-Identifier: Apache-2.0
"""`python -m gulian.cli` is `gulian`."""

from __future__ import annotations

import sys

from gulian.cli.run import main

sys.exit(main())
