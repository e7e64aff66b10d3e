# SPDX-License-Identifier: Apache-2.0
"""E-LAKE: the store is locked, damaged or of a newer format."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class LakeError(GulianError):
    """The store is locked, damaged or of a newer format."""


@dataclass(eq=False)
class SiteLocked(LakeError):
    """Another process writes to this site."""

    id = "E-LAKE-001"
    zh = "数据目录 {site} 正被另一进程写入：进程号 {pid}，主机 {host}，自 {since} 起。"
    en = "The site {site} is being written by process {pid} on {host} since {since}."
    fix_zh = "请等它结束后再试；只读的命令不受影响。"
    fix_en = "Try again when it has finished; commands that only read are not held up."
    site: str
    pid: str
    host: str
    since: str


@dataclass(eq=False)
class NewerLakeFormat(LakeError):
    """The store was written by a newer version."""

    id = "E-LAKE-002"
    zh = "数据格式为第 {format} 版，本程序只认到第 {known} 版，未作任何改动。"
    en = "The store has format {format}, this version knows formats up to {known}; nothing was changed."
    fix_zh = "请升级 gulian。"
    fix_en = "Install a newer gulian."
    format: int
    known: int


@dataclass(eq=False)
class OlderLakeFormat(LakeError):
    """The store has an older format: it is read, but not written to."""

    id = "E-LAKE-003"
    zh = "数据格式为第 {format} 版，写入前须升到第 {known} 版。"
    en = "The store has format {format} and must be brought to {known} before it is written to."
    fix_zh = "请执行：gulian upgrade 数据目录"
    fix_en = "Run: gulian upgrade DIR"
    format: int
    known: int


@dataclass(eq=False)
class ManifestUnreadable(LakeError):
    """The list of parts cannot be read."""

    id = "E-LAKE-004"
    zh = "lake/{file} 读不出来：{detail}。"
    en = "lake/{file} cannot be read: {detail}."
    fix_zh = "请从备份恢复该文件；数据文件本身未动。"
    fix_en = "Restore that file from a backup; the data files themselves are untouched."
    file: str
    detail: str


@dataclass(eq=False)
class PartMissing(LakeError):
    """A file the manifest names is not there."""

    id = "E-LAKE-005"
    zh = "数据文件 {file} 不见了。"
    en = "The data file {file} is missing."
    fix_zh = "请从备份恢复，或重新载入它的来源。"
    fix_en = "Restore it from a backup, or load its source again."
    file: str


@dataclass(eq=False)
class PartChanged(LakeError):
    """A file's bytes are not the ones that were written."""

    id = "E-LAKE-006"
    zh = "数据文件 {file} 的内容与登记的 SHA-256 不符。"
    en = "The bytes of the data file {file} are not those of its recorded SHA-256."
    fix_zh = "请检查磁盘，从备份恢复，或重新载入它的来源。"
    fix_en = "Check the disk; restore it from a backup, or load its source again."
    file: str


@dataclass(eq=False)
class PartStray(LakeError):
    """A file that no manifest names; readers ignore it."""

    id = "E-LAKE-007"
    zh = "文件 {file} 不在清单内，读取时不予理会。"
    en = "The file {file} is in no manifest; readers ignore it."
    fix_zh = "若是中断的写入所留，下次写入时会自动清除；否则请移走。"
    fix_en = "If a broken write left it, the next write removes it; otherwise move it away."
    file: str


@dataclass(eq=False)
class StoreFull(LakeError):
    """No room to write."""

    id = "E-LAKE-008"
    zh = "{path} 写不下了：{detail}。原有数据未动。"
    en = "There is no room to write {path}: {detail}. What was there is untouched."
    fix_zh = "请腾出磁盘空间或提高配额后重试。"
    fix_en = "Free some space or raise the quota, then try again."
    path: str
    detail: str


@dataclass(eq=False)
class StoreRefused(LakeError):
    """The operating system refuses a write or a read."""

    id = "E-LAKE-009"
    zh = "{path} 无法读写：{detail}。"
    en = "{path} cannot be read or written: {detail}."
    fix_zh = "请检查目录是否存在、是否有权限、磁盘是否只读。"
    fix_en = "Check that the folder exists, that you may write there, and that the disk is not read-only."
    path: str
    detail: str


@dataclass(eq=False)
class FormNameRefused(LakeError):
    """A form's name becomes a folder's name and must be plain."""

    id = "E-LAKE-010"
    zh = "“{form}”不能作表单名。"
    en = "A form cannot be named {form}."
    fix_zh = "请用小写字母开头，只含小写字母、数字、下划线和连字符，至多 64 个字符。"
    fix_en = "Start with a lower-case letter; then lower-case letters, digits, _ and - only; 64 at most."
    form: str


@dataclass(eq=False)
class LakeBusy(LakeError):
    """A reader met a new state of the store at every attempt."""

    id = "E-LAKE-011"
    zh = "读取表单“{form}”时数据一直在变，多次重试仍未读成。"
    en = "The store kept changing while {form} was read; many attempts failed."
    fix_zh = "请稍后再试。"
    fix_en = "Try again in a moment."
    form: str


@dataclass(eq=False)
class NothingKept(LakeError):
    """What was asked for by its name was never kept."""

    id = "E-LAKE-020"
    zh = "数据目录里没有“{name}”。"
    en = "The site keeps nothing called {name}."
    fix_zh = "现有：{known}。"
    fix_en = "There is: {known}."
    name: str
    known: str


@dataclass(eq=False)
class WordRefused(LakeError):
    """A reviewer's word that cannot be kept as it was given."""

    id = "E-LAKE-021"
    zh = "对“{region}”的审核意见没有记下：{why_zh}"
    en = "The word on {region} was not kept: {why_en}"
    fix_zh = "请改正后再提交。"
    fix_en = "Correct it and say it again."
    region: str
    why_zh: str
    why_en: str
