# SPDX-License-Identifier: Apache-2.0
"""On what a figure rests, in one sentence of each language."""

from __future__ import annotations

from gulian.monitor.estimate.model import SampleKind

ASSUMPTIONS: dict[SampleKind, tuple[str, str]] = {
    "drawn": (
        "样本为随机抽取，按名录校准；区间反映抽样误差。",
        "The sample was drawn by chance and fitted to the register; the interval is that of sampling.",
    ),
    "responded": (
        "未报企业按同组（校准分组）已报企业推算，前提是同组之内是否上报与是否开工无关；"
        "前提不成立时以“全停”“全开”两个界限为准。",
        "Silent firms are taken to be like those of their groups that reported: within a group, reporting "
        "must not depend on running. Where it does, the bounds (all stopped, all running) hold, the interval "
        "does not.",
    ),
    "platform": (
        "样本来自平台，不是随机样本：推算的前提是同组之内平台企业与非平台企业一样；"
        "区间不含这一前提的误差，不能当作抽样误差看。",
        "The sample is a platform's members, not drawn by chance: within a group they are taken to be like "
        "other firms. The interval does not hold the error of that assumption and is no sampling error.",
    ),
}
"""Kind of sample -> the assumption, Chinese and English."""
