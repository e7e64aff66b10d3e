# SPDX-License-Identifier: Apache-2.0
"""E-SITE: a data folder as a whole cannot be upgraded, backed up or restored."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class SiteError(GulianError):
    """A data folder as a whole cannot be upgraded, backed up or restored."""


@dataclass(eq=False)
class SiteFileUnreadable(SiteError):
    """`site.yaml` cannot be read."""

    id = "E-SITE-001"
    zh = "{file} 读不出来：{detail}。未作任何改动。"
    en = "{file} cannot be read: {detail}. Nothing was changed."
    fix_zh = "请从备份恢复该文件。"
    fix_en = "Restore that file from a backup."
    file: str
    detail: str


@dataclass(eq=False)
class NewerSiteFormat(SiteError):
    """The data folder was written by a newer version."""

    id = "E-SITE-002"
    zh = "数据目录为第 {format} 版格式，本程序只认到第 {known} 版，未作任何改动。"
    en = "The data folder has format {format}, this version knows formats up to {known}; nothing was changed."
    fix_zh = "请升级 gulian。"
    fix_en = "Install a newer gulian."
    format: int
    known: int


@dataclass(eq=False)
class OlderSiteFormat(SiteError):
    """The data folder has an older format: it is read, but not written to."""

    id = "E-SITE-003"
    zh = "数据目录为第 {format} 版格式，写入前须升到第 {known} 版。"
    en = "The data folder has format {format} and must be brought to {known} before it is written to."
    fix_zh = "请执行：gulian upgrade 数据目录"
    fix_en = "Run: gulian upgrade DIR"
    format: int
    known: int


@dataclass(eq=False)
class UpgradeUnfinished(SiteError):
    """An upgrade was broken off; what it began has to be finished first."""

    id = "E-SITE-004"
    zh = "{folder} 的升级中断了，还没有做完。"
    en = "An upgrade of {folder} was broken off and is not finished."
    fix_zh = "请再执行一次：gulian upgrade 数据目录"
    fix_en = "Run again: gulian upgrade DIR"
    folder: str


@dataclass(eq=False)
class ZoneUnknown(SiteError):
    """A text that names no time zone."""

    id = "E-SITE-005"
    zh = "没有时区 {zone}。"
    en = "There is no time zone {zone}."
    fix_zh = "请写 Asia/Shanghai 这样的名称。"
    fix_en = "Write a name such as Asia/Shanghai."
    zone: str


@dataclass(eq=False)
class RegionBeyond(SiteError):
    """The register reaches beyond the region the site is stated to be of; told, the register is used."""

    id = "E-SITE-006"
    zh = "site.yaml 写明本站点为 {stated}，而企业名录的企业分布到 {found}；本次按企业名录计算。"
    en = "site.yaml says that this site is {stated}, and the register reaches {found}; the register was used."
    fix_zh = "名录有误请改名录；站点范围变了请执行：gulian upgrade 数据目录 --region {found}"
    fix_en = "Correct the register, or state the region anew: gulian upgrade DIR --region {found}"
    stated: str
    found: str


@dataclass(eq=False)
class BackupInside(SiteError):
    """A backup is to be put into the folder it is of, and would be lost with it."""

    id = "E-SITE-010"
    zh = "备份 {target} 就在所备份的目录 {folder} 里，会随它一起丢失。"
    en = "The backup {target} would lie in {folder}, the folder it is of, and be lost with it."
    fix_zh = "请换一个目录，最好是另一块磁盘。"
    fix_en = "Name a place outside, best on another disk."
    target: str
    folder: str


@dataclass(eq=False)
class TargetExists(SiteError):
    """A backup never replaces a file."""

    id = "E-SITE-011"
    zh = "{target} 已经存在，备份不会覆盖它。"
    en = "{target} exists already: a backup replaces nothing."
    fix_zh = "请换一个文件名，比如加上日期。"
    fix_en = "Name another file, for example with the date in its name."
    target: str


@dataclass(eq=False)
class FileChanging(SiteError):
    """A file was written to while it was put into the backup."""

    id = "E-SITE-012"
    zh = "备份时 {name} 正在被改动，没有做成备份。"
    en = "{name} was written to while it was backed up; there is no backup."
    fix_zh = "请等它写完再备份一次。"
    fix_en = "Back up again when it is written."
    name: str


@dataclass(eq=False)
class FileLeftOut(SiteError):
    """Something in the folder that a backup cannot hold; told, the rest is backed up."""

    id = "E-SITE-013"
    zh = "{name} 没有备份：{why_zh}。"
    en = "{name} was not backed up: {why_en}."
    fix_zh = "需要的话请把它换成普通文件，或另行备份。"
    fix_en = "If it is needed, put a plain file in its place or back it up by other means."
    name: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class DatabaseUnreadable(SiteError):
    """SQLite cannot read the database."""

    id = "E-SITE-014"
    zh = "数据库 {file} 读不出来：{detail}。没有做成备份。"
    en = "The database {file} cannot be read: {detail}. There is no backup."
    fix_zh = "请检查磁盘；若已损坏，请从以前的备份恢复。"
    fix_en = "Check the disk; if it is damaged, restore an earlier backup."
    file: str
    detail: str


@dataclass(eq=False)
class BackupTooLarge(SiteError):
    """More files than the manifest of a backup may name."""

    id = "E-SITE-015"
    zh = "共有 {files} 个文件，超过一个备份所能容纳的数目。"
    en = "There are {files} files, more than one backup can hold."
    fix_zh = "请把旧的上传文件移到别处另行保存。"
    fix_en = "Move old uploads elsewhere and keep them apart."
    files: int


@dataclass(eq=False)
class FolderNotEmpty(SiteError):
    """A backup is restored into an empty place only."""

    id = "E-SITE-020"
    zh = "{folder} 不是空目录，恢复不会覆盖已有内容。"
    en = "{folder} is not an empty folder: a restore replaces nothing."
    fix_zh = "请换一个新目录，或先移走其中的文件。"
    fix_en = "Name a new folder, or move its files away first."
    folder: str


@dataclass(eq=False)
class NotABackup(SiteError):
    """The file is no backup of a data folder."""

    id = "E-SITE-021"
    zh = "{file} 不是 gulian 的备份。"
    en = "{file} is no backup made by gulian."
    fix_zh = "请用 gulian backup 做成的文件。"
    fix_en = "Name a file that gulian backup made."
    file: str


@dataclass(eq=False)
class BackupDamaged(SiteError):
    """A backup that is not what its manifest says, byte for byte."""

    id = "E-SITE-022"
    zh = "备份 {file} 已损坏或被改动过：{why_zh}。什么也没有恢复。"
    en = "The backup {file} is damaged or was tampered with: {why_en}. Nothing was restored."
    fix_zh = "请重新拷贝，或用另一份备份。"
    fix_en = "Copy it again, or take another backup."
    file: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class NewerBackupFormat(SiteError):
    """The backup was made by a newer version."""

    id = "E-SITE-023"
    zh = "备份 {file} 为第 {format} 版格式，本程序只认到第 {known} 版，什么也没有恢复。"
    en = "The backup {file} has format {format}, this version knows up to {known}; nothing was restored."
    fix_zh = "请升级 gulian。"
    fix_en = "Install a newer gulian."
    file: str
    format: int
    known: int
