# SPDX-License-Identifier: Apache-2.0
"""A template and a context become Markdown; neither can do harm.

1 parse; refuse what is not on the list of allowed constructs, with its line
2 bound the work: number of loops, what an inner loop may go through, length of template and of text
3 print: every value is text (its Markdown marks are escaped), a missing one is 暂无数据

A closed subset of Jinja, because a template may come from anybody who may edit a scheme: calls, arithmetic,
assignment, macros, includes and attribute tricks are not in it, so a page can neither run code nor grow
without end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gulian.errors import BadTemplate, BulletinTooLong
from gulian.monitor import wording
from gulian.monitor.marks import CLOSE, MIDDLE, OPEN, carrying, marked, name_of
from gulian.monitor.model import BulletinContext

MAX_TEMPLATE = 64 * 1024
MAX_OUTPUT = 1024 * 1024
MAX_LOOPS = 40

NAMES: tuple[str, ...] = (
    *(field.name for field in fields(BulletinContext)),
    "silent",
    "figures_title",
    "all_notes",
)
"""What a template may name."""

Printable = str | int | Decimal | dt.date | None

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Filter,
    nodes.Keyword,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Test,
    nodes.Neg,
)
_FAULTS = (
    UndefinedError,
    SecurityError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)
_TESTS = frozenset({"none", "true", "false"})
# Marks that mean something anywhere in a line, and those that do at its start only.
_MARKS = re.compile(r"[`*_\[\]<>&~$]")
_STARTS = re.compile(r"^[-+#=]")
_NUMBERED = re.compile(r"^(\d+)([.)])(?= |$)")
# Not allowed in XML, or able to turn the direction of a line round.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def render(template: str, context: BulletinContext, file: str = "bulletin") -> str:
    """The Markdown of a bulletin.

    template : text of a `.md.j2`; the fields of `BulletinContext` are its names
    file     : the template's name, for errors
    Raises BadTemplate, BulletinTooLong.
    """
    return render_names(template, {name: getattr(context, name) for name in NAMES}, file)


def render_names(template: str, names: Mapping[str, object], file: str) -> str:
    """The Markdown of a page that may name `names`. Raises BadTemplate, BulletinTooLong."""
    if len(template) > MAX_TEMPLATE:
        raise BadTemplate(file, 1, f"长度 {len(template)} 字，上限 {MAX_TEMPLATE} (too long)")
    if any(mark in template for mark in (OPEN, MIDDLE, CLOSE)):
        raise BadTemplate(file, 1, "含有 U+FDD0 至 U+FDD2 (noncharacters)")
    try:
        tree = _ENVIRONMENT.parse(template, filename=file)
        _check(tree, file)
        code = _ENVIRONMENT.compile(tree, filename=file)
        return _bounded(Template.from_code(_ENVIRONMENT, code, {}).generate(names), file)
    except TemplateSyntaxError as error:
        raise BadTemplate(file, error.lineno, str(error.message)) from None
    except _FAULTS as error:
        raise BadTemplate(file, _line_of(error, file), str(error)) from None


def as_text(value: object) -> str:
    """A value as text inside Markdown: nothing in it can become markup.

    "a*b|" -> "a\\*b&#124;";  None -> 暂无数据
    Raises ValueError for what cannot be printed as it is (a float, a list): a filter must say how.
    """
    if value is None:
        return wording.UNKNOWN
    if not isinstance(value, Printable) or isinstance(value, bool):
        raise ValueError(
            f"{type(value).__name__} 不能直接打印，请用过滤器 (a filter must say how to print it)"
        )
    if isinstance(value, dt.date):
        return value.isoformat()
    number = name_of(value)
    text = _escaped(str(value))
    return text if number is None else marked(_escaped(number), text)


def _escaped(value: str) -> str:
    """One line in which nothing is markup."""
    line = " ".join(_CONTROLS.sub("", " ".join(value.split())).split())
    marked = _STARTS.sub(r"\\\g<0>", _MARKS.sub(r"\\\g<0>", line.replace("\\", "\0")))
    # A table takes every backslash before a bar for an escape, also one that is itself escaped.
    marked = marked.replace("\0", "&#92;").replace("|", "&#124;")
    return _NUMBERED.sub(r"\1\\\2", marked)


_FILTERS: dict[str, Callable[..., object]] = {
    "number": carrying(wording.number),
    "percent": carrying(wording.percent),
    "points": carrying(wording.points, "change"),
    "moved": carrying(wording.moved, "change"),
    "changed": carrying(wording.changed),
    "share": carrying(wording.share, "share"),
    "day": wording.day,
    "clock": wording.clock,
    "earlier": wording.earlier,
    "names": wording.names,
    "gain": carrying(wording.gain),
    "length": len,
}


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=as_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(_FILTERS)
    return environment


_ENVIRONMENT = _environment()


def _check(tree: nodes.Template, file: str) -> None:
    """Refuse every construct that is not on the list, and loops that could multiply the work."""
    for node in _all(tree):
        if not isinstance(node, _ALLOWED):
            raise BadTemplate(file, node.lineno, f"不能使用 {type(node).__name__} (not allowed)")
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise BadTemplate(file, node.lineno, f"没有过滤器 {node.name} (no such filter)")
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            raise BadTemplate(file, node.lineno, f"没有判断 {node.name} (no such test)")
    loops = list(tree.find_all(nodes.For))
    if len(loops) > MAX_LOOPS:
        raise BadTemplate(file, loops[MAX_LOOPS].lineno, f"循环多于 {MAX_LOOPS} 个 (too many loops)")
    for loop in loops:
        _check_loop(loop, file)


def _check_loop(loop: nodes.For, file: str) -> None:
    """An inner loop may only go through what belongs to the outer one's item: the work stays linear."""
    if loop.recursive or not isinstance(loop.target, nodes.Name):
        raise BadTemplate(file, loop.lineno, "循环只能写 for 名称 in 列表 (only: for name in list)")
    for part in (*loop.body, *loop.else_):
        inner = [part] if isinstance(part, nodes.For) else []
        for each in (*inner, *part.find_all(nodes.For)):
            if _root(each.iter) != loop.target.name:
                raise BadTemplate(
                    file, each.lineno, f"内层循环只能取自 {loop.target.name} (inner loop from outside)"
                )


def _root(node: nodes.Node) -> str | None:
    while isinstance(node, nodes.Getattr | nodes.Filter):
        inner = node.node
        if inner is None:
            return None
        node = inner
    return node.name if isinstance(node, nodes.Name) else None


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _bounded(parts: Iterator[str], file: str) -> str:
    kept: list[str] = []
    length = 0
    for part in parts:
        length += len(part)
        if length > MAX_OUTPUT:
            raise BulletinTooLong(file, MAX_OUTPUT)
        kept.append(part)
    return "".join(kept)


def _line_of(error: BaseException, file: str) -> int:
    """The template's line an error came from: Jinja leaves it in the traceback."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
