# SPDX-License-Identifier: Apache-2.0
"""A page for each shipped scheme, read off its files: what, on what it rests, who, when, which steps.

python -m gulian.cli.scheme_pages docs/schemes
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gulian.casework import picture
from gulian.expr import Context
from gulian.schemes import Field, Form, Limit, Procedure, ProcedureStep, Scheme, load_library

HEAD = "由方案文件生成，请勿手改。Written by `python -m gulian.cli.scheme_pages docs/schemes`."
_UNITS = {"workdays": ("个工作日", "working days"), "days": ("天", "days"), "months": ("个月", "months")}
_KINDS = {
    "automatic": "系统判断 automatic",
    "wait": "等待 waits",
    "publicity": "公示 publicity",
    "parallel": "并行 in parallel",
    "cases": "分办 cases of their own",
    "draw": "随机抽取 random draw",
}


def pages() -> dict[str, str]:
    """Every page and picture by its file name, and the list of them as `README.md`."""
    library = load_library()
    found = {"README.md": _list(library.values())}
    for scheme in library.values():
        found[f"{scheme.id}.md"] = "\n".join(_page(scheme)) + "\n"
        for procedure in scheme.procedures.values():
            found[_picture(procedure)] = picture(procedure, scheme.valid_from)
    return found


def write(folder: Path) -> None:
    """Write them all and take away what no scheme has any more."""
    made = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def _list(schemes: Iterable[Scheme]) -> str:
    rows = [
        f"| [{each.id}]({each.id}.md) | {each.title_zh} | {each.title_en} | {each.valid_from} |"
        for each in schemes
    ]
    head = ["# 方案 / Schemes", "", HEAD, "", "| id | 名称 | title | 起效 from |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _page(scheme: Scheme) -> Iterator[str]:
    until = f" – {scheme.valid_to}" if scheme.valid_to else " 起 onward"
    yield from (f"# {scheme.title_zh} / {scheme.title_en}", "", HEAD, "")
    # A folded line of Chinese leaves a blank behind its mark.
    yield from (re.sub(r"(?<=[，。；：、]) ", "", scheme.summary_zh), "", scheme.summary_en, "")
    version = f"第 {scheme.version} 版 version {scheme.version}"
    yield f"`{scheme.id}`，{version}，{scheme.valid_from}{until}，{len(scheme.cases)} 个样例 worked cases。"
    yield from ("", "## 依据 What it rests on", "")
    yield from _table(
        "文件 document|文号 number|发布机关 issuer|日期 date|条款 clause",
        (
            (each.document, each.number, each.issuer, str(each.date or ""), each.clause)
            for each in scheme.sources.values()
        ),
    )
    yield from _procedures(scheme)
    yield from _forms(scheme)
    yield from _dates(scheme)
    yield from _others(scheme)


def _procedures(scheme: Scheme) -> Iterator[str]:
    for procedure in scheme.procedures.values():
        yield from ("", f"## {procedure.title_zh} / {procedure.title_en}", "")
        yield f"![{procedure.title_zh}]({_picture(procedure)})"
        yield ""
        yield from _table(
            "步骤 step|谁 who|时限 limit|结果 outcomes",
            (
                (f"{step.zh} {step.en}", _who(procedure, step), _limit(scheme, step), _outcomes(step))
                for step in procedure.steps.values()
                if step.kind != "end"
            ),
        )


def _who(procedure: Procedure, step: ProcedureStep) -> str:
    if step.doer is None:
        return _KINDS.get(step.kind, "")
    role = procedure.roles[step.doer.role]
    return f"{role.zh} {role.en}"


def _limit(scheme: Scheme, step: ProcedureStep) -> str:
    """The limit as it holds on the scheme's first day; what depends on the case or a site is said so."""
    limit: Limit | None = step.limit
    if limit is None:
        return ""
    amount = limit.amount.evaluate({}, Context(date=scheme.valid_from, lists=scheme.lists)).value
    if amount is None:
        return "由案件或各地定 set by case or site"
    zh, en = _UNITS[limit.unit]
    text = f"{amount} {zh} {en}"
    text += "，原则上 in principle" if limit.in_principle else ""
    return text + ("（工作惯例 practice）" if limit.source.id == "practice" else "")


def _outcomes(step: ProcedureStep) -> str:
    return "；".join(f"{each.zh} {each.en}" for each in step.outcomes)


def _forms(scheme: Scheme) -> Iterator[str]:
    if not scheme.forms:
        return
    yield from ("", "## 报表 Forms", "")
    yield from _table(
        "报表 form|频率 how often|问题 questions|规则 rules",
        (
            (
                f"{each.title_zh} {each.title_en}",
                each.frequency,
                "、".join(field.label_zh for field in _asked(each)),
                "；".join(rule.message_zh for rule in each.rules),
            )
            for each in scheme.forms.values()
        ),
    )


def _asked(form: Form) -> list[Field]:
    return [each for each in form.fields if each.name not in ("filled_by", "received_at", "note")]


def _dates(scheme: Scheme) -> Iterator[str]:
    """Days that are laid down, wherever a list has them."""
    rows = [
        (each.title_zh, row.key, str(row.value), row.cells.get("clause", ""))
        for each in scheme.lists.values()
        if each.value_kind == "date"
        for row in each.rows
    ]
    if rows:
        yield from ("", "## 何时 When", "")
        yield from _table("表 list|键 key|日期 day|条款 clause", rows)


def _others(scheme: Scheme) -> Iterator[str]:
    kinds = (
        ("指标 Indicators", scheme.indicators),
        ("预警 Warnings", scheme.warnings),
        ("分类 Classifications", scheme.classifications),
        ("措施 Measures", scheme.measures),
        ("指数 Indices", scheme.indices),
        ("视图 Views", scheme.views),
        ("清单 Lists", scheme.lists),
    )
    for title, members in kinds:
        if members:
            yield from ("", f"## {title}", "")
            yield from (f"- `{each.id}` {each.title_zh} / {each.title_en}" for each in members.values())


def _picture(procedure: Procedure) -> str:
    scheme, _, _ = procedure.path.partition("/")
    return f"{scheme}.{procedure.id}.svg"


def _table(head: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    titles = head.split("|")
    yield "| " + " | ".join(titles) + " |"
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
