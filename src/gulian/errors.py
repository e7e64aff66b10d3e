# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong, in one tree.

    GulianError
    |-- PackageError      E-PKG    an extra, a font or a platform feature is missing
    |-- ExpressionError   E-EXPR   an expression cannot be read, checked or evaluated
    |-- CalendarError     E-CAL    a date or year the working-day tables do not cover
    |-- LakeError         E-LAKE   the store is locked, damaged or of a newer format
    |-- ChartError        E-CHART  a chart cannot be drawn from this data
    |-- CodeError         E-REG    a credit code, region, industry or body is not valid
    |-- SchemeError       E-SCH    a definition file is wrong: file, line, key, fix
    |-- DoorError         E-DOOR   a file at the door, or a row of it, cannot be used
    |-- ChainError        E-CHAIN  a network or a shock is not valid, or a solver did not converge
    |-- MonitorError      E-MON    a form, an indicator or a bulletin cannot be computed
    |-- DayError          E-DAY    a day of the loop cannot be run
    `-- CommandError      E-CLI    a command was called with something it cannot use

Each leaf is a dataclass whose fields are the named placeholders of its sentences. The sentences stand here
in both languages because `problems.csv` always carries both. An id, once published, never changes meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Literal

Language = Literal["zh", "en"]


@dataclass(eq=False)
class GulianError(Exception):
    """What went wrong, where, and what to do, in Chinese and English."""

    id: ClassVar[str] = ""
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    fix_zh: ClassVar[str] = ""
    fix_en: ClassVar[str] = ""

    def values(self) -> dict[str, object]:
        """The placeholders of the sentences, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def message(self, lang: Language = "zh") -> str:
        """What is wrong and where, without the remedy."""
        return (self.zh if lang == "zh" else self.en).format_map(self.values())

    def fix(self, lang: Language = "zh") -> str:
        """What the reader should do about it."""
        return (self.fix_zh if lang == "zh" else self.fix_en).format_map(self.values())

    def sentence(self, lang: Language = "zh") -> str:
        """The full line shown to a user: id, what, and what to do."""
        return f"{self.id} {self.message(lang)} {self.fix(lang)}".rstrip()

    def __str__(self) -> str:
        return f"{self.sentence('zh')} | {self.message('en')} {self.fix('en')}".rstrip()


@dataclass(frozen=True)
class Problem:
    """One line of `problems.csv`: a row that could not be used as it stands, and what to do.

    row : 1-based line in the file, the header being line 1; 0 = the file as a whole
    """

    file: str
    row: int
    field: str
    value: str
    code: str
    message_zh: str
    message_en: str
    fix: str

    @classmethod
    def of(cls, error: GulianError, file: str, row: int = 0, field: str = "", value: object = "") -> Problem:
        fix = " / ".join(text for text in (error.fix("zh"), error.fix("en")) if text)
        return cls(file, row, field, str(value), error.id, error.message("zh"), error.message("en"), fix)


# -- E-PKG -----------------------------------------------------------------------------------------------


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


# -- E-EXPR ----------------------------------------------------------------------------------------------


class ExpressionError(GulianError):
    """An expression cannot be read, checked or evaluated."""


# -- E-CAL -----------------------------------------------------------------------------------------------


class CalendarError(GulianError):
    """A date or year the working-day tables do not cover."""


# -- E-LAKE ----------------------------------------------------------------------------------------------


class LakeError(GulianError):
    """The store is locked, damaged or of a newer format."""


# -- E-CHART ---------------------------------------------------------------------------------------------


class ChartError(GulianError):
    """A chart cannot be drawn from this data."""


# -- E-REG -----------------------------------------------------------------------------------------------


class CodeError(GulianError):
    """A credit code, region, industry or body is not valid."""


# -- E-SCH -----------------------------------------------------------------------------------------------


class SchemeError(GulianError):
    """A definition file is wrong."""


# -- E-DOOR ----------------------------------------------------------------------------------------------


class DoorError(GulianError):
    """A file at the door, or a row of it, cannot be used."""


# -- E-CHAIN ---------------------------------------------------------------------------------------------


class ChainError(GulianError):
    """A network or a shock is not valid, or a solver did not converge."""


# -- E-MON -----------------------------------------------------------------------------------------------


class MonitorError(GulianError):
    """A form, an indicator or a bulletin cannot be computed."""


# -- E-DAY -----------------------------------------------------------------------------------------------


class DayError(GulianError):
    """A day of the loop cannot be run."""


# -- E-CLI -----------------------------------------------------------------------------------------------


class CommandError(GulianError):
    """A command was called with something it cannot use."""
