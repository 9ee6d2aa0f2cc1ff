"""Cutting texts by the commonest words, with no other file read or written than theirs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.search.dictionary import FILE, Dictionary, commonest
from tests.knowledge.search.commonest_words import commonest_words


def test_the_file_holds_the_words_that_the_rule_takes_from_jiebas_own() -> None:
    assert FILE.read_text(encoding="utf-8") == commonest_words(), "python -m tests.knowledge.search.commonest_words"


def test_the_file_stays_small() -> None:
    assert FILE.stat().st_size <= 300_000


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("农村房屋要先鉴定", ["农村", "房屋", "要", "先", "鉴定"]),
        ("3万abc2", ["3", "万", "abc2"]),
        ("厦", ["厦"]),
        (" ", [" "]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_whole_words(text: str, cut: list[str]) -> None:
    assert commonest().cut(text) == cut


def test_words_that_the_file_lacks_are_guessed_only_on_demand(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("# two words\n农村 10\n房屋 5\n", encoding="utf-8")
    dictionary = Dictionary(file)
    assert dictionary.cut("农村鉴定房屋") == ["农村", "鉴", "定", "房屋"]
    assert dictionary.cut("农村鉴定房屋", guess=True) == ["农村", "鉴定", "房屋"]


def test_no_file_of_the_temporary_folder_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """jieba loads a table by marshal from there, whoever wrote it, and leaves its own."""

    def touched(*_: object, **__: object) -> None:
        raise AssertionError("a file of the temporary folder")

    for function in ("marshal.load", "marshal.dump", "tempfile.gettempdir", "tempfile.mkstemp"):
        monkeypatch.setattr(function, touched)
    assert Dictionary(FILE).cut("农村房屋") == ["农村", "房屋"]


def test_a_whole_process_cuts_without_a_word_of_its_own_and_leaves_nothing_behind(tmp_path: Path) -> None:
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(b"planted")
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            "from knowledge.search.dictionary import commonest; commonest().cut('农村房屋')",
        ],
        env=os.environ | {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    assert list(tmp_path.iterdir()) == [planted]
    assert planted.read_bytes() == b"planted"
