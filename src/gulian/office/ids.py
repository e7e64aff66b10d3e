# SPDX-License-Identifier: Apache-2.0
"""Row ids of the office: UUID version 7 (RFC 9562, section 5.7), in the order of their making."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """48 bits of Unix milliseconds, then 74 random bits."""
    moment = time.time_ns() // 1_000_000
    value = (moment & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))
