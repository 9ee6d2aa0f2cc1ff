"""Forms of documents that were filled in, at the desk: each with its boxes, and corrected by who may take its step."""

import re
from datetime import timedelta

import httpx
import pytest

from handlers.dialog.messages import Choice
from storage.cases import cases, records
from storage.cases.cases import Case
from storage.cases.taken import as_corrected
from storage.people import audit
from tests.bot.desk.office import Office
from tests.bot.desk.test_uploads import picture
from tests.cast import VILLAGE_OF_OTHER_COUNTY
from tests.handlers.cases.test_course import take

ADDRESS = "二组李大山家"


@pytest.fixture
def case(office: Office) -> Case:
    """A case in Longsheng whose house the township visited: the household rents."""
    found = office.household("王二")
    with office.dialogue.database.writing() as tx:
        cases.move(tx, found, found.area, "longsheng")
    office.dialogue.say("township", Choice(id=f"case:receive:{found.number}"))
    answers = {"guarantee": "rented", "rent_true": "yes", "rent_papers": "no", "rent_lasting": "yes"}
    take(office.dialogue, "township", "verified", found, **answers, rent_address=ADDRESS)
    return office.now_of(found)


def path(office: Office, case: Case) -> str:
    """The address of the form that was filled in last."""
    with office.dialogue.database.reading() as tx:
        *_, record = [one for one in records.of(tx, case.id) if one.form]
    return f"/desk/cases/{case.number}/forms/{record.id}"


def sheet(office: Office, case: Case, who: str = "township") -> dict[str, str | list[str]]:
    """What the sheet sends in when it is left as it is."""
    page = office.seated(who).get(f"{path(office, case)}/correct").text
    form = page.split(" data-form")[1].split("</form>")[0]
    filled: dict[str, str | list[str]] = dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)<', form))
    filled |= dict(re.findall(r'<input type="(?:text|date|hidden)"[^>]*name="([\w.]+)" value="([^"]*)"', form))
    for name, value in re.findall(r'<input type="(?:radio|checkbox)" name="(\w+)" value="(\w+)" checked', form):
        filled[name] = [*filled.get(name, []), value]
    return filled


def post(office: Office, case: Case, filled: dict[str, str | list[str]], **other: str) -> httpx.Response:
    """Send the sheet in, with some fields filled otherwise."""
    return office.seated("township").post(f"{path(office, case)}/correct", data=filled | other)


def boxes(page: str) -> dict[str, str]:
    """What stands in the boxes of a form's page."""
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))


def test_the_case_lists_its_forms_and_each_opens_with_what_stands_in_its_boxes(office: Office, case: Case) -> None:
    pc, here = office.seated("township"), path(office, case)
    listed = pc.get(f"/desk/cases/{case.number}").text
    assert f'href="{here}?' in listed
    page = pc.get(here).text
    shown = boxes(page)
    assert "建档立卡贫困户住房安全保障和住房安全鉴定成果核实表" in page
    assert (shown["户主姓名"], ADDRESS in shown.values()) == ("王二", True)
    assert case.answers["id_number"] not in page
    assert page.count("还在收") > 0, "its photos stand in their boxes"


def test_a_correction_is_a_later_record_and_says_who_when_why_and_what(office: Office, case: Case) -> None:
    filled = sheet(office, case)
    office.wait(5)
    page = post(office, case, filled, rent_address="三组张家", why="门牌写错了")
    assert page.status_code == 200, page.text
    shown = office.seated("township").get(path(office, case)).text
    assert "三组张家" in boxes(shown).values()
    assert f"{ADDRESS}改成三组张家" in shown
    assert "门牌写错了" in shown
    with office.dialogue.database.reading() as tx:
        first, correction = records.of(tx, case.id)[-2:]
        assert first.values["rent_address"] == ADDRESS, "nothing is written over"
        assert (correction.corrects, correction.values) == (first.id, {"rent_address": "三组张家"})
        assert cases.history(tx, case)[-1].kind == "form_corrected"
        assert "form_corrected" in [line.action for line in audit.latest(tx)]
    assert office.now_of(case).state is case.state


def test_the_history_says_of_a_box_it_is_silent_of_only_that_it_was_corrected(office: Office, case: Case) -> None:
    post(office, case, sheet(office, case), technician="张小山", why="名字写错了")
    page = office.seated("township").get(f"/desk/cases/{case.number}").text
    assert "原因：名字写错了" in page
    assert "张小山" not in page


@pytest.mark.parametrize("why", ["", "错了", "长" * 201])
def test_a_correction_wants_a_reason_of_fitting_length(office: Office, case: Case, why: str) -> None:
    page = post(office, case, sheet(office, case), rent_address="三组张家", why=why)
    assert (page.status_code, page.text.count('class="slip"')) == (422, 1)
    assert "三组张家" in page.text, "what was typed stays"


