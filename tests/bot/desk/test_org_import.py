"""A county's list imported at the desk: tried first, run as it was tried, and never beyond the county."""

import re
from collections.abc import Sequence
from io import BytesIO

import httpx
from openpyxl import Workbook, load_workbook

from storage.people import areas, audit, people
from storage.people.people import Role
from tests.bot.desk.office import Office
from tests.cast import COUNTY, NEXT_VILLAGE, OTHER_COUNTY, TOWNSHIP, VILLAGE_OF_OTHER_COUNTY

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
