# SPDX-License-Identifier: Apache-2.0
"""Which Chinese font this machine has, and where the renderer finds it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from gulian.charts.style import FONTS

FOLDER_VARIABLE = "GULIAN_FONTS"

_FILES = {
    "Noto Sans CJK SC": r"NotoSansCJK(sc)?-(Regular|VF)|NotoSansSC",
    "Source Han Sans SC": r"SourceHanSans(SC|HWSC)?-(Regular|Normal)",
    "Source Han Sans CN": r"SourceHanSansCN-(Regular|Normal)",
    "WenQuanYi Micro Hei": r"wqy-microhei",
    "WenQuanYi Zen Hei": r"wqy-zenhei",
    "Microsoft YaHei": r"msyh",
    "PingFang SC": r"PingFang",
    "SimHei": r"simhei",
    "SimSun": r"simsun",
}
"""The files each family comes in, for machines without fontconfig."""

_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")


def cjk_font() -> str | None:
    """The family of the first Chinese font this machine has, the best first; None where there is none."""
    found = families()
    return next((family for family in FONTS if family in found), None)


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


@cache
def families() -> frozenset[str]:
    """The known Chinese families that are installed: by fontconfig where there is one, else by file name."""
    return _from_fontconfig() | _from_folders()


def own_folder() -> Path | None:
    """The folder named by GULIAN_FONTS, if it is there."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named and Path(named).is_dir() else None


def _from_fontconfig() -> frozenset[str]:
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    try:
        listed = subprocess.run(  # noqa: S603 - the path comes from which, the arguments are ours
            [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=10, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    installed = {name.strip() for row in listed.splitlines() for name in row.split(",")}
    return frozenset(family for family in FONTS if family in installed)


def _from_folders() -> frozenset[str]:
    # A folder is searched only where fontconfig does not already answer for it.
    folders = [own_folder()] if shutil.which("fc-list") else [own_folder(), *_system_folders()]
    names = [
        name for folder in folders if folder is not None for _, _, files in os.walk(folder) for name in files
    ]
    return frozenset(
        family
        for family, pattern in _FILES.items()
        if any(re.match(pattern, name, re.IGNORECASE) for name in names)
    )


def _system_folders() -> list[Path]:
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
