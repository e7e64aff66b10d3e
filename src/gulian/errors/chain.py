# SPDX-License-Identifier: Apache-2.0
"""E-CHAIN: a network or a shock is not valid, or a solver did not converge."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class ChainError(GulianError):
    """A network or a shock is not valid, or a solver did not converge."""


@dataclass(eq=False)
class NetworkShape(ChainError):
    """Arrays that describe the same firms or links have different lengths."""

    id = "E-CHAIN-001"
    zh = "{name} 有 {got} 个数，应为 {expected} 个。"
    en = "{name} has {got} entries, expected {expected}."
    fix_zh = "请让每个企业（或每条供应关系）各有一个数。"
    fix_en = "Give one entry for each firm (or each link)."
    name: str
    got: int
    expected: int


@dataclass(eq=False)
class FirmNumberUnknown(ChainError):
    """A firm number outside 0..firms-1."""

    id = "E-CHAIN-002"
    zh = "{name} 第 {row} 项的企业序号 {number} 不在 0 至 {last} 之间。"
    en = "{name}, entry {row}: firm number {number} is not within 0..{last}."
    fix_zh = "请先给所有企业统一编号，再建网络。"
    fix_en = "Number all firms once before the network is built."
    name: str
    row: int
    number: int
    last: int


@dataclass(eq=False)
class ValueOutOfRange(ChainError):
    """A number that no firm, link or setting can have."""

    id = "E-CHAIN-003"
    zh = "{name} 第 {row} 项为 {value}，应为{expected_zh}。"
    en = "{name}, entry {row}, is {value}, expected {expected_en}."
    fix_zh = "请改正该数；不知道的金额请先用 spread_purchases 估计。"
    fix_en = "Correct the number; estimate unknown link values with spread_purchases first."
    name: str
    row: int
    value: float
    expected_zh: str
    expected_en: str


@dataclass(eq=False)
class EssentialityUnreadable(ChainError):
    """The file that says which inputs are essential cannot be used."""

    id = "E-CHAIN-004"
    zh = "关键投入表 {file} 第 {line} 行不能用：{detail_zh}。"
    en = "The table of essential inputs {file}, line {line}, cannot be used: {detail_en}."
    fix_zh = (
        "表头应为 supplier_industry,buyer_industry,kind，"
        "kind 取 essential、non-essential、none（或 2、1、0）。"
    )
    fix_en = (
        "Its header is supplier_industry,buyer_industry,kind; "
        "kind is essential, non-essential, none (2, 1, 0)."
    )
    file: str
    line: int
    detail_zh: str
    detail_en: str


@dataclass(eq=False)
class ConvergenceError(ChainError):
    """The cascade was still falling when its rounds were used up."""

    id = "E-CHAIN-005"
    zh = "连锁影响计算 {iterations} 轮后仍未稳定：最后一轮下降 {residual}，容差 {tolerance}。"
    en = "The cascade did not settle within {iterations} rounds: last fall {residual}, tolerance {tolerance}."
    fix_zh = "请增大 max_iterations，或补充企业营业收入（没有最终需求的闭环收敛极慢），或允许未收敛的结果。"
    fix_en = (
        "Raise max_iterations, give revenues (circles without final demand settle very slowly), "
        "or allow an unsettled result."
    )
    iterations: int
    residual: float
    tolerance: float


@dataclass(eq=False)
class ChainColumnMissing(ChainError):
    """A frame lacks a column, or a value in it, without which there is no network."""

    id = "E-CHAIN-006"
    zh = "表 {frame} 缺少 {column} 列，或该列有空值。"
    en = "The frame {frame} lacks the column {column}, or a value in it."
    fix_zh = "请补上该列；企业须有 code，供应关系须有 supplier 和 buyer。"
    fix_en = "Add it: firms need a code, links a supplier and a buyer."
    frame: str
    column: str


@dataclass(eq=False)
class CodeTwice(ChainError):
    """Two rows of the register have the same code."""

    id = "E-CHAIN-007"
    zh = "企业代码 {code} 在名录中出现不止一次。"
    en = "The code {code} stands in the register more than once."
    fix_zh = "请每户企业只留一行。"
    fix_en = "Leave one row for each firm."
    code: str


@dataclass(eq=False)
class ChoiceUnknown(ChainError):
    """A setting of the chain models has a value nobody knows."""

    id = "E-CHAIN-030"
    zh = "{name} 不能取“{value}”。"
    en = "{name} cannot be {value}."
    fix_zh = "可取：{known}。"
    fix_en = "It may be: {known}."
    name: str
    value: str
    known: str


@dataclass(eq=False)
class NoSupplier(ChainError):
    """Rebuilding asks for goods that nobody in the economy makes."""

    id = "E-CHAIN-031"
    zh = "重建需要第 {input_class} 类产品，但没有企业生产它。"
    en = "Rebuilding asks for goods of class {input_class}, but no firm makes them."
    fix_zh = "请检查重建需求的类别，或补上生产该类产品的企业。"
    fix_en = "Check the classes that rebuilding asks for, or add the firms that make them."
    input_class: int


@dataclass(eq=False)
class ShockRefused(ChainError):
    """An entry of a shock says what no shock can be."""

    id = "E-CHAIN-020"
    zh = "冲击的一条写法不能用（{said}）：{reason_zh}。"
    en = "An entry of a shock cannot be used ({said}): {reason_en}."
    fix_zh = "请写明影响谁（企业、地区、行业、产品、国家之一），剩余比例从小到大，都在 0 到 1 之间。"
    fix_en = "Say whom it hits, and give shares within 0 and 1, the lower first."
    said: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class ShockWithoutFirms(ChainError):
    """A shock names firms, places and trades; a bare network knows only numbers."""

    id = "E-CHAIN-021"
    zh = "冲击写的是企业、地区、行业，只有序号的网络不认识它们。"
    en = "A shock names firms, regions and industries, which a bare network does not know."
    fix_zh = "请传入 chain.economy 得到的结果，或先用 shock.on(date, economy) 换成每户企业的剩余比例。"
    fix_en = "Give what chain.economy answers, or turn the shock into shares by shock.on(date, economy)."


@dataclass(eq=False)
class ScenarioUnreadable(ChainError):
    """The scenario file is not there or cannot be read."""

    id = "E-CHAIN-023"
    zh = "情景文件 {file} 读不了：{detail}。"
    en = "The scenario file {file} cannot be read: {detail}."
    fix_zh = "请核对路径，或用自带的情景之一：{nearest}。"
    fix_en = "Check the path, or name one of those that come along: {nearest}."
    file: str
    detail: str
    nearest: str


@dataclass(eq=False)
class EnsembleTooLarge(ChainError):
    """More draws than can be held for so many firms, or none."""

    id = "E-CHAIN-022"
    zh = "抽样 {draws} 次、{firms} 户企业不能计算：次数应在 1 到 {limit} 之间。"
    en = "{draws} draws of {firms} firms cannot be computed: 1 to {limit} draws can."
    fix_zh = "请改变抽样次数。"
    fix_en = "Ask for another number of draws."
    draws: int
    firms: int
    limit: int


@dataclass(eq=False)
class PurchasesUnusable(ChainError):
    """Nothing says what the firms buy of each product, so no network can be rebuilt."""

    id = "E-CHAIN-040"
    zh = "不知道企业向各行业采购多少：{reason_zh}。"
    en = "What the firms buy of each product is not known: {reason_en}."
    fix_zh = "请给出采购表（买方代码、行业、金额），给企业填上国民经济行业代码和营业收入、产值或人数。"
    fix_en = (
        "Give a table of purchases (buyer, industry, value), and for the firms industry codes of "
        "GB/T 4754-2017 with revenue, output or staff."
    )
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class DensityUnknown(ChainError):
    """No link is known and nobody said how many a firm has."""

    id = "E-CHAIN-041"
    zh = "没有已知的供应关系，也没有说明平均每户有几个供应商，无法推断网络疏密。"
    en = "No link is known and no mean degree is given, so nothing says how dense the network is."
    fix_zh = "请给出一部分已知的供应关系，或平均供应商数（--degree）。"
    fix_en = "Give some known links, or the mean number of suppliers of a firm (--degree)."


@dataclass(eq=False)
class DensityOutOfReach(ChainError):
    """More links are asked than there are pairs that can trade, or no more than are known."""

    id = "E-CHAIN-042"
    zh = "要再抽取 {wanted} 条供应关系，只能在 {least} 与 {most} 之间。"
    en = "{wanted} links are to be drawn; it can be between {least} and {most}."
    fix_zh = "请改变平均供应商数，并核对企业的产值和行业。"
    fix_en = "Ask for another mean degree, and check the output and the industries of the firms."
    wanted: float
    least: float
    most: float


@dataclass(eq=False)
class RebuiltTooLarge(ChainError):
    """All draws together are more links than one file can be made of."""

    id = "E-CHAIN-043"
    zh = "{draws} 次抽样约有 {links} 条供应关系，超过一个文件的上限 {most} 条。"
    en = "{draws} draws have about {links} links, more than the {most} that go into one file."
    fix_zh = "请减少抽样次数，或在笔记本中逐次使用 chain.rebuild(...).links(k)。"
    fix_en = "Ask for fewer draws, or use chain.rebuild(...).links(k) in a notebook, one draw at a time."
    draws: int
    links: int
    most: int


@dataclass(eq=False)
class ShardLost(ChainError):
    """A part of a job was tried as often as allowed and its worker failed each time."""

    id = "E-CHAIN-080"
    zh = "第 {shard} 份计算试了最多 {attempts} 次，都没有算成。{detail}"
    en = "Shard {shard} was tried up to {attempts} times and never finished. {detail}"
    fix_zh = (
        "请查看工作进程的日志（多为内存不足，或工作机上没有安装 gulian）；"
        "指定了保存文件夹时，已算完的各份仍在，再次运行即接着算。"
    )
    fix_en = (
        "Look at the worker's log (mostly: out of memory, or gulian is not installed there); finished shards "
        "are kept where a folder was named, run again to go on."
    )
    shard: int
    attempts: int
    detail: str


@dataclass(eq=False)
class PackDamaged(ChainError):
    """A file of a task or of a shard is not what was written."""

    id = "E-CHAIN-081"
    zh = "文件 {file} 已损坏，或不是这项计算的文件。"
    en = "The file {file} is damaged, or not one of this job."
    fix_zh = "请删除该文件后再次运行；如反复出现，请检查磁盘和网络存储。"
    fix_en = "Remove it and run again; if it happens again, look at the disk or the network storage."
    file: str


@dataclass(eq=False)
class SparkRefused(ChainError):
    """The Spark session cannot carry shards."""

    id = "E-CHAIN-082"
    zh = "这个 Spark 会话不能用来分片计算：{reason_zh}。"
    en = "This Spark session cannot carry shards: {reason_en}."
    fix_zh = "请用 SparkSession.builder.master(...) 直接连接集群。"
    fix_en = "Connect to the cluster itself with SparkSession.builder.master(...)."
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class FirmUnknown(ChainError):
    """A view is asked of a firm that neither the register nor the links know."""

    id = "E-CHAIN-070"
    zh = "名录和供应关系中都没有代码为 {code} 的企业。"
    en = "Neither the register nor the links have a firm with the code {code}."
    fix_zh = "请核对代码。"
    fix_en = "Check the code."
    code: str


@dataclass(eq=False)
class RunsUnlike(ChainError):
    """Simulations to be drawn in one picture differ in their days or groups, or there are none."""

    id = "E-CHAIN-071"
    zh = "{runs} 次模拟的天数或分组不一致，不能画在一张图上。"
    en = "The {runs} simulations differ in days or groups, or there are none: they make no one picture."
    fix_zh = "请让每次模拟的天数和分组相同。"
    fix_en = "Run each for the same days and groups."
    runs: int
