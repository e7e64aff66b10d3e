# SPDX-License-Identifier: Apache-2.0
"""E-CLI: a command was called with something it cannot use."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class CommandError(GulianError):
    """A command was called with something it cannot use."""


@dataclass(eq=False)
class UnknownOption(CommandError):
    """An option that the command has not."""

    id = "E-CLI-001"
    zh = "没有选项 {name}，相近的有：{nearest}。"
    en = "There is no option {name}; near it: {nearest}."
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    nearest: str
    usage: str


@dataclass(eq=False)
class UnknownCommand(CommandError):
    """A command that does not exist, or none where one is needed."""

    id = "E-CLI-002"
    zh = "没有命令 {name}。"
    en = "There is no command {name}."
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    usage: str


@dataclass(eq=False)
class ArgumentMissing(CommandError):
    """An argument or option the command cannot do without."""

    id = "E-CLI-003"
    zh = "缺少 {name}。"
    en = "{name} is missing."
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    usage: str


@dataclass(eq=False)
class ArgumentRefused(CommandError):
    """An argument or option has a value that cannot be used."""

    id = "E-CLI-004"
    zh = "{name} 的值不能用：{reason}"
    en = "The value of {name} cannot be used: {reason}"
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    reason: str
    usage: str


@dataclass(eq=False)
class FileWithoutRows(CommandError):
    """Nothing of a file that the command cannot do without could be used."""

    id = "E-CLI-006"
    zh = "{file} 没有可用的行：{reason_zh}"
    en = "{file} has no row that can be used: {reason_en}"
    fix_zh = "请核对该文件；企业编号不是统一社会信用代码时，请加 --labels any。"
    fix_en = "Check the file; where firms have other ids than credit codes, add --labels any."
    file: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class WeightsUnknown(CommandError):
    """No firm has what the firms were to be weighed by."""

    id = "E-CLI-007"
    zh = "没有一户企业有可用的权重（--weights {source}）。"
    en = "No firm has a weight above 0 (--weights {source})."
    fix_zh = "请换一种权重，或在企业名录中补上该列。"
    fix_en = "Weigh by something else, or give that column in the register of enterprises."
    source: str


@dataclass(eq=False)
class CommandLineRefused(CommandError):
    """The command line cannot be understood."""

    id = "E-CLI-005"
    zh = "命令行无法理解：{reason}"
    en = "The command line cannot be understood: {reason}"
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    reason: str
    usage: str
