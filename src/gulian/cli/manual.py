# SPDX-License-Identifier: Apache-2.0
"""The pages of the manual that are read off the program, so that they cannot rot.

python -m gulian.cli.manual commands > docs/commands.md
python -m gulian.cli.manual errors > docs/errors.md
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

import gulian
from gulian.cli.language import Command

if TYPE_CHECKING:
    from gulian.errors import GulianError, Language

COMMANDS_HEAD = """# 命令 / Commands

由程序生成，请勿手改。Written by `python -m gulian.cli.manual commands`; a test fails when it is out of date.

- `--json` prints one object with `schema: "gulian/<command>/1"` on standard output; one of two words has
  a hyphen there (`gulian/schemes-list/1`). Keys are only ever added; nothing else goes to standard output.
- Messages and progress go to standard error. Exit 0 done, 1 done with problems or findings, 2 refused.
- What goes into a pipe or a file is UTF-8. The language is `--lang`, else `GULIAN_LANG`, else zh.
"""

ERRORS_HEAD = """# 错误编号 / Error ids

由程序生成，请勿手改。Written by `python -m gulian.cli.manual errors`; a test fails when it is out of date.

An id, once published, never changes its meaning. Words in braces are filled in. The same sentences stand in
`problems.csv`.
"""


NAMES_HEAD = """# 公开名称 / Public names

由程序生成，请勿手改。Written by `python -m gulian.cli.manual names`; a test fails when it is out of date.

What `gulian.<room>` offers, stable within a version. How they work together stands in the `README.md` of each
room; frames and units in [rooms.md](rooms.md).
"""


def commands_page() -> str:
    """`docs/commands.md`: the help of every command in both languages."""
    from gulian.cli.root import root

    sections = [COMMANDS_HEAD]
    for ctx in walk(root):
        sections.append(f"## `{ctx.command_path}`\n")
        sections.extend(f"```\n{_help(ctx, lang)}\n```\n" for lang in ("zh", "en"))
    return "\n".join(sections)


def errors_page() -> str:
    """`docs/errors.md`: every id, what it says and what to do, by family."""
    from gulian.errors import GulianError

    sections = [ERRORS_HEAD]
    for family in GulianError.__subclasses__():
        found = sorted(leaves(family), key=lambda each: each.id)
        if not found:
            continue
        doc = (family.__doc__ or "").strip()
        sections.append(f"## {family.__name__}\n\n{doc}\n")
        sections.append("| id | 中文 | English |\n|---|---|---|")
        sections.append("\n".join(_row(each) for each in found) + "\n")
    return "\n".join(sections)


def walk(command: click.Command, parent: click.Context | None = None) -> Iterator[click.Context]:
    """A context for a command and each below it, in the order of help."""
    ctx = click.Context(command, info_name=command.name, parent=parent, terminal_width=100)
    yield ctx
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            if below is not None:
                yield from walk(below, ctx)


def leaves(family: type[GulianError]) -> Iterator[type[GulianError]]:
    """The errors of a family that carry an id."""
    for each in family.__subclasses__():
        if each.id:
            yield each
        yield from leaves(each)


def _help(ctx: click.Context, lang: Language) -> str:
    assert isinstance(ctx.command, Command)
    ctx.find_root().obj = lang
    with ctx:
        return ctx.command.get_help(ctx)


def _row(each: type[GulianError]) -> str:
    zh, en = (
        _cell(f"{text} {fix}".strip()) for text, fix in ((each.zh, each.fix_zh), (each.en, each.fix_en))
    )
    return f"| `{each.id}` {each.__name__} | {zh} | {en} |"


def names_page() -> str:
    """`docs/names.md`: every public name of every room and the first line of its docstring."""
    sections = [NAMES_HEAD]
    for room in rooms():
        module = import_module(f"gulian.{room}")
        rows = [
            f"| `{name}` | {about(module, name).replace('|', chr(92) + '|')} |" for name in module.__all__
        ]
        sections.append(f"## {room}\n\n| name | |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(sections)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def rooms() -> list[str]:
    """The rooms of the house, by name; the error tree is no room but what all of them share."""
    found = (each.name for each in pkgutil.iter_modules(gulian.__path__) if each.ispkg)
    return sorted(name for name in found if name != "errors")


def about(module: ModuleType, name: str) -> str:
    """The first line that explains a public name; empty where nobody wrote one."""
    value = getattr(module, name)
    # A cached function is no function to `inspect`, but keeps the one it wraps.
    if inspect.isclass(value) or inspect.isfunction(value) or hasattr(value, "__wrapped__"):
        text = inspect.getdoc(value) or ""
        return text.split("\n\n")[0].replace("\n", " ")
    return _constant(module, name)


def _constant(module: ModuleType, name: str) -> str:
    """The string that stands under the assignment of a constant, wherever in the room that is."""
    for path in sorted(Path(str(module.__file__)).parent.rglob("*.py")):
        body = ast.parse(path.read_text("utf-8")).body
        for each, following in pairwise(body):
            if name in _assigned(each) and isinstance(following, ast.Expr):
                text = ast.get_docstring(ast.Module([following], [])) or ""
                return text.split("\n\n")[0].replace("\n", " ")
    return ""


def _assigned(statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return {each.id for each in targets if isinstance(each, ast.Name)}


PAGES = {"commands": commands_page, "errors": errors_page, "names": names_page}

if __name__ == "__main__":
    sys.stdout.write(PAGES[sys.argv[1]]())
