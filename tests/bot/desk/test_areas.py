"""A county's places at the desk: added, renamed and moved, each with a reason and a history."""

import httpx
import pytest

from handlers.dialog.messages import Text
from storage.people import areas, audit
from tests.bot.desk.office import Office
from tests.bot.desk.test_org_import import PEOPLE, sealed, tried, workbook
from tests.cast import (
    COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    TOWNSHIP_OF_OTHER_COUNTY,
    VILLAGE,
    VILLAGE_OF_OTHER_COUNTY,
)

HERE = "/desk/people/areas"
NEW_VILLAGE = "990101001003"
WHY = "县里批了合并方案"


def add(pc: httpx.Client, township: str = TOWNSHIP, **given: str) -> httpx.Response:
    """What comes of adding a village."""
    return pc.post(
        f"{HERE}/add", data={"place": township, "code": NEW_VILLAGE, "name": "南湾村", "reason": WHY} | given
    )


def rename(pc: httpx.Client, place: str = VILLAGE, name: str = "新石村", reason: str = WHY) -> httpx.Response:
    """What comes of another name."""
    return pc.post(f"{HERE}/rename", data={"place": place, "name": name, "reason": reason})


def move(pc: httpx.Client, place: str = VILLAGE, to: str = OTHER_TOWNSHIP, reason: str = WHY) -> httpx.Response:
    """What comes of moving a village."""
    return pc.post(f"{HERE}/move", data={"place": place, "township": to, "reason": reason})


def tree(office: Office) -> list[tuple[str, str, str]]:
    """All places as they are stored."""
    with office.dialogue.database.reading() as tx:
        return [(one.code, one.name, one.path) for one in areas.everywhere(tx)]


def noted(office: Office) -> list[tuple[str, str, object, object, object]]:
    """What the trail says of places, the newest first."""
    with office.dialogue.database.reading() as tx:
        return [
            (line.action, line.subject, line.details["from"], line.details["to"], line.details["reason"])
            for line in audit.latest(tx)
            if line.subject.startswith("area:")
        ]


def test_a_county_sees_its_own_tree_and_what_may_be_changed_of_a_place(office: Office) -> None:
    pc = office.seated("county")
    page = pc.get(HERE).text
    assert page.index("云山县") < page.index("青石镇") < page.index("东坡村") < page.index("柳溪镇")
    assert "临河县" not in page
    assert "还没有改过" in page
    assert "在青石镇下面加一个村" in pc.get(f"{HERE}?place={TOWNSHIP}").text
    village = pc.get(f"{HERE}?place={VILLAGE}").text
    assert f'<option value="{OTHER_TOWNSHIP}">柳溪镇' in village
    assert f'<option value="{TOWNSHIP}"' not in village
    assert TOWNSHIP_OF_OTHER_COUNTY not in village


def test_a_village_is_added_with_its_reason_and_stands_in_the_history(office: Office) -> None:
    pc = office.seated("county")
    assert "加好了：南湾村" in add(pc).text
    with office.dialogue.database.reading() as tx:
        assert areas.get(tx, NEW_VILLAGE).path == f"{areas.get(tx, TOWNSHIP).path}{NEW_VILLAGE}/"
    assert noted(office) == [("area_added", f"area:{NEW_VILLAGE}", "", "青石镇", WHY)]
    assert f"县级 孙立</b> 在青石镇下面加了南湾村，原因：{WHY}" in pc.get(f"{HERE}?place={COUNTY}").text
    assert "在青石镇下面加了南湾村" in pc.get("/desk/trail").text


def test_a_place_is_renamed_and_the_old_name_stays_in_the_history(office: Office) -> None:
    pc = office.seated("county")
    assert "青石村现在叫新石村" in rename(pc).text
    assert noted(office) == [("area_renamed", f"area:{VILLAGE}", "青石村", "新石村", WHY)]
    history = f"把“青石村”改名为“新石村”，原因：{WHY}"
    assert history in pc.get(f"{HERE}?place={TOWNSHIP}").text
    assert history not in pc.get(f"{HERE}?place={OTHER_TOWNSHIP}").text
    assert "和现在的一样" in rename(pc).text
    assert len(noted(office)) == 1


