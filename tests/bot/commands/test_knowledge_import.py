"""`anju knowledge import`: what becomes of an operator's document, with made-up texts."""

import json
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner, Result

from bot.commands.ask import answer_lines, open_knowledge
from bot.commands.knowledge import app
from bot.commands.operator_documents import UnreadableDocument, read_document
from bot.core.official_texts import load_official
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.model.pack import PACKS_FOLDER, Pack
from tests.cast import NOW
from tests.made_up import INVENTED, made_up_text


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANJU_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def yantai(knowledge: Knowledge) -> Pack:
    return knowledge.packs["yantai"]


@pytest.fixture
def file(tmp_path: Path, yantai: Pack) -> Path:
    path = tmp_path / "yantai.txt"
    path.write_text(made_up_text(yantai), encoding="utf-8")
    return path


def import_(file: Path, *more: str, pack: str = "yantai") -> Result:
    return CliRunner().invoke(app, ["import", str(file), "--pack", pack, *more])


def kept(data_dir: Path, yantai: Pack) -> dict[str, str]:
    return {id: dict(text.clauses) for id, text in load_official({"yantai": yantai}, data_dir).items()}["yantai"]


def test_what_is_found_is_told_and_the_text_is_kept_for_its_owner_only(
    file: Path, data_dir: Path, yantai: Pack
) -> None:
    said = import_(file)
    assert said.exit_code == 0
    assert "烟台市：烟建城乡〔2023〕7号" in said.stdout
    assert "政策包里有37节，找到37节。" in said.stdout
    assert "对不上原文：rules.yaml: repair_floor，“1.2万元”，依据四（二）1" in said.stdout
    assert (data_dir / "official" / "yantai.json").stat().st_mode & 0o777 == 0o600
    assert kept(data_dir, yantai)["三（四）"].endswith(INVENTED["三（四）"])


def test_a_trial_changes_nothing(file: Path, data_dir: Path) -> None:
    said = import_(file, "--trial")
    assert said.exit_code == 0
    assert "什么都没改" in said.stdout
    assert not data_dir.exists()


def test_what_was_not_found_and_what_has_no_place_is_told(file: Path, data_dir: Path, yantai: Pack) -> None:
    text = made_up_text(yantai).replace("（三）品质提升。", "").replace("（六）强化廉政监督。", "（七）常年看护。")
    file.write_text(text, encoding="utf-8")
    said = import_(file).stdout
    assert "找到35节" in said
    assert "没找到：三（三）“品质提升”" in said
    assert "没找到：五（六）“强化廉政监督”" in said
    assert "文件里有、政策包里没有的标题：（七）常年看护。" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "windows"])
def test_every_usual_encoding_and_line_end_gives_the_same_text(
    file: Path, data_dir: Path, yantai: Pack, encoding: str, newline: str
) -> None:
    import_(file)
    before = kept(data_dir, yantai)
    file.write_text(made_up_text(yantai), encoding=encoding, newline=newline)
    assert import_(file).exit_code == 0
    assert kept(data_dir, yantai) == before


def test_a_new_import_replaces_the_old_one(file: Path, data_dir: Path, yantai: Pack) -> None:
    import_(file)
    file.write_text(made_up_text(yantai, {"三（四）": "铁牌改成绿色的。"}), encoding="utf-8")
    import_(file)
    assert kept(data_dir, yantai)["三（四）"] == "（四）监督验收。\n铁牌改成绿色的。"
    assert [path.name for path in (data_dir / "official").iterdir()] == ["yantai.json"]


def test_a_document_of_word_is_read_with_its_tables(tmp_path: Path, data_dir: Path, yantai: Pack) -> None:
    document = docx.Document()
    for line in made_up_text(yantai).splitlines():
        document.add_paragraph(line)
        if line == "农村危房改造进度报表":
            table = document.add_table(rows=2, cols=3)
            table.cell(0, 0).merge(table.cell(0, 1)).text = "开工户数"
            table.cell(0, 2).text = "竣工户数"
            for column, figure in enumerate(("3", "4", "5")):
                table.cell(1, column).text = figure
    document.save(str(tmp_path / "yantai.docx"))
    assert import_(tmp_path / "yantai.docx").exit_code == 0
    assert kept(data_dir, yantai)["附件1"] == "附件1\n农村危房改造进度报表\n开工户数\t竣工户数\t\n3\t4\t5\t"
    assert kept(data_dir, yantai)["三（四）"].endswith(INVENTED["三（四）"])


def test_another_regions_document_is_refused_by_name(file: Path, data_dir: Path, knowledge: Knowledge) -> None:
    file.write_text(made_up_text(knowledge.packs["yulin"]), encoding="utf-8")
    said = import_(file)
    assert said.exit_code == 2
    assert "这不是烟台市的文件，是榆林市的。要导入，请写--pack yulin。" in said.stderr
    assert not data_dir.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("2023", "2025"), "是另一版"),
        (("重点对象", "困难户"), "是不是选错了文件"),
    ],
    ids=["another year", "another document"],
)
def test_another_document_is_refused_and_the_old_one_stays(
    file: Path, data_dir: Path, yantai: Pack, change: tuple[str, str], sentence: str
) -> None:
    import_(file)
    before = kept(data_dir, yantai)
    file.write_text(made_up_text(yantai).replace(*change).replace("烟建城乡", "烟字"), encoding="utf-8")
    said = import_(file)
    assert (said.exit_code, sentence in said.stderr) == (2, True)
    assert kept(data_dir, yantai) == before


