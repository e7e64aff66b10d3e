# SPDX-License-Identifier: Apache-2.0
"""Forms whose labels and helps stand in both languages; `{% include "frame/fields.html" %}` draws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from gulian.errors import Language
from gulian.office.frame.language import Words

__all__ = ["BothForm", "Words"]


class BothForm(forms.Form):
    """WORDS : the label of each field; HELP : what stands below it."""

    WORDS: ClassVar[Mapping[str, Words]] = {}
    HELP: ClassVar[Mapping[str, Words]] = {}

    def __init__(self, *args: Any, lang: Language = "zh", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.lang: Language = lang
        for name, words in self.WORDS.items():
            self.fields[name].label = words.of(lang)
        for name, words in self.HELP.items():
            self.fields[name].help_text = words.of(lang)

    def said(self, words: Words) -> str:
        """A text of the form in the reader's language."""
        return words.of(self.lang)