def test_a_sheet_that_was_left_as_it_was_corrects_nothing(office: Office, case: Case) -> None:
    page = post(office, case, sheet(office, case), why="看一看再说")
    assert (page.status_code, "没有改动" in page.text) == (200, True)
    with office.dialogue.database.reading() as tx:
        assert [one for one in records.of(tx, case.id) if one.corrects] == []


def test_another_branch_asks_its_own_boxes_and_empties_those_that_no_longer_apply(office: Office, case: Case) -> None:
    filled = sheet(office, case)
    page = post(office, case, filled, guarantee="other", why="其实住敬老院")
    assert page.status_code == 422, "what the other branch asks is wanted, too"
    assert 'name="other_guarantee"' in page.text
    page = post(office, case, filled, guarantee="other", other_guarantee="住在敬老院", why="其实住敬老院")
    assert page.status_code == 200, page.text
    shown = office.seated("township").get(path(office, case)).text
    assert "住在敬老院" in boxes(shown).values()
    assert ADDRESS not in boxes(shown).values()
    assert ADDRESS not in office.seated("township").get(f"/desk/cases/{case.number}").text, "nor what the case holds"


def test_what_somebody_else_corrected_meanwhile_stays_and_the_same_box_is_asked_again(
    office: Office, case: Case
) -> None:
    mine = sheet(office, case)
    assert post(office, case, dict(mine), rent_address="三组张家", why="门牌写错了").status_code == 200
    office.wait(1)
    assert post(office, case, mine, technician="张小山", why="名字写错了").status_code == 200
    page = office.seated("township").get(path(office, case)).text
    assert {"三组张家", "张小山"} <= set(boxes(page).values()), "neither is lost"
    page = post(office, case, mine, rent_address="四组李家", why="又看了一遍").text
    assert "把这一项改成了：三组张家。您填的是：四组李家" in page
    again = re.search(r'name="version" value="(\d+)"', page)
    assert again is not None
    fresh = mine | {"version": again[1], "technician": "张小山"}
    assert post(office, case, fresh, rent_address="四组李家", why="又看了一遍").status_code == 200
    assert "四组李家" in boxes(office.seated("township").get(path(office, case)).text).values()


@pytest.mark.parametrize(("box", "value"), [("guarantee", "never"), ("rent_true", "maybe"), ("technician", "123")])
def test_what_is_no_answer_to_a_box_is_said_beside_it(office: Office, case: Case, box: str, value: str) -> None:
    page = post(office, case, sheet(office, case), **{box: value}, why="门牌写错了")
    assert page.status_code == 422
    assert 'class="slip"' in page.text


def test_what_a_step_decides_by_and_its_day_are_not_corrected(office: Office, case: Case) -> None:
    filled = sheet(office, case)
    assert not {"verdict", "problem", "day", "head", "phone", "id_number"} & set(filled)
    post(office, case, filled, verdict="safe", rent_address="三组张家", why="门牌写错了")
    assert office.now_of(case).state is case.state


@pytest.mark.parametrize(
    ("who", "sees", "may"),
    [("township", 200, 200), ("county", 200, 200), ("other_township", 404, 404), ("other_county", 404, 404)],
)
def test_who_sees_the_case_sees_its_forms_and_who_may_take_the_step_corrects_them(
    office: Office, case: Case, who: str, sees: int, may: int
) -> None:
    pc, here = office.seated(who), path(office, case)
    assert (pc.get(here).status_code, pc.get(f"{here}/correct").status_code) == (sees, may)
    assert (f"{here}/correct" in pc.get(here).text) is (may == 200)


def test_a_county_s_own_step_is_not_corrected_by_the_township(office: Office, case: Case) -> None:
    with office.dialogue.database.writing() as tx:
        form = ("longsheng.annex_2", 1)
        now, by = office.dialogue.clock.now(), office.dialogue.ids["county"]
        record = records.add(
            tx,
            case,
            step="reviewed",
            day=now.date(),
            values={"reviewers": "孙立、钱文"},
            person_id=by,
            role="county",
            now=now,
            form=form,
        )
    here, pc = f"/desk/cases/{case.number}/forms/{record}", office.seated("township")
    assert (pc.get(here).status_code, pc.get(f"{here}/correct").status_code) == (200, 404)
    assert pc.post(f"{here}/correct", data={"reviewers": "钱文", "why": "名字写错了"}).status_code == 404
    assert office.seated("county").get(f"{here}/correct").status_code == 200


