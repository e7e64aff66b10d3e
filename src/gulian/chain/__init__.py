# SPDX-License-Identifier: Apache-2.0
"""The production network: which firm holds the chain back, and what freeing it brings."""

from __future__ import annotations

from gulian.chain.build import build
from gulian.chain.cascade import cascade
from gulian.chain.model import Cascade, Firms, Links, Network, Releases
from gulian.chain.release import rank_releases
from gulian.chain.waiting import waits_for

__all__ = ["Cascade", "Firms", "Links", "Network", "Releases", "build", "cascade", "rank_releases", "waits_for"]
