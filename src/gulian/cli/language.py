# SPDX-License-Identifier: Apache-2.0
"""Help in two languages: each text is written in both where it is declared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from gulian.errors import Language

VARIABLE = "GULIAN_LANG"


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def of(self, lang: Language) -> str:
        """The text in one of them."""
        return self.zh if lang == "zh" else self.en


def counted(number: int, noun: str) -> str:
    """A number and an English noun that takes an s. 1, firm -> 1 firm; 2, firm -> 2 firms"""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


USAGE = Words("用法：", "Usage: ")
ARGUMENTS = Words("参数", "Arguments")
OPTIONS = Words("选项", "Options")
COMMANDS = Words("命令", "Commands")
HELP = Words("显示本说明。", "Show this text.")
REQUIRED = Words("（必填）", "(required)")
DEFAULT = Words("（默认 {}）", "(default {})")


def wanted(arguments: Sequence[str]) -> Language:
    """The language asked for on the command line, else by GULIAN_LANG, else Chinese.

    It is read ahead of the parser so that its refusals, too, come in this language.
    """
    named = os.environ.get(VARIABLE, "")
    for at, word in enumerate(arguments):
        if word == "--lang" and at + 1 < len(arguments):
            named = arguments[at + 1]
        elif word.startswith("--lang="):
            named = word.removeprefix("--lang=")
    return "en" if named == "en" else "zh"


def language(ctx: click.Context) -> Language:
    """The language of this run."""
    return "en" if ctx.find_root().obj == "en" else "zh"


class Option(click.Option):
    """An option that explains itself in both languages."""

    def __init__(self, *args: Any, words: Words, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.words = words

    def explained(self, lang: Language) -> str:
        """The text of the help column."""
        text = self.words.of(lang)
        if self.required:
            return f"{text} {REQUIRED.of(lang)}"
        if self.show_default and self.default is not None:
            return f"{text} {DEFAULT.of(lang).format(self.default)}"
        return text


class Argument(click.Argument):
    """An argument that explains itself in both languages."""

    def __init__(self, *args: Any, words: Words, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.words = words


class Command(click.Command):
    """A command whose help comes in the language of the run."""

    def __init__(self, *args: Any, words: Words, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.words = words

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line, in the language of the run if one is under way."""
        del limit
        ctx = click.get_current_context(silent=True)
        return self.words.of(language(ctx) if ctx else "zh").splitlines()[0]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=USAGE.of(language(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            for row in self.words.of(language(ctx)).splitlines():
                formatter.write_text(row)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, each with its words."""
        lang = language(ctx)
        params = self.get_params(ctx)
        given = [
            (each.make_metavar(ctx), each.words.of(lang)) for each in params if isinstance(each, Argument)
        ]
        chosen = [
            (record[0], each.explained(lang) if isinstance(each, Option) else HELP.of(lang))
            for each in params
            if isinstance(each, click.Option) and (record := each.get_help_record(ctx)) is not None
        ]
        for heading, rows in ((ARGUMENTS, given), (OPTIONS, chosen)):
            if rows:
                with formatter.section(heading.of(lang)):
                    formatter.write_dl(rows)


class Group(Command, click.Group):
    """A noun with verbs below it."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        super().format_options(ctx, formatter)
        names = self.list_commands(ctx)
        commands = [(name, found) for name in names if (found := self.get_command(ctx, name)) is not None]
        with formatter.section(COMMANDS.of(language(ctx))):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in commands])