def test_own_words_and_a_last_day_that_has_gone_by_stay_in_a_sheet_that_corrects_something_else(
    office: Office, case: Case
) -> None:
    """The record of an inspection: what is not in the list was looked at, too, and was to be mended by yesterday."""
    values = {
        "works_kind": "repair",
        "stage": "main",
        "checked_repair": ["=烟囱"],
        "finding": "problem",
        "problem": "没放檩条",
        "mend_until": f"{office.dialogue.clock.now() - timedelta(days=1):%Y-%m-%d}",
        "inspectors": "李工",
        "day": f"{office.dialogue.clock.now():%Y-%m-%d}",
    }
    with office.dialogue.database.writing() as tx:
        cases.move(tx, case, case.area, "hunan")
        now, by = office.dialogue.clock.now(), office.dialogue.ids["township"]
        record = records.add(
            tx,
            case,
            step="inspected",
            day=now.date(),
            values=values,
            person_id=by,
            role="township",
            now=now,
            form=("hunan.inspection", 1),
        )
    filled = sheet(office, case)
    assert filled["checked_repair.other"] == "烟囱"
    page = post(office, case, filled, inspectors="李工、王工", why="漏写了一个人")
    assert page.status_code == 200, page.text
    with office.dialogue.database.reading() as tx:
        (correction,) = [one for one in records.of(tx, case.id) if one.corrects == record]
    assert correction.values == {"inspectors": "李工、王工"}


def test_a_form_of_another_case_and_what_is_no_form_answer_like_what_does_not_exist(office: Office, case: Case) -> None:
    other, foreign = office.household("李四"), office.household("赵六", VILLAGE_OF_OTHER_COUNTY)
    record = path(office, case).rsplit("/", 1)[1]
    with office.dialogue.database.reading() as tx:
        (received, *_) = records.of(tx, case.id)
    pc = office.seated("township")
    wrong = [(one.number, record) for one in (other, foreign)]
    wrong += [(case.number, id) for id in (str(received.id), "0", "-1", "x", "9" * 30)]
    for number, id in wrong:
        for answer in (
            pc.get(f"/desk/cases/{number}/forms/{id}"),
            pc.get(f"/desk/cases/{number}/forms/{id}/correct"),
            pc.post(f"/desk/cases/{number}/forms/{id}/correct", data={"why": "名字写错了"}),
        ):
            assert answer.status_code == 404, (number, id)


def test_a_correction_goes_with_the_step_that_is_taken_back(office: Office, case: Case) -> None:
    here = path(office, case)
    post(office, case, sheet(office, case), rent_address="三组张家", why="门牌写错了")
    take(office.dialogue, "township", "take_back", case, reason="看错了房子")
    pc = office.seated("township")
    assert pc.get(here).status_code == 404
    assert "填好的表" not in pc.get(f"/desk/cases/{case.number}").text


def photos_in(office: Office, case: Case, key: str = "photo_whole") -> list[str]:
    """The photos that stand in a box of the first form."""
    with office.dialogue.database.reading() as tx:
        taken = records.of(tx, case.id)
        first = next(one for one in taken if one.form)
        return list(as_corrected(first, taken).get(key) or ())


def test_a_photo_is_replaced_by_another_and_the_earlier_one_stays_in_the_record(office: Office, case: Case) -> None:
    [earlier] = photos_in(office, case)
    filled = sheet(office, case) | {"photo_whole": [], "why": "拍的是邻居家"}
    pc, here = office.seated("township"), path(office, case)
    done = pc.post(f"{here}/correct", data=filled, files=[("photo_whole", ("new.jpg", picture(), "image/jpeg"))])
    assert done.status_code == 200, done.text
    [now] = photos_in(office, case)
    assert now != earlier
    with office.dialogue.database.reading() as tx:
        first, correction = records.of(tx, case.id)[-2:]
    assert (first.values["photo_whole"], correction.values) == ([earlier], {"photo_whole": [now]})
    shown = pc.get(here).text
    assert "拿掉1张、新加1张" in shown
    listed = pc.get(f"/desk/cases/{case.number}")
    assert listed.status_code == 200


def test_a_box_that_needs_a_photo_is_not_left_without_one(office: Office, case: Case) -> None:
    filled = sheet(office, case) | {"photo_whole": []}
    page = post(office, case, filled, why="拍的是邻居家")
    assert (page.status_code, photos_in(office, case) != []) == (422, True)


def test_a_photo_that_was_sent_in_stays_while_the_reason_is_too_short(office: Office, case: Case) -> None:
    pc, here, filled = office.seated("township"), path(office, case), sheet(office, case)
    sent = [("photo_walls", ("walls.jpg", picture(), "image/jpeg"))]
    again = pc.post(f"{here}/correct", data=filled | {"why": ""}, files=sent)
    assert again.status_code == 422
    kept = re.findall(r'name="photo_walls" value="(\w+)" checked', again.text)
    draft = re.findall(r'name="draft" value="(\w+)"', again.text)
    assert len(kept) == len(photos_in(office, case, "photo_walls")) + 1
    done = pc.post(f"{here}/correct", data=filled | {"photo_walls": kept, "draft": draft[0], "why": "少了一面墙"})
    assert done.status_code == 200, done.text
    assert photos_in(office, case, "photo_walls") == kept


def test_nobody_puts_somebody_else_s_photo_into_a_form(office: Office, case: Case) -> None:
    other = office.photograph(office.household("李四"), "theirs")
    post(office, case, sheet(office, case) | {"photo_walls": [other], "why": "少了一面墙"})
    assert other not in photos_in(office, case, "photo_walls")
