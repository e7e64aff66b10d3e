# SPDX-License-Identifier: Apache-2.0
"""The manual cannot rot: what the program has stands in it, and what stands in it the program has."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

import gulian
from gulian import errors
from gulian.cli import scheme_pages
from gulian.cli.manual import PAGES, about, leaves, rooms, walk
from gulian.cli.root import root

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = REPOSITORY / "src" / "gulian"
DOCS = REPOSITORY / "docs"
ROOMS = rooms()
ERRORS = sorted(leaves(errors.GulianError), key=lambda each: (each.id, each.__name__))
SOURCES = sorted(path for folder in ("src", "tests", "bench") for path in (REPOSITORY / folder).rglob("*.py"))
HAN = re.compile(r"[\u4e00-\u9fff]")
PAGES_OF_TEXT = sorted([*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md"), *SOURCE.rglob("README.md")])


def modules() -> Iterator[ModuleType]:
    """Every module of the package that states an `__all__`."""
    yield gulian
    for found in pkgutil.walk_packages([str(SOURCE)], "gulian."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        if hasattr(module, "__all__"):
            yield module


# -- commands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    """`python -m gulian.cli.manual NAME > docs/NAME.md` would change nothing."""
    assert (DOCS / f"{name}.md").read_text("utf-8") == PAGES[name]()


def test_every_scheme_has_its_page_and_no_page_is_out_of_date() -> None:
    """`python -m gulian.cli.scheme_pages docs/schemes` would change nothing."""
    made = scheme_pages.pages()
    found = {path.name: path.read_text("utf-8") for path in (DOCS / "schemes").iterdir()}
    assert sorted(found) == sorted(made)
    assert [name for name in made if found[name] != made[name]] == []


def test_every_command_stands_in_the_manual() -> None:
    page = (DOCS / "commands.md").read_text("utf-8")
    for ctx in walk(root):
        assert f"## `{ctx.command_path}`" in page
        for param in ctx.command.params:
            assert all(option in page for option in param.opts if option.startswith("-")), param.name


# -- errors ----------------------------------------------------------------------------------------------


def test_every_id_means_one_thing() -> None:
    repeated = [name for name, count in Counter(each.id for each in ERRORS).items() if count > 1]
    assert repeated == []


def test_no_error_hides_another_of_its_name() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in (SOURCE / "errors").glob("*.py")]
    names = Counter(node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_family_of_the_drawn_tree_is_there() -> None:
    drawn = dict(re.findall(r"-- (\w+Error) +(E-[A-Z]+) ", errors.__doc__ or ""))
    assert set(drawn) == {each.__name__ for each in errors.GulianError.__subclasses__()}
    for family in errors.GulianError.__subclasses__():
        for leaf in leaves(family):
            assert re.fullmatch(rf"{drawn[family.__name__]}-\d{{3}}", leaf.id), leaf.__name__


@pytest.mark.parametrize("leaf", ERRORS, ids=[each.id for each in ERRORS])
def test_every_error_says_in_both_languages_what_is_wrong_and_what_to_do(
    leaf: type[errors.GulianError],
) -> None:
    """Filled in with some values, no sentence is empty and no placeholder is left over."""
    assert leaf.__doc__
    assert not leaf.__doc__.startswith(f"{leaf.__name__}("), (
        "a docstring of its own, not that of the dataclass"
    )
    for chinese in (leaf.zh, leaf.fix_zh):
        assert HAN.search(chinese) or re.fullmatch(r"\{\w+_zh\}", chinese)
    for english in (leaf.en, leaf.fix_en):
        # Chinese stands in an English sentence only as a quotation or an example.
        assert english
        assert not HAN.search(re.sub(r"'[^']*'|“[^”]*”|[（(][^）)]*[）)]|`[^`]*`", "", english))
    error = leaf(**{field.name: 3 if "int" in str(field.type) else "x" for field in fields(leaf)})
    for lang in ("zh", "en"):
        assert error.sentence(lang).startswith(f"{leaf.id} ")
        assert not re.search(r"[{}]", error.sentence(lang))


# -- public names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", list(modules()), ids=lambda module: module.__name__)
def test_all_is_true(module: ModuleType) -> None:
    """Each name is there once, can be used, and explains itself."""
    names = list(module.__all__)
    assert len(names) == len(set(names))
    for name in names:
        value = getattr(module, name)
        if inspect.isclass(value) or inspect.isfunction(value) or inspect.ismodule(value):
            assert value.__doc__, f"{module.__name__}.{name} has no docstring"


def test_the_face_of_the_package_is_small() -> None:
    assert len(gulian.__all__) <= 20
    assert set(gulian.__all__) <= set(dir(gulian))
    assert {name for name in ROOMS if name not in ("cli", "office")} <= set(gulian.__all__)
    with pytest.raises(AttributeError, match="no_such_room"):
        _ = gulian.no_such_room


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_of_a_room_is_explained(room: str) -> None:
    """Functions and classes by a docstring, constants by the string under them: so docs/names.md is full."""
    module = importlib.import_module(f"gulian.{room}")
    assert module.__doc__, "a room opens by telling its journey"
    assert [name for name in module.__all__ if not about(module, name)] == []


# -- dependencies ----------------------------------------------------------------------------------------


def declared() -> dict[str, str]:
    """Package -> where pyproject names it: core, an extra, or build."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    groups = {"core": project["project"]["dependencies"], "build": project["build-system"]["requires"]}
    groups |= project["project"]["optional-dependencies"]
    named = {}
    for group, requirements in groups.items():
        for requirement in requirements:
            named[re.split(r"[<>=!~;\[ ]", requirement)[0].lower()] = group
    return named


