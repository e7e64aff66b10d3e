# SPDX-License-Identifier: Apache-2.0
"""The command line speaks Chinese unless asked otherwise, and refuses in one sentence."""

from __future__ import annotations

import click
import pytest

from gulian.cli import main
from gulian.cli.language import Argument, Command, Group, Option
from gulian.cli.manual import walk
from gulian.cli.root import root

Captured = pytest.CaptureFixture[str]
CONTEXTS = list(walk(root))


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GULIAN_LANG", raising=False)


def test_help_is_chinese_unless_asked_otherwise(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["--help"]) == 0
    assert "用法：gulian" in capsys.readouterr().out
    assert main(["--lang", "en", "day", "--help"]) == 0
    assert "Usage: gulian day" in capsys.readouterr().out
    monkeypatch.setenv("GULIAN_LANG", "en")
    main(["--help"])
    assert "Commands:" in capsys.readouterr().out


@pytest.mark.parametrize("ctx", CONTEXTS, ids=[each.command_path for each in CONTEXTS])
def test_every_command_and_option_explains_itself_in_both_languages(ctx: click.Context) -> None:
    command = ctx.command
    assert isinstance(command, Command)
    assert command.words.zh
    assert command.words.en
    for param in command.params:
        assert isinstance(param, Option | Argument), param.name
        assert param.words.zh
        assert param.words.en
        assert param.words.en.isascii(), f"{param.name}: the English text is English"


@pytest.mark.parametrize("ctx", CONTEXTS, ids=[each.command_path for each in CONTEXTS])
def test_every_command_can_answer_in_json(ctx: click.Context) -> None:
    names = {param.name for param in ctx.command.params}
    # `serve` answers browsers until it is stopped: it has no result to print.
    runs_on = ctx.command.name == "serve"
    assert isinstance(ctx.command, Group) or runs_on or "json_out" in names


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["dayy"], "E-CLI-002 没有命令 dayy。 请看：gulian --help"),
        (["--lang", "en", "schemes", "lst"], "E-CLI-002 There is no command lst. See: gulian schemes --help"),
        (["--lang=en", "day"], "E-CLI-003 DIR is missing. See: gulian day --help"),
        (["day", ".", "--dat", "x"], "E-CLI-001 没有选项 --dat，相近的有：--date。 请看：gulian day --help"),
        (["--lang", "fr"], "E-CLI-004 --lang 的值不能用："),
        (["--lang", "en", "day", ".", "--date", "2020-2-30"], "E-CLI-004 The value of --date cannot be used"),
        (["day", ".", "--date", "2020-03-01", "--threads", "0"], "E-CLI-004 --threads 的值不能用"),
        (["day", "no-such-folder", "--date", "2020-03-01"], "E-CLI-004 DIR 的值不能用"),
        (["day", ".", "surplus", "--date", "2020-03-01"], "E-CLI-005 命令行无法理解"),
    ],
)
def test_a_refusal_is_one_sentence_on_standard_error_and_status_2(
    words: list[str], sentence: str, capsys: Captured
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(sentence)
    assert err.count("\n") == 1


def test_a_refusal_of_a_room_comes_in_the_chosen_language(capsys: Captured) -> None:
    assert main(["--lang", "en", "schemes", "test", "no-such-scheme"]) == 2
    assert capsys.readouterr().err.startswith("E-SCH-017 There is no scheme no-such-scheme")
    assert main(["schemes", "check", "no-such-folder"]) == 2
    assert capsys.readouterr().err.startswith("E-SCH-020 no-such-folder")


def test_a_fault_of_ours_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("gulian.schemes.check", broken)
    with pytest.raises(RuntimeError, match="ours"):
        main(["schemes", "check"])


def test_without_a_command_the_help_is_shown_and_nothing_is_done(capsys: Captured) -> None:
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "schemes" in err


def test_the_version_is_that_of_the_package(capsys: Captured) -> None:
    import gulian

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"gulian {gulian.__version__}\n"
