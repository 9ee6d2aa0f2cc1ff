"""`anju ask` and `anju knowledge`, as a script calls them."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import ask as ask_command
from bot.commands import knowledge as knowledge_command
from bot.commands.ask import answer_lines
from bot.commands.knowledge import ask_held_out_phrasings
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.search.tokens import Tokens
from tests.cast import NOW


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("ANJU_DATA_DIR", str(tmp_path / "data"))
    return CliRunner()


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(ask_command.ask)
    app.add_typer(knowledge_command.app, name="knowledge")
    return app


def test_a_question_is_answered_with_its_source_and_buttons(runner: CliRunner, app: typer.Typer) -> None:
    said = runner.invoke(app, ["ask", "每月几号报进度表", "--region", "yantai", "--role", "cadre"])
    assert said.exit_code == 0
    assert "每月3日前" in said.stdout
    assert "依据：烟建城乡〔2023〕7号" in said.stdout
    assert "〔转给人答〕" in said.stdout


def test_danger_is_answered_first_by_what_to_do_and_whom_to_call(runner: CliRunner, app: typer.Typer) -> None:
    said = runner.invoke(app, ["ask", "煤气漏了，墙在掉土，能补多少", "--region", "yantai"]).stdout
    assert said.startswith("⚠️ 屋里的人马上出来")
    assert "119" in said
    assert "别开灯" in said
    assert "〔房子要倒〕" in said


def test_danger_in_a_batch_leaves_the_outcome_that_the_answer_has(knowledge: Knowledge, say: Wording) -> None:
    asked = ["C级危房修一修补多少钱", "墙正在掉土。C级危房修一修补多少钱"]
    lines = [json.dumps({"id": 1, "region": "yantai", "question": question}) for question in asked]
    calm, danger = answer_lines(lines, knowledge, say, NOW.date())
    assert danger["outcome"] == calm["outcome"] == "answered"
    assert danger["answer"].startswith("⚠️")
    assert not calm["answer"].startswith("⚠️")


def test_the_reader_of_danger_is_scored_by_files_and_fails_below_its_bounds(
    runner: CliRunner, app: typer.Typer, tmp_path: Path
) -> None:
    texts = tmp_path / "texts.yaml"
    texts.write_text("- {text: 墙在掉土, grade: sure, talk: 普通, where: chat}\n", encoding="utf-8")
    assert runner.invoke(app, ["knowledge", "test", "--danger", str(texts)]).exit_code == 0
    texts.write_text("- {text: 今天下雨, grade: sure, talk: 普通, where: chat}\n", encoding="utf-8")
    said = runner.invoke(app, ["knowledge", "test", "--danger", str(texts)])
    assert said.exit_code == 1
    assert "sure, read as none: 今天下雨" in said.stdout


@pytest.mark.parametrize(
    "arguments",
    [[], ["问", "--batch", "in.jsonl"], ["怎么申请", "--region", "atlantis"]],
    ids=["none", "both", "region"],
)
def test_wrong_arguments_end_with_a_hint(runner: CliRunner, app: typer.Typer, arguments: list[str]) -> None:
    assert runner.invoke(app, ["ask", *arguments]).exit_code == 2


def test_a_batch_answers_each_line_and_goes_on_after_one_that_cannot_be_read(
    runner: CliRunner, app: typer.Typer, tmp_path: Path
) -> None:
    asked, answered = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        json.dumps(
            {"id": "a", "region": "hunan", "role": "coordinator", "question": "每个月几号交数据"}, ensure_ascii=False
        ),
        "{broken",
        "",
        json.dumps({"id": "c", "region": "atlantis", "role": "resident", "question": "补多少"}),
        json.dumps({"id": "d", "region": None, "role": "resident", "question": "今天天气怎么样"}),
        json.dumps({"id": "e", "region": "henan", "question": 7}),
    ]
    asked.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    done = runner.invoke(app, ["ask", "--batch", str(asked), "--out", str(answered), "--now", "2026-11-22"])
    assert done.exit_code == 0
    rows = [json.loads(line) for line in answered.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["outcome"]) for row in rows] == [
        ("a", "answered"),
        (2, "clarify"),
        ("c", "clarify"),
        ("d", "out_of_scope"),
        ("e", "clarify"),
    ]
    assert rows[0]["entry"] == "monthly_report"
    assert "25日" in rows[0]["answer"]
    assert all(set(row) == {"id", "answer", "outcome", "entry", "score"} for row in rows)
    assert all(0 <= row["score"] <= 1 for row in rows)


def test_a_batch_row_holds_the_labels_of_the_choices(knowledge: Knowledge, say: Wording) -> None:
    (row,) = answer_lines(['{"id": 1, "region": null, "question": "怎么申请"}'], knowledge, say, NOW.date())
    assert all(pack.region.name in row["answer"] for pack in knowledge.packs.values())


def test_the_packs_that_come_along_are_in_order(runner: CliRunner, app: typer.Typer) -> None:
    assert runner.invoke(app, ["knowledge", "check"]).exit_code == 0


def test_a_broken_pack_is_named_with_its_file(runner: CliRunner, app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "packs" / "nowhere").mkdir(parents=True)
    (tmp_path / "packs" / "nowhere" / "pack.yaml").write_text("id: 7\n", encoding="utf-8")
    checked = runner.invoke(app, ["knowledge", "check", "--folder", str(tmp_path / "packs")])
    assert checked.exit_code == 1
    assert "packs/nowhere/pack.yaml: id" in checked.stdout


def test_phrasings_held_out_find_their_entry_more_often_than_not(knowledge: Knowledge) -> None:
    pack = knowledge.packs["henan"]
    share = ask_held_out_phrasings(pack, Tokens())
    assert share.asked == sum(len(entry.ask) for entry in pack.entries)
    assert share.first / share.asked >= 0.65
    assert share.first <= share.among_three <= share.asked
