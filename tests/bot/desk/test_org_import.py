"""A county's list imported at the desk: tried first, run as it was tried, and never beyond the county."""

import re
from collections.abc import Sequence
from io import BytesIO

import httpx
from openpyxl import Workbook, load_workbook

from storage.people import areas, audit, people
from storage.people.people import Role
from tests.bot.desk.office import Office
from tests.cast import COUNTY, NEXT_VILLAGE, OTHER_COUNTY, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_COUNTY

HERE = "/desk/people/import"
NEW_VILLAGE = "990101001003"

AREAS = (("代码", "名称", "上级"), (NEW_VILLAGE, "南湾村", TOWNSHIP))
PEOPLE = (("姓名", "手机", "角色", "区划"), ("李雪", "13800000055", "村干部", NEW_VILLAGE))


def workbook(places: Sequence[Sequence[str]] = AREAS, staff: Sequence[Sequence[str]] = PEOPLE) -> bytes:
    """A list as a county has it."""
    book, content = Workbook(), BytesIO()
    book.remove(book.worksheets[0])
    for title, lines in (("区划", places), ("人员", staff)):
        page = book.create_sheet(title)
        for line in lines:
            page.append(list(line))
    book.save(content)
    return content.getvalue()


def tried(pc: httpx.Client, content: bytes) -> httpx.Response:
    """The page that tells what a file would change."""
    return pc.post(HERE, files={"file": ("云山县.xlsx", content)})


def sealed(page: httpx.Response) -> dict[str, str]:
    """What the page sends in to run what was tried."""
    found = re.search(r'name="sealed" value="([^"]+)"', page.text)
    assert found is not None
    return {"sealed": found[1]}


def test_a_list_is_tried_and_changes_nothing_until_it_is_run(office: Office) -> None:
    pc = office.seated("county")
    page = tried(pc, workbook())
    assert "新增区划：990101001003 南湾村" in page.text
    assert "新增人员：李雪 138****0055" in page.text
    with office.dialogue.database.reading() as tx:
        assert areas.find(tx, NEW_VILLAGE) is None
    assert "导入好了：区划1个，人员1个，给身份1个" in pc.post(f"{HERE}/run", data=sealed(page)).text
    with office.dialogue.database.reading() as tx:
        assert areas.get(tx, NEW_VILLAGE).name == "南湾村"
        assert [one.name for one in people.holding(tx, Role.CADRE, NEW_VILLAGE)] == ["李雪"]
        noted = {line.action: line.person_id for line in audit.latest(tx)}
    assert noted["areas_imported"] == noted["role_granted"] == office.dialogue.ids["county"]
    assert "没有要改的" in tried(pc, workbook()).text


def test_bad_rows_come_back_and_the_good_ones_can_be_run(office: Office) -> None:
    pc = office.seated("county")
    page = tried(pc, workbook(staff=(*PEOPLE, ("何静", "138", "村干部", NEXT_VILLAGE))))
    assert "有1行用不了" in page.text
    bad = load_workbook(BytesIO(pc.post(f"{HERE}/bad", data=sealed(page)).content)).worksheets[0]
    assert [str(cell.value) for cell in list(bad.rows)[1]][:2] == ["何静", "138"]
    assert "还有1行有错，没有导入" in pc.post(f"{HERE}/run", data=sealed(page)).text


def test_a_county_changes_nothing_of_another_one(office: Office) -> None:
    """The import was the operator's alone, and knew no bounds."""
    pc = office.seated("county")
    places = (AREAS[0], (VILLAGE_OF_OTHER_COUNTY, "黑沙村", ""), ("990102001009", "新村", "990102001"))
    staff = (
        PEOPLE[0],
        ("李雪", "13800000055", "村干部", VILLAGE_OF_OTHER_COUNTY),
        ("吴方", "13800000006", "村干部", NEXT_VILLAGE),
        ("李雪", "13800000055", "市级", "9901"),
    )
    page = tried(pc, workbook(places, staff))
    assert "有5行用不了" in page.text
    assert "导入会改" not in page.text
    with office.dialogue.database.reading() as tx:
        assert people.name_of(tx, office.dialogue.ids["other_county"]) == "吴芳"


def test_an_operator_imports_every_county(office: Office) -> None:
    pc = office.seated("operator")
    page = tried(pc, workbook((AREAS[0], ("990102001009", "新村", "990102001")), PEOPLE[:1]))
    pc.post(f"{HERE}/run", data=sealed(page))
    with office.dialogue.database.reading() as tx:
        assert areas.get(tx, "990102001009").path.startswith(areas.get(tx, OTHER_COUNTY).path)


