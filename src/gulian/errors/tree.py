# SPDX-License-Identifier: Apache-2.0
"""The root of the error tree, and the row of `problems.csv` that an error becomes."""

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
