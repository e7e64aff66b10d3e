# SPDX-License-Identifier: Apache-2.0
"""E-PKG: something outside the package is missing."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class PackageError(GulianError):
    """Something outside the package is missing."""


@dataclass(eq=False)
class MissingExtra(PackageError):
    """An optional part of the installation is needed and not there."""

    id = "E-PKG-001"
    zh = "{feature}需要附加组件 gulian[{extra}]。"
    en = "{feature} needs the extra gulian[{extra}]."
    fix_zh = "请执行：pip install 'gulian[{extra}]'"
    fix_en = "Run: pip install 'gulian[{extra}]'"
    feature: str
    extra: str


@dataclass(eq=False)
class MissingFont(PackageError):
    """No Chinese font is installed, so a PNG chart would show empty boxes."""

    id = "E-PKG-002"
    zh = "本机没有中文字体，图表不生成图片，以数据表代替。"
    en = "No Chinese font is installed: charts are replaced by their data tables."
    fix_zh = "请安装 fonts-noto-cjk（Debian/Ubuntu）或“Noto Sans CJK SC”字体。"
    fix_en = "Install fonts-noto-cjk (Debian/Ubuntu) or the font 'Noto Sans CJK SC'."