def test_who_may_not_import_gets_nowhere_also_with_what_another_tried(office: Office) -> None:
    given = sealed(tried(office.seated("county"), workbook()))
    for who in ("township", "city", "other_county"):
        pc = office.seated(who)
        assert pc.post(f"{HERE}/run", data=given).status_code == 404
        assert pc.post(f"{HERE}/bad", data=given).status_code == 404
    assert tried(office.seated("township"), workbook()).status_code == 404
    assert "由县里导入" in office.seated("township").get(HERE).text
    assert office.seated("county").post(f"{HERE}/run", data={"sealed": "AAAA"}).status_code == 404
    with office.dialogue.database.reading() as tx:
        assert areas.find(tx, NEW_VILLAGE) is None
        assert areas.get(tx, COUNTY).name == "云山县"


def test_what_is_no_list_is_said_so(office: Office) -> None:
    pc = office.seated("county")
    assert "要的是Excel的.xlsx文件" in tried(pc, b"no workbook").text
    assert "还没选文件" in pc.post(HERE).text


STAYS = (PEOPLE[0], ("王建国", "13800000002", "村干部", VILLAGE))


def tried_with_withdrawals(pc: httpx.Client, content: bytes) -> httpx.Response:
    """The page that tells what a file would change, and whose role it would take back."""
    return pc.post(HERE, files={"file": ("云山县.xlsx", content)}, data={"withdraw": "yes"})


def whole_county(staff: Sequence[Sequence[str]]) -> bytes:
    return workbook((AREAS[0], (COUNTY, "云山县", "9901")), staff)


def holders(office: Office, role: Role, place: str) -> list[str]:
    with office.dialogue.database.reading() as tx:
        return [one.name for one in people.holding(tx, role, place)]


def test_who_is_not_in_the_list_is_named_before_the_role_is_taken_back(office: Office) -> None:
    """Only the command line could take roles back by a list, and there without a look ahead."""
    pc = office.seated("county")
    page = tried_with_withdrawals(pc, whole_county(STAYS))
    assert "要收回2个身份" in page.text
    assert "撤身份：赵敏，乡镇，青石镇" in page.text
    assert "撤身份：周强，乡镇，柳溪镇" in page.text
    assert "撤身份：孙立" not in page.text, "nobody takes back the own role"
    assert holders(office, Role.TOWNSHIP, TOWNSHIP) == ["赵敏"]
    assert "撤身份2个" in pc.post(f"{HERE}/run", data=sealed(page)).text
    assert holders(office, Role.TOWNSHIP, TOWNSHIP) == []
    assert holders(office, Role.COUNTY, COUNTY) == ["孙立"]
    assert holders(office, Role.CADRE, VILLAGE) == ["王建国"]


def test_a_list_takes_nothing_back_where_that_was_not_asked_for(office: Office) -> None:
    pc = office.seated("county")
    page = tried(pc, whole_county(STAYS))
    assert "撤身份" not in page.text
    assert "没有要改的" in page.text


def test_who_came_in_between_trial_and_run_keeps_the_role(office: Office) -> None:
    pc = office.seated("county")
    page = tried_with_withdrawals(pc, whole_county(STAYS))
    with office.dialogue.database.writing() as tx:
        people.grant(tx, office.dialogue.ids["resident"], Role.CADRE, NEXT_VILLAGE, office.dialogue.clock.now())
    pc.post(f"{HERE}/run", data=sealed(page))
    assert holders(office, Role.CADRE, NEXT_VILLAGE) == ["李秀英"]


def test_while_a_row_is_bad_nothing_is_taken_back(office: Office) -> None:
    pc = office.seated("county")
    page = tried_with_withdrawals(pc, whole_county((*STAYS, ("何静", "138", "村干部", NEXT_VILLAGE))))
    assert "不撤任何人的身份" in page.text
    pc.post(f"{HERE}/run", data=sealed(page))
    assert holders(office, Role.TOWNSHIP, TOWNSHIP) == ["赵敏"]


def test_a_colleague_of_the_importer_and_other_counties_keep_their_roles(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        people.grant(tx, office.dialogue.ids["resident"], Role.COUNTY, COUNTY, office.dialogue.clock.now())
    pc = office.seated("county")
    page = tried_with_withdrawals(pc, whole_county(STAYS))
    pc.post(f"{HERE}/run", data=sealed(page))
    assert holders(office, Role.COUNTY, COUNTY) == ["孙立", "李秀英"]
    assert holders(office, Role.COUNTY, OTHER_COUNTY) == ["吴芳"]