def documented() -> dict[str, list[str]]:
    """Package -> the cells of its line in docs/dependencies.md."""
    rows = re.findall(r"^\| (.+) \|$", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE)
    cells = [[cell.strip() for cell in row.split(" | ")] for row in rows]
    return {each[0].lower(): each for each in cells if each[0] != "package"}


def licence(name: str) -> str:
    """What the metadata say, without the full text some packages put there."""
    found = metadata.metadata(name)
    lines = [
        str(line)
        for key in ("License-Expression", "License", "Classifier")
        for line in found.get_all(key) or []
    ]
    classifiers = [line.split(" :: ")[-1] for line in lines if line.startswith("License ::")]
    short = [line for line in lines if len(line) < 80 and " :: " not in line]
    return "; ".join([*short, *classifiers])


def installed(name: str) -> bool:
    try:
        metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def test_every_dependency_has_its_line_and_every_line_its_dependency() -> None:
    assert set(documented()) == set(declared())


@pytest.mark.parametrize("name", sorted(name for name in declared() if installed(name)))
def test_the_documented_licence_is_the_one_in_the_metadata(name: str) -> None:
    family = documented()[name][-1].split("-")[0]
    assert re.search(rf"\b{family}", licence(name)), licence(name)


def test_nothing_installed_is_gpl_or_agpl() -> None:
    names = sorted({each.metadata["Name"] for each in metadata.distributions()})
    unknown = [name for name in names if not licence(name) and name.lower() in declared()]
    copyleft = [name for name in names if re.search(r"(?<![Ll])A?GPL|Affero|GNU General", licence(name))]
    assert (unknown, copyleft) == ([], [])


# -- files -----------------------------------------------------------------------------------------------


def test_every_source_file_states_its_licence() -> None:
    first = "# SPDX-License-Identifier: Apache-2.0"
    bare = [
        str(path.relative_to(REPOSITORY))
        for path in SOURCES
        if path.read_text("utf-8").split("\n")[0] != first
    ]
    assert bare == []


def test_every_room_has_its_page() -> None:
    assert [room for room in ROOMS if not (SOURCE / room / "README.md").is_file()] == []


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    lost = [target for target in targets if ":" not in target and not (page.parent / target).exists()]
    assert lost == []


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_pages_named_in_words_are_there(page: Path) -> None:
    named = re.findall(r"`((?:docs|src)/[\w./-]+\.\w+)`", page.read_text("utf-8"))
    assert [each for each in named if not (REPOSITORY / each).exists()] == []


def test_the_glossary_has_every_word_of_the_shared_list(shared: Path) -> None:
    listed = re.findall(
        r"^- .*?(?=[\u4e00-\u9fff“])(.*)$", (shared / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE
    )
    page = (DOCS / "glossary.md").read_text("utf-8")
    assert [word for word in listed if word not in page] == []
