# SPDX-License-Identifier: Apache-2.0
"""The named world with two invented documents in its folder `policies/`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from gulian import sample

DAY = dt.date(2020, 3, 25)
NOTICE = """样例省人民政府办公厅关于支持企业复工复产的若干措施

样政办发〔2020〕9号

各市、县人民政府：

为支持企业复工复产，现就有关事项通知如下。

一、加大资金支持

（一）返还失业保险费。对不裁员或少裁员的中小微企业，返还标准最高可提至企业及其职工上年度缴纳失业保险费的50%。（省人力资源社会保障厅牵头，省财政厅负责）

（二）给予用工补贴。对组织集中返岗的企业，按每人200元给予补贴，受理截止期限为2020年12月31日。（省财政厅负责）

二、组织实施

（三）加强组织领导。各地区要高度重视，督促落实本通知。

本通知自2020年3月1日起施行，有效期至2020年12月31日。

样例省人民政府办公厅

2020年2月28日
"""
BIDDING = """样例市招标管理办法

样市办发〔2020〕3号

各县区人民政府：

第一条 政府采购和招标中，对本地企业优先中标，同等条件下选用本市企业的产品。

第二条 本办法自2020年3月1日起施行。

样例市人民政府办公室

2020年2月20日
"""


def policy_world(folder: Path) -> Path:
    """The small world, its documents laid beside it."""
    sample.small_world(folder)
    (folder / "policies").mkdir()
    (folder / "policies" / "notice.txt").write_text(NOTICE, "utf-8")
    (folder / "policies" / "bidding.txt").write_text(BIDDING, "utf-8")
    return folder
