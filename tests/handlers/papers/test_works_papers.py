"""The acceptance sheet and the letter to a household: read back against what was entered."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from handlers.dialog.messages import Choice
from knowledge.model.watches import WatchKind
from storage.cases import photos, records
from storage.cases.cases import Case
from storage.watches import watches
from storage.watches.watches import HouseLook, LookFinding
from tests.dialogue import Dialogue
from tests.handlers.papers.printing import ID_NUMBER, cells, decided, everything, page_of, print_for


def make(dialogue: Dialogue, kind: str, case: Case, folder: Path) -> Path:
    dialogue.say("county", Choice(id=f"paper:make:docx:{kind}:{case.number}"))
    return print_for(dialogue, "county", folder)[1]


def take(dialogue: Dialogue, case: Case, step: str, *, form: tuple[str, int] | None = None, **values: object) -> None:
    """A step of a house that is built, with the document's form where one is filled in."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        day, by = date(2026, 6, 5), dialogue.cast.county
        records.add(tx, case, step=step, day=day, values=values, person_id=by, role="county", now=now, form=form)


def test_the_acceptance_sheet_marks_each_line_and_leaves_room_for_who_signs(dialogue: Dialogue, tmp_path: Path) -> None:
    case = decided(dialogue, "李秀英", "hunan", acceptance_items=["walls", "roof"], acceptance_unsafe=["railings"])
    [said] = dialogue.say("county", Choice(id=f"paper:make:docx:acceptance:{case.number}"))
    assert "还没走到" in said.text, "nothing was built yet"
    take(dialogue, case, "works_started", builder="王师傅")
    take(dialogue, case, "accepted", outcome="passed", basic_safety="passed")
    page = page_of(make(dialogue, "acceptance", case, tmp_path))
    [first, lines, last] = (cells(page, number) for number in range(3))
    assert first[0] == ["户主姓名", "李秀英", "编号", case.number]
    assert (first[1][1], first[3]) == ("990*************11", ["改造前等级", "D级", "施工方", "王师傅"])
    marks = {row[0]: row[1] for row in lines[1:]}
    assert sorted(marks.values()) == sorted(["√", "√", "×", *["○"] * (len(marks) - 3)])
    assert last[1][:1] + last[1][2:] == ["验收结果", "验收日期", "2026年6月5日"], "days stand as on all papers"
    assert last[3] == ["村（社区）\n签字", "", "乡镇签字盖章", ""]


def test_the_letter_tells_a_household_in_hunan_what_its_document_asks(dialogue: Dialogue, tmp_path: Path) -> None:
    case = decided(dialogue, "李秀英", "hunan")
    page = page_of(make(dialogue, "household_letter", case, tmp_path))
    text = "\n".join(paragraph.text for paragraph in page.paragraphs)
    for part in (
        "李秀英：",
        "三（二）·函告农户",
        "改造方式：",
        "60平方米",
        "25000元",
        "进度：",
        "质量安全：",
        "旧房：",
    ):
        assert part in text
    assert ID_NUMBER not in text
    assert page.sections[0].first_page_header.paragraphs[0].text == "云山县住建局"


@pytest.mark.parametrize(
    ("kind", "step", "values", "expected"),
    [
        (
            "works_start",
            "works_started",
            {"builder": "王师傅", "seismic_measures": "not_wanted", "refusal_reason": "怕多花钱"},
            {"施工单位或工匠": "王师傅", "不做抗震加固的原因": "怕多花钱", "开工日期": "2026年6月5日"},
        ),
        (
            "inspection",
            "inspected",
            {"works_kind": "repair"},
            {"改造方式": "☑修缮加固　☐拆了重建　☐另选地方建　☐抗震改造"},
        ),
    ],
)
def test_forms_of_the_works_are_papers_with_room_for_who_signs(
    dialogue: Dialogue,
    tmp_path: Path,
    kind: str,
    step: str,
    values: Mapping[str, object],
    expected: Mapping[str, str],
) -> None:
    case = decided(dialogue, "李秀英", "yantai")
    form = next(one for one in dialogue.installation.knowledge.packs["yantai"].forms if one.step == step)
    take(dialogue, case, step, form=(f"yantai.{form.id}", form.edition), **values)
    page = page_of(make(dialogue, kind, case, tmp_path))
    told = {row[0]: row[1] for row in cells(page, 1)}
    assert {name: told.get(name) for name in expected} == expected
    assert page.paragraphs[0].text == form.title
    assert "签字" in cells(page, 2)[0][0]