def test_a_moved_village_takes_its_people_and_cases_along(office: Office) -> None:
    case = office.household("王二")
    old, new = office.seated("township"), office.seated("other_township")
    assert (old.get(f"/desk/cases/{case.number}").status_code, new.get(f"/desk/cases/{case.number}").status_code) == (
        200,
        404,
    )
    page = move(office.seated("county"))
    assert "青石村现在归柳溪镇" in page.text
    assert (old.get(f"/desk/cases/{case.number}").status_code, new.get(f"/desk/cases/{case.number}").status_code) == (
        404,
        200,
    )
    assert "王二" in new.get("/desk/ledger").text
    assert "王二" not in old.get("/desk/ledger").text
    assert "王建国" in new.get("/desk/people").text
    assert "王建国" not in old.get("/desk/people").text
    assert noted(office) == [("area_moved", f"area:{VILLAGE}", "青石镇", "柳溪镇", WHY)]
    assert f"把青石村从青石镇划到了柳溪镇，原因：{WHY}" in page.text


def test_both_townships_and_the_village_hear_of_a_move_once(office: Office) -> None:
    move(office.seated("county"))
    for who in ("township", "other_township", "cadre"):
        heard = [reply for reply in office.dialogue.said_to(who) if "从青石镇划到了柳溪镇" in reply.text]
        assert len(heard) == 1, who
    assert office.dialogue.said_to("county") == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"code": "99010100100"}, "村的代码是12位数字"),
        ({"code": "990101003000"}, "村的代码是12位数字"),
        ({"code": "9901010010O3"}, "村的代码是12位数字"),
        ({"code": VILLAGE}, "已经有地方在用了"),
        ({"name": "  "}, "名称要填"),
        ({"name": "村" * 41}, "名称要填"),
        ({"reason": " "}, "原因要填"),
        ({"reason": "因" * 201}, "原因要填"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(office: Office, given: dict[str, str], said: str) -> None:
    before = tree(office)
    page = add(office.seated("county"), **given)
    assert page.status_code == 422
    assert said in page.text
    assert 'value="南湾村"' in page.text or "name" in given
    assert tree(office) == before
    assert noted(office) == []


def test_a_name_or_reason_that_is_empty_and_a_township_not_chosen_change_nothing(office: Office) -> None:
    pc, before = office.seated("county"), tree(office)
    assert "名称要填" in rename(pc, name="").text
    assert "原因要填" in rename(pc, reason="").text
    assert "还没选划到哪个乡镇" in move(pc, to="").text
    assert tree(office) == before


def test_another_county_s_places_are_like_none_for_every_act(office: Office) -> None:
    pc, before = office.seated("county"), tree(office)
    nobodys = pc.get(f"{HERE}?place=nothing")
    for answer in (
        pc.get(f"{HERE}?place={VILLAGE_OF_OTHER_COUNTY}"),
        pc.get(f"{HERE}?place=9901"),
        rename(pc, VILLAGE_OF_OTHER_COUNTY),
        add(pc, TOWNSHIP_OF_OTHER_COUNTY),
        add(pc, VILLAGE),
        move(pc, VILLAGE_OF_OTHER_COUNTY),
        move(pc, to=TOWNSHIP_OF_OTHER_COUNTY),
        move(pc, to=COUNTY),
        move(pc, TOWNSHIP),
    ):
        assert (answer.status_code, answer.text) == (404, nobodys.text)
    assert tree(office) == before


@pytest.mark.parametrize("who", ["township", "city", "other_county"])
def test_who_imports_no_places_there_changes_none(office: Office, who: str) -> None:
    pc, before = office.seated(who), tree(office)
    assert [answer.status_code for answer in (add(pc), rename(pc), move(pc))] == [404, 404, 404]
    assert tree(office) == before
    assert ("地方由县里加、改" in pc.get(HERE).text) == (who != "other_county")


def test_what_an_operator_changed_stands_in_the_county_s_history(office: Office) -> None:
    """The trail of a county knows what its own people did; the history of a place, whoever did it."""
    assert rename(office.seated("operator")).status_code == 200
    assert "把“青石村”改名为“新石村”" in office.seated("county").get(HERE).text


def test_what_a_list_renamed_stands_in_the_history_too(office: Office) -> None:
    pc = office.seated("county")
    page = tried(pc, workbook((("代码", "名称", "上级"), (VILLAGE, "新石村", OTHER_TOWNSHIP)), PEOPLE[:1]))
    pc.post("/desk/people/import/run", data=sealed(page))
    assert noted(office) == [
        ("area_moved", f"area:{VILLAGE}", "青石镇", "柳溪镇", ""),
        ("area_renamed", f"area:{VILLAGE}", "青石村", "新石村", ""),
    ]
    assert "把“青石村”改名为“新石村”</li>" in pc.get(f"{HERE}?place={OTHER_TOWNSHIP}").text


def test_the_chat_calls_a_place_by_its_new_name(office: Office) -> None:
    rename(office.seated("county"))
    assert any("新石村" in reply.text for reply in office.dialogue.say("cadre", Text(text="我是谁")))
