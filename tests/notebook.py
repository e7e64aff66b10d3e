# SPDX-License-Identifier: Apache-2.0
"""Runs a notebook without a notebook program, as the tests do; as a command it stores what came out.

PYTHONPATH=. python -m tests.notebook docs/notebooks/*.ipynb
1 the cells share one session, in order  2 what is printed, and the value of a last expression, is kept
3 a chart is kept as SVG, so that the page shows it wherever it is read
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from gulian import charts

Output = dict[str, Any]


def run_cell(source: str, session: dict[str, Any], name: str) -> list[Output]:
    """What a code cell puts out, as a notebook stores it."""
    tree = ast.parse(source, name)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        tree.body.pop()
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, name, "exec"), session)  # noqa: S102 - our own page
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), session)  # noqa: S307 - our own page
    found: list[Output] = []
    if printed.getvalue():
        found.append({"output_type": "stream", "name": "stdout", "text": lines(printed.getvalue())})
    if value is not None:
        found.append({"output_type": "display_data", "metadata": {}, "data": shown(value)})
    return found


def shown(value: object) -> dict[str, list[str]]:
    """A value by the forms a page can show."""
    if isinstance(value, charts.Drawing):
        table = charts.data_table(value)
        return {
            "image/svg+xml": lines(charts.svg(value)),
            "text/plain": lines(f"{type(value).__name__}, {table.height} rows"),
        }
    return {"text/plain": lines(str(value))}


def lines(text: str) -> list[str]:
    """As notebooks keep text: a list of lines with their ends."""
    return text.splitlines(keepends=True)


def executed(path: Path, where: Path) -> dict[str, Any]:
    """The notebook with fresh outputs, run in a folder of its own."""
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    session: dict[str, Any] = {"__name__": "__main__"}
    back, count = Path.cwd(), 0
    os.chdir(where)
    try:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                count += 1
                cell["outputs"] = run_cell("".join(cell["source"]), session, f"{path.name}[{count}]")
                cell["execution_count"] = count
    finally:
        os.chdir(back)
    return notebook


def written(notebook: dict[str, Any]) -> str:
    """The content of the file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    for named in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            done = written(executed(named.resolve(), Path(folder)))
        named.write_text(done, "utf-8")