def test_half_a_document_is_refused(file: Path, data_dir: Path, yantai: Pack) -> None:
    file.write_text(made_up_text(yantai).split("三、")[0], encoding="utf-8")
    said = import_(file)
    assert said.exit_code == 2
    assert "37节里只找到7节" in said.stderr


def test_a_title_damaged_a_little_is_still_the_title(file: Path, data_dir: Path, yantai: Pack) -> None:
    text = (
        made_up_text(yantai).replace("烟建城乡〔2023〕7号", "").replace("住房安全保障工作实施", "佳房安全 保障工作实施")
    )
    file.write_text(text, encoding="utf-8")
    said = import_(file)
    assert said.exit_code == 0
    assert "文件里没看到文号烟建城乡〔2023〕7号" in said.stdout


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"])
def test_what_is_no_text_is_refused(file: Path, data_dir: Path, content: bytes) -> None:
    file.write_bytes(content)
    said = import_(file)
    assert said.exit_code == 2
    assert "请先另存为.docx" in said.stderr


@pytest.mark.parametrize(
    "written", ["GNU GENERAL PUBLIC LICENSE\nVersion 3\n", "%PDF-1.7\n1 0 obj\n", "第三条 什么也不是。\n"]
)
def test_a_wrong_file_is_refused_with_a_sentence_where_the_pack_has_no_opening_section(
    written: str, tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch, yantai: Pack
) -> None:
    """A file in which no section was found ended in a traceback."""
    headed = tuple(section for section in yantai.region.sections if section.id[0] in "二三四五")
    bare = yantai.model_copy(update={"region": yantai.region.model_copy(update={"sections": headed})})
    monkeypatch.setattr("bot.commands.knowledge_import.load_packs", lambda: {"yantai": bare})
    (tmp_path / "wrong.txt").write_text(written, encoding="utf-8")
    said = import_(tmp_path / "wrong.txt", "--trial")
    assert (said.exit_code, said.stderr.count("\n")) == (2, 1)
    assert said.stderr.startswith("没导入：")


def test_an_archive_that_is_no_document_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableDocument):
        read_document(tmp_path / "a.docx")


def test_a_file_that_is_missing_and_a_pack_that_is_unknown_are_told(tmp_path: Path, file: Path) -> None:
    missing = import_(tmp_path / "none.txt")
    assert (missing.exit_code, "打不开文件" in missing.stderr) == (2, True)
    assert import_(file, pack="atlantis").exit_code == 2


def test_a_kept_file_that_is_spoilt_is_passed_over(
    file: Path, data_dir: Path, yantai: Pack, caplog: pytest.LogCaptureFixture
) -> None:
    import_(file)
    (data_dir / "official" / "yantai.json").write_text('{"pack": "yantai", "clau', encoding="utf-8")
    assert load_official({"yantai": yantai}, data_dir) == {}
    assert "import it again" in caplog.text


def test_check_holds_the_pack_against_the_text_that_is_imported(
    file: Path, tmp_path: Path, data_dir: Path, knowledge: Knowledge
) -> None:
    shutil.copytree(PACKS_FOLDER / "henan", tmp_path / "packs" / "henan")
    alone = CliRunner().invoke(app, ["check", "--folder", str(tmp_path / "packs")])
    assert (alone.exit_code, "is not in" in alone.stdout) == (0, False)
    file.write_text(made_up_text(knowledge.packs["henan"]), encoding="utf-8")
    assert import_(file, pack="henan").exit_code == 0
    held = CliRunner().invoke(app, ["check", "--folder", str(tmp_path / "packs")])
    assert held.exit_code == 1
    assert "packs/henan/entries.yaml: silent_relocation: 4类 is not in 一 of the official text" in held.stdout


def test_questions_by_script_are_answered_from_the_text_as_well(file: Path, data_dir: Path, say: Wording) -> None:
    line = json.dumps({"id": 1, "region": "yantai", "role": "resident", "question": "危房的铁牌蓝漆要刷几遍"})
    without = next(answer_lines([line], open_knowledge(data_dir), say, NOW.date()))
    import_(file)
    knowledge = open_knowledge(data_dir)
    row = next(answer_lines([line], knowledge, say, NOW.date()))
    assert without["outcome"] != "answered"
    assert (row["outcome"], row["entry"]) == ("answered", None)
    assert "「" in row["answer"]
    assert "蓝漆要刷两遍。」\n依据：烟建城乡〔2023〕7号（2023-05-23）三（四）“监督验收”" in row["answer"]
    other = next(answer_lines([line.replace("yantai", "hunan")], knowledge, say, NOW.date()))
    assert "蓝漆" not in other["answer"]
