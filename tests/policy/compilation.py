# SPDX-License-Identifier: Apache-2.0
"""A small invented compilation with the faults that real ones have, and a generator of large ones."""

from __future__ import annotations

from collections.abc import Iterator

FRONT = "样例省机械行业协会\n\n复工政策汇编\n\n（2024年5月）\n\n"
CONTENTS = (
    "目 录\n\n"
    "样例省三部门部署开展设备更新试点.....1\t1\n"
    "样例省商务厅关于稳定外贸订单的若干意见.....4\t4\n"
    "《关于稳定外贸订单的若干意见》解读.....7\t7\n"
    "样例省召开企业用工座谈会......9\t9\n\n"
)
NOTICE = (
    "样例省三部门部署开展设备更新试点\n\n"
    "样工信联〔2024〕39 号\n\n"
    "各市、县工业和信息化局、财政局、商务局：\n\n"
    "为推动县域制造业更新设备，现就开展试点工作有关事项通知如下：\n\n"
    "一、试点范围\n\n"
    "（一）龙头企业。年产值超过２亿元、上下游配套不少于十家的企业，可以\n\n"
    "牵头申报。\n\n"
    "（二）中小企业。设备使用满$8$年、能效低于$85\\%$的，可以参加。\n\n"
    "- 2 -\n\n"
    "（四）园区。由园区管委会统一申报的，不占名额。\n\n"
    "二、支持方式\n\n"
    "1.贷款贴息。按实际支付利息的一半给予补助，每户不超过20万元。\n\n"
    "2.技术服务。一是派出工程师驻厂指导。二是免费开放检测平台。三是组织培训。\n\n"
    "附件：1.试点申报表\n\n2.试点装备目录\n\n"
    "样例省工业和信息化厅\n\n样例省财政厅\n\n样例省商务厅\n\n2024 年 3 月 21\n\n"
    "附件 1：\n\n试点申报表\n\n一、基本情况\n\n填写企业名称和统一社会信用代码。\n\n"
    "附件 2：\n\n试点装备目录\n\n"
    "序号\t名称\t指标\n1\t数控机床\t精度不低于0.01毫米\n2\t焊接机器人\t负载不低于6千克\n\n"
    "序号\t名称\t指标\n3\t余热锅炉\t热效率不低于92%\n\n"
)
SLOGAN = "节约每一度电\n用好每一滴水\n\n"
OPINION = (
    "样例省商务厅\n\n关于稳定外贸订单的若干意见\n\n样商贸发（2024）7号\n\n各市商务局：\n\n"
    "为帮助外贸企业稳定订单，根据《样例省三部门部署开展设备更新试点》（样工信联〔2024〕39号），"
    "提出如下意见。\n\n"
    "（一）扩大信保覆盖。对小微企业投保短期险给予保费补助。\n\n"
    "（二）畅通物流。开行到港班列，运费减半。\n\n"
    "样例省商务厅\n\n二〇二四年四月十二日\n\n"
)
EXPLAINED = (
    "《关于稳定外贸订单的若干意见》解读\n\n近日，省商务厅印发《关于稳定外贸订单的若干意见》。现解读如下：\n\n"
    "一、为什么出台？\n\n主要是外贸企业反映订单减少、运费上涨，希望得到帮助。\n\n"
    "二、有哪些措施？\n\n对小微企业投保短期险给予保费补助。开行到港班列，运费减半。\n\n"
)
NEWS = (
    "样例省召开企业用工座谈会\n\n4月18日，样例省召开企业用工座谈会，三十家企业参加。\n\n"
    "会议指出，当前返岗人数稳步上升，但部分县区仍有缺口，需要点对点接回。\n\n"
)
BACK = "样例省机械行业协会\n\n地址：样例市解放路1号\n\n电话：000-1234567\n"
WHOLE = FRONT + CONTENTS + NOTICE + SLOGAN + OPINION + EXPLAINED + NEWS + BACK

COLUMNS = (
    "样例市启动零工驿站建设\n\n"
    "本报讯 3月2日,样例市启动零工驿站建设,首批十二个驿站开门迎客。\n\n"
    "市人力资源部门介绍,驿站提供招聘信息、技能培训和法律援助,求职者可以就近登记,由专人负责联\n\n"
    "样例县打通蔬菜进城通道\n\n"
    "本报讯 3月3日,样例县开通蔬菜运输专线,每天两班车直达市区批发市场。\n\n"
    "县交通部门介绍,专线车辆免收通行费,沿线设置三个集货点,合作社把蔬菜送到集货点后由专线统一运\n\n"
    "系用人单位,当天答复。下一步,驿站将延伸到乡镇,让求职者少跑路。\n\n"
    "市里还将建立联系用人单位的制度。\n\n(林 远)\n\n"
    "输到市场,减少损耗。县里还将为运输车辆提供加油优惠,统一运输的价格由合作社协商。\n\n(周 平)\n"
)


def large(pages: int) -> str:
    """A compilation of so many pages of about 800 characters, each document numbered, dated, with clauses."""
    return FRONT + "".join(_documents(pages))


def _documents(pages: int) -> Iterator[str]:
    for number in range(1, pages // 4 + 1):
        subject = f"第{number}批县域产业链协同试点"
        yield f"样例省工业和信息化厅关于开展{subject}的通知\n\n样工信函〔2024〕{number}号\n\n"
        yield "各市工业和信息化局：\n\n"
        yield f"为做好{subject}工作，现将有关事项通知如下：\n\n"
        for section, name in enumerate(("总体要求", "重点任务", "组织实施")):
            yield f"{'一二三'[section]}、{name}\n\n"
            for clause in range(8):
                mark = "一二三四五六七八"[clause]
                yield (
                    f"（{mark}）措施{number}之{section * 8 + clause}。"
                    + _filler(number, section, clause)
                    + "\n\n"
                )
        yield f"样例省工业和信息化厅\n\n2024年{number % 12 + 1}月{number % 28 + 1}日\n\n"


def _filler(number: int, section: int, clause: int) -> str:
    """A paragraph a page break may cut; no two are alike."""
    who = f"由第{number}小组会同第{section + clause}专班，"
    text = (
        who + f"按第{clause}类企业清单逐户核对用工、原料、物流和资金情况，"
    ) * 2 + f"每旬报送一次，单户补助不超过{number + clause}万元。"
    cut = 30 + (number * 7 + clause * 5) % 60
    return text if (number + clause) % 5 else text[:cut] + f"\n\n- {number} -\n\n" + text[cut:]
