"""The packs' data as shipped: slips that the schema cannot see."""

import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from knowledge.model.figures import FIGURE_IN_TEXT, Unit
from knowledge.model.pack import PACKS_FOLDER, Pack, PackError, load_pack, load_packs

PACK_IDS = sorted(path.parent.name for path in PACKS_FOLDER.glob("*/pack.yaml"))

HALF_WIDTH = re.compile(r"[,;:!?()]")
SILENT = re.compile(r"^(?:这份)?文件(?:里)?(?:没写|没有写|没有规定|没有)")
LONGEST_ANSWER = 160


@cache
def pack_of(pack_id: str) -> Pack:
    return load_pack(PACKS_FOLDER / pack_id)


@pytest.fixture(params=PACK_IDS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return pack_of(request.param)


def test_every_pack_loads_and_there_are_packs() -> None:
    assert list(load_packs()) == PACK_IDS
    assert PACK_IDS


def test_case_prefixes_tell_the_packs_apart() -> None:
    prefixes = [pack_of(pack_id).region.case_prefix for pack_id in PACK_IDS]
    assert len(set(prefixes)) == len(prefixes)


def test_no_two_packs_share_a_name_or_an_alias() -> None:
    names = Counter(
        name for pack_id in PACK_IDS for name in {pack_of(pack_id).region.name, *pack_of(pack_id).region.aliases}
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_filled_answers_hold_no_braces(pack: Pack) -> None:
    assert [entry.id for entry in pack.entries if re.search(r"[{}]", pack.answer_text(entry))] == []


def test_every_figure_is_said_by_an_answer(pack: Pack) -> None:
    said = {figure for entry in pack.entries for figure in FIGURE_IN_TEXT.findall(entry.answer)}
    assert set(pack.rules.figures) - said == set()


def test_an_answer_cites_the_section_of_each_measure_it_says(pack: Pack) -> None:
    """Money, areas and shares; the section itself, one above it or one below it: 四（二）1 stands for 四（二）."""
    uncited = {
        (entry.id, figure, section)
        for entry in pack.entries
        for figure in FIGURE_IN_TEXT.findall(entry.answer)
        if pack.rules.figures[figure].unit not in (Unit.WORD, Unit.DATE)
        and (section := pack.rules.figures[figure].section)
        and not any(cited.startswith(section) or section.startswith(cited) for cited in entry.sections)
    }
    assert uncited == set()


def test_every_entry_has_a_title_of_its_own(pack: Pack) -> None:
    titles = Counter(entry.title for entry in pack.entries)
    assert [title for title, count in titles.items() if count > 1 or not title] == []


def test_an_ask_leads_to_one_entry_only(pack: Pack) -> None:
    asks = Counter(ask for entry in pack.entries for ask in entry.ask)
    assert [ask for ask, count in asks.items() if count > 1] == []


def test_the_questions_put_to_a_pack_use_other_words_than_its_asks(pack: Pack) -> None:
    asks = {ask for entry in pack.entries for ask in entry.ask}
    questions = [question.ask for question in pack.tests.questions]
    assert [question for question in questions if question in asks] == []
    assert len(set(questions)) == len(questions)


def test_no_text_of_a_pack_names_another_region(pack: Pack) -> None:
    own = {pack.region.name, *pack.region.aliases}
    foreign = {
        name
        for pack_id in PACK_IDS
        if pack_id != pack.id
        for name in (pack_of(pack_id).region.name, *pack_of(pack_id).region.aliases)
        if name not in own
    }
    texts = {entry.id: "\n".join((pack.answer_text(entry), *entry.ask)) for entry in pack.entries}
    assert {(key, name) for key, text in texts.items() for name in foreign if name in text} == set()


def test_an_entry_on_which_the_document_is_silent_says_so_first(pack: Pack) -> None:
    assert [entry.id for entry in pack.entries if entry.silent != bool(SILENT.match(entry.answer))] == []


def test_answers_are_short_and_written_in_full_width(pack: Pack) -> None:
    texts = {entry.id: pack.answer_text(entry) for entry in pack.entries}
    assert {key: len(text) for key, text in texts.items() if len(text) > LONGEST_ANSWER} == {}
    assert [key for key, text in texts.items() if HALF_WIDTH.search(text)] == []


def test_an_entry_is_not_related_to_itself(pack: Pack) -> None:
    assert [entry.id for entry in pack.entries if entry.id in entry.related] == []


def test_a_synonym_means_one_household_category(pack: Pack) -> None:
    names = Counter(name for category in pack.rules.categories for name in {category.name, *category.synonyms})
    assert [name for name, count in names.items() if count > 1] == []


def test_limits_count_from_steps_that_a_case_takes(pack: Pack) -> None:
    steps = {step.id for step in pack.region.case_steps}
    named = {name for limit in pack.rules.limits for name in (limit.step, limit.counted_from)}
    assert named - steps == set()


@pytest.mark.parametrize(
    ("pack_id", "entry_id", "said"),
    [
        ("yantai", "rebuild_subsidy", ["2.5万元", "50%"]),
        ("yantai", "repair_subsidy", ["1.2万元"]),
        ("yantai", "area_limits", ["20平方米", "40—60平方米", "1至3人"]),
        ("yantai", "yearly_plan", ["9月底"]),
        ("hunan", "rebuild_subsidy", ["3万元", "4万元", "1万元", "5万元"]),
        ("hunan", "lower_repair_subsidy", ["0.6万元"]),
        ("hunan", "area_limits", ["35平方米", "55平方米", "每人16—25平方米"]),
        ("hunan", "finish_by", ["7月31日"]),
    ],
)
def test_figures_are_said_as_the_document_says_them(pack_id: str, entry_id: str, said: list[str]) -> None:
    pack = pack_of(pack_id)
    assert [figure for figure in said if figure not in pack.answer_text(pack.entry[entry_id])] == []


def test_the_slips_of_all_files_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    """A tab was told without its line, and the next file's slips only once the first was mended."""
    folder = tmp_path / "yantai"
    shutil.copytree(PACKS_FOLDER / "yantai", folder)
    (folder / "calendar.yaml").write_text("rules:\n\t- {}\n", encoding="utf-8")
    (folder / "tests.yaml").write_text("question: []\n", encoding="utf-8")
    (folder / "rules.yaml").unlink()
    with pytest.raises(PackError) as told:
        load_pack(folder)
    missing, tab, unknown = sorted(str(told.value).splitlines(), key=lambda line: "missing" not in line)
    assert missing == "packs/yantai/rules.yaml: the file is missing"
    assert tab.startswith("packs/yantai/calendar.yaml: line 2: not YAML: ")
    assert unknown.startswith("packs/yantai/tests.yaml: unknown key question")