def test_a_sealed_house_has_the_record_of_who_looked_when_and_what_was_seen(dialogue: Dialogue, tmp_path: Path) -> None:
    case = decided(dialogue, "李秀英", "yulin", upto="appraised")
    [none] = dialogue.say("county", Choice(id=f"paper:make:docx:sealed_house:{case.number}"))
    assert "还没走到" in none.text, "nobody looked yet"
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        watches.begin(tx, case.id, WatchKind.EMPTY, date(2026, 6, 1), now)
        watch = watches.of_case(tx, case.id)
        assert watch is not None
        for day, words, seen in (
            (date(2026, 4, 1), None, {}),
            (date(2026, 5, 2), "后窗撬开了", {"lived_in": "no", "still_sealed": "no", "sign_there": "yes"}),
        ):
            look = HouseLook(
                day=day,
                finding=LookFinding.FINE,
                words=words,
                person_id=dialogue.cast.cadre,
                role="cadre",
                seen=seen,
            )
            watches.note_look(tx, watch.id, look, next_on=date(2026, 8, 1), now=now)
    assert cells(page_of(make(dialogue, "sealed_house", case, tmp_path)), 1) == [
        ["查看日期", "查看人", "有没有人", "封条门窗", "警示标识", "看到的情况"],
        ["2026年4月1日", "村干部王建国", "", "", "", "没变化"],
        ["2026年5月2日", "村干部王建国", "没人住", "有破的", "在，看得清", "没变化、后窗撬开了"],
    ]


def plant_photo(dialogue: Dialogue, folder: Path, shot: str) -> str:
    """A photo that has come; its id."""
    with dialogue.database.writing() as tx:
        photo, _ = photos.add(
            tx,
            person_id=dialogue.cast.cadre,
            channel="web",
            source="{}",
            unique_name=shot,
            draft_id="a look",
            as_file=False,
            width=80,
            height=60,
            bytes=100,
            now=dialogue.clock.now(),
            shot=shot,
        )
        Image.new("RGB", (80, 60), "brown").save(folder / f"{shot}.jpg")
        photos.keep(tx, photo, file=f"{shot}.jpg", sha256="0" * 64, bytes=100, width=80, height=60)
    return photo


def test_photos_of_looks_stand_below_their_record_by_day_and_in_the_file_of_the_household(
    dialogue: Dialogue, tmp_path: Path
) -> None:
    case = decided(dialogue, "李秀英", "yulin", upto="appraised")
    taken = tuple(plant_photo(dialogue, tmp_path, shot) for shot in ("seal", "whole"))
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        watches.begin(tx, case.id, WatchKind.EMPTY, date(2026, 6, 1), now)
        watch = watches.of_case(tx, case.id)
        assert watch is not None
        look = HouseLook(
            day=date(2026, 5, 2),
            finding=LookFinding.FINE,
            words=None,
            person_id=dialogue.cast.cadre,
            role="cadre",
            photos=taken,
        )
        watches.note_look(tx, watch.id, look, next_on=date(2026, 8, 1), now=now)
    record = page_of(make(dialogue, "sealed_house", case, tmp_path))
    assert len(record.inline_shapes) == 2
    assert cells(record, 2) == [["\n2026年5月2日 封条", "\n2026年5月2日 全景"]]
    file = page_of(make(dialogue, "household_file", case, tmp_path))
    assert len(file.inline_shapes) == 2
    assert "封存查看的照片1 封条" in everything(file)


def test_where_no_document_asks_for_a_letter_there_is_none(dialogue: Dialogue) -> None:
    case = decided(dialogue, "李秀英", "yantai")
    [said] = dialogue.say("county", Choice(id=f"paper:case:{case.number}"))
    assert "函告" not in [option.label for option in said.flat_options()]


def test_an_inspection_is_told_in_the_file_of_the_household_in_words(dialogue: Dialogue, tmp_path: Path) -> None:
    """Ids of choices and of photos stood there before."""
    case = decided(dialogue, "李秀英", "yantai")
    form = next(one for one in dialogue.installation.knowledge.packs["yantai"].forms if one.step == "inspected")
    entered = {"works_kind": "repair", "stage": "ground", "checked_repair": ["cracks"], "photo_inspection": ["0a1b2c"]}
    take(dialogue, case, "inspected", form=(f"yantai.{form.id}", form.edition), **entered)
    told = {row[0]: row[1] for row in cells(page_of(make(dialogue, "household_file", case, tmp_path)), 1)}
    assert told["现场检查"] == "现场检查 2026-06-05，地基基础"
