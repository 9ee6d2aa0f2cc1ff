"""The directory at the desk: who is where, and what is done about somebody there as in the chat."""

import re
from io import BytesIO

import httpx
import pytest
from docx import Document

from handlers.dialog.messages import Choice, Text
from storage.people import accounts, audit, deputies, invitations, people
from storage.people.people import Role
from tests.bot.desk.office import PART, Office
from tests.cast import NEXT_VILLAGE, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP


def names(page: httpx.Response) -> list[str]:
    """The names in the rows."""
    return re.findall(r'<td><a href="/desk/people/\d+">([^<]*)</a>', page.text)


def colleague(office: Office, name: str, phone: str, area: str = VILLAGE, role: Role = Role.CADRE) -> int:
    """Somebody whom the county imported, and who never came."""
    with office.dialogue.database.writing() as tx:
        person_id = people.add(tx, now=office.dialogue.clock.now(), name=name, phone=phone)
        people.grant(tx, person_id, role, area, office.dialogue.clock.now())
    return person_id


def sought(office: Office, action: str) -> list[audit.AuditLine]:
    """The lines of the trail about an action."""
    with office.dialogue.database.reading() as tx:
        return [line for line in audit.latest(tx) if line.action == action]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("county", ["赵敏", "王建国", "周强"]),
        ("township", ["王建国"]),
        ("other_township", []),
        ("other_county", []),
        ("city", []),
        ("operator", []),
    ],
)
def test_everybody_sees_who_holds_what_below_the_own_place(office: Office, who: str, seen: list[str]) -> None:
    assert names(office.seated(who).get("/desk/people")) == seen


def test_the_tree_leads_to_a_place_and_tells_where_nobody_is(office: Office) -> None:
    pc = office.seated("county")
    page = pc.get(f"/desk/people?place={TOWNSHIP}")
    assert names(page) == ["赵敏", "王建国"]
    tree = page.text.split('<nav class="tree"')[1].split("</nav>")[0]
    assert re.findall(r">([^<> ]+) <span>([^<]*)</span>", tree) == [
        ("云山县", "3"),
        ("青石镇", "2"),
        ("青石村", "1"),
        ("东坡村", "没人"),
        ("柳溪镇", "1"),
    ]
    assert names(pc.get(f"/desk/people?place={VILLAGE_OF_OTHER_COUNTY}")) == ["赵敏", "王建国", "周强"], "not theirs"


def test_the_parts_tell_who_never_came_who_is_not_reached_and_who_is_away(office: Office) -> None:
    new = colleague(office, "李雪", "13800000055")
    cadre = office.dialogue.ids["cadre"]
    with office.dialogue.database.writing() as tx:
        now = office.dialogue.clock.now()
        id = deputies.name_deputy(
            tx, person_id=cadre, role=Role.CADRE, area=VILLAGE, deputy_id=new, made_by=cadre, now=now
        )
        deputies.set_away(tx, id, now.date())
        for account in accounts.of(tx, office.dialogue.ids["other_township"]):
            accounts.mark_reachable(tx, account.lane, False)
    pc = office.seated("county")
    assert names(pc.get("/desk/people?part=none")) == ["李雪"]
    assert names(pc.get("/desk/people?part=unreached")) == ["周强"]
    assert names(pc.get("/desk/people?part=away")) == ["王建国"]
    assert "外出到11月4日（周三），李雪替" in pc.get("/desk/people?part=away").text


def test_phones_are_masked_and_each_look_at_a_whole_one_is_noted(office: Office) -> None:
    pc, cadre = office.seated("township"), office.dialogue.ids["cadre"]
    assert "13800000002" not in pc.get("/desk/people").text + pc.get(f"/desk/people/{cadre}").text
    pressed = {"of": f"directory:phone:{cadre}"}
    part = pc.post(f"/desk/people/{cadre}/press", data=pressed, headers=PART)
    assert "13800000002" in part.text
    assert "<html" not in part.text
    whole = pc.post(f"/desk/people/{cadre}/press", data=pressed)
    assert "13800000002" in whole.text
    assert "<html" in whole.text
    assert len(sought(office, "looked_at_duty_phones")) == 2


def test_somebody_is_looked_for_by_post(office: Office) -> None:
    pc = office.seated("county")
    assert names(pc.post("/desk/people", data={"words": "王建国"})) == ["王建国"]
    assert names(pc.post("/desk/people", data={"words": "13800000005"})) == ["周强"]
    assert names(pc.post("/desk/people", data={"words": "吴芳"})) == [], "of another county"


def test_a_place_is_handed_over_at_the_desk_and_everybody_hears(office: Office) -> None:
    pc, cadre = office.seated("township"), office.dialogue.ids["cadre"]
    of = f"seat:replace:{cadre}:cadre:{VILLAGE}"
    sheet = pc.get(f"/desk/people/{cadre}/sheet", params={"of": of})
    assert "王建国现在是青石村村干部" in sheet.text
    wrong = pc.post(f"/desk/people/{cadre}/sheet", data={"of": of, "successor": "王五"})
    assert wrong.status_code == 422
    assert "名单里没找到王五" in wrong.text
    done = pc.post(f"/desk/people/{cadre}/sheet", data={"of": of, "successor": "王五 13800000055"})
    assert "换好了：青石村村干部由王建国换成王五" in done.text
    assert names(pc.get("/desk/people")) == ["王五"]
    with office.dialogue.database.reading() as tx:
        assert people.grants_of(tx, cadre) == ()
    assert any("您不用管了" in reply.text for reply in office.dialogue.said_to("cadre"))


def test_somebody_is_moved_at_the_desk_by_the_chats_own_form(office: Office) -> None:
    pc, cadre = office.seated("township"), office.dialogue.ids["cadre"]
    of = f"seat:move:{cadre}:cadre:{VILLAGE}"
    assert "调到别处" in pc.get(f"/desk/people/{cadre}").text
    sheet = pc.get(f"/desk/people/{cadre}/sheet", params={"of": of})
    assert "调到哪个村、哪个镇" in sheet.text
    wrong = pc.post(f"/desk/people/{cadre}/sheet", data={"of": of, "destination": "天上村", "successor": "还没定下人"})
    assert wrong.status_code == 422
    assert "本县没有找到这个村、镇" in wrong.text
    filled = {"of": of, "destination": "东坡村", "successor": "王五 13800000055"}
    done = pc.post(f"/desk/people/{cadre}/sheet", data=filled)
    assert "调好了：王建国从青石村村干部调到东坡村村干部，青石村村干部由王五接" in done.text
    assert sorted(names(pc.get("/desk/people"))) == ["王五", "王建国"]
    assert any("从青石村村干部调到东坡村村干部" in reply.text for reply in office.dialogue.said_to("cadre"))
    trail = office.seated("county").get("/desk/trail").text
    assert "把王建国从青石村村干部调到东坡村村干部" in trail


def test_a_move_out_of_the_township_is_asked_for_and_taken_back_at_the_desk(office: Office) -> None:
    pc, cadre = office.seated("township"), office.dialogue.ids["cadre"]
    of = f"seat:move:{cadre}:cadre:{VILLAGE}"
    filled = {"of": of, "destination": "柳溪村", "successor": "还没定下人"}
    asked = pc.post(f"/desk/people/{cadre}/sheet", data=filled)
    assert "已经报给孙立，等点头" in asked.text
    button = re.search(r'value="(seat:withdraw:\d+)"', asked.text)
    assert button is not None
    assert "好，不调了" in pc.post(f"/desk/people/{cadre}/press", data={"of": button[1]}).text


def test_what_the_chat_has_open_stays_as_it_is_while_the_desk_sends_a_form(office: Office) -> None:
    talk, cadre = office.dialogue, office.dialogue.ids["cadre"]
    colleague(office, "李雪", "13800000055")
    talk.say("township", Choice(id=f"seat:replace:{cadre}:cadre:{VILLAGE}"))
    pc = office.seated("township")
    of = f"lost:person:{cadre}"
    assert "他在所有设备上都要重新登录" in pc.get(f"/desk/people/{cadre}/sheet", params={"of": of}).text
    assert "登录着的2个都退出了" in pc.post(f"/desk/people/{cadre}/sheet", data={"of": of}).text
    assert "李雪" in talk.say("township", Text(text="李雪"))[-1].text, "the chat's own form goes on"


def test_a_deputy_is_named_and_sent_away_and_back(office: Office) -> None:
    new = colleague(office, "李雪", "13800000055")
    pc, cadre = office.seated("township"), office.dialogue.ids["cadre"]
    post = f"{cadre}:cadre:{VILLAGE}"
    assert "李雪" in pc.post(f"/desk/people/{cadre}/press", data={"of": f"deputy:choose:{post}"}).text
    named = pc.post(f"/desk/people/{cadre}/press", data={"of": f"deputy:pick:{post}:{new}"})
    assert "定好了，由李雪替" in named.text
    sheet = f"/desk/people/{cadre}/sheet"
    before = pc.post(sheet, data={"of": f"deputy:away:{post}", "since": "2026-11-10", "until": "2026-11-06"})
    assert before.status_code == 422
    away = pc.post(sheet, data={"of": f"deputy:away:{post}", "since": "2026-11-06", "until": "2026-11-10"})
    assert "11月6日（周五）到11月10日（周二）外出" in away.text
    assert "王建国" in names(pc.get("/desk/people?part=away"))
    back = pc.post(f"/desk/people/{cadre}/press", data={"of": f"deputy:back:{post}"})
    assert "不外出了，消息照常发" in back.text


def test_two_records_become_one_and_are_parted(office: Office) -> None:
    twin = colleague(office, "王建国", "13800000056")
    pc, cadre = office.seated("township"), office.dialogue.ids["cadre"]
    assert "和第1个" in pc.post(f"/desk/people/{cadre}/press", data={"of": f"directory:same:{cadre}"}).text
    joined = pc.post(f"/desk/people/{twin}/press", data={"of": f"directory:join:{twin}:{cadre}"})
    assert "合成一个了，是王建国" in joined.text
    assert names(pc.get("/desk/people")) == ["王建国"]
    parting = re.search(r'value="(directory:part:\d+)"', pc.get(f"/desk/people/{cadre}").text)
    assert parting is not None
    assert "拆开了" in pc.post(f"/desk/people/{cadre}/press", data={"of": parting[1]}).text
    assert names(pc.get("/desk/people")) == ["王建国", "王建国"]


def test_where_somebody_is_signed_in_is_seen_and_ended_one_by_one(office: Office) -> None:
    cadre = office.dialogue.ids["cadre"]
    office.browser("cadre")
    pc = office.seated("township")
    page = pc.get(f"/desk/people/{cadre}")
    assert "他在3个地方登录着" in page.text
    ends = re.findall(r'value="(lost:device:[^"]+)"', page.text)
    assert len(ends) == 3
    ended = pc.post(f"/desk/people/{cadre}/press", data={"of": ends[0]})
    assert "他在2个地方登录着" in ended.text
    assert sought(office, "sessions_ended")[0].subject == f"person:{cadre}"
    assert any("退出了您的一个登录" in reply.text for reply in office.dialogue.said_to("cadre"))


def test_an_invitation_comes_with_its_code_for_the_phone(office: Office) -> None:
    new = colleague(office, "李雪", "13800000055", NEXT_VILLAGE)
    pc = office.seated("township")
    page = pc.post(f"/desk/people/{new}/press", data={"of": f"directory:invite:{new}"})
    assert "<svg" in page.text
    link = re.search(r"(http\S+/i/\S+)", page.text)
    assert link is not None
    assert "style=" not in page.text


@pytest.mark.parametrize(
    "of",
    [
        "case:receive:YT2026-000001",
        "complaint:read:1",
        "directory:phone:{stranger}",
        "deputy:see:{other}:township:990101002",
        "nothing",
        "",
    ],
)
def test_a_button_that_is_not_theirs_changes_nothing_and_shows_nobody(office: Office, of: str) -> None:
    ids = office.dialogue.ids
    pc, cadre = office.seated("township"), ids["cadre"]
    of = of.format(stranger=ids["other_county"], other=ids["other_township"])
    for answer in (
        pc.post(f"/desk/people/{cadre}/press", data={"of": of}),
        pc.get(f"/desk/people/{cadre}/sheet", params={"of": of}),
        pc.post(f"/desk/people/{cadre}/sheet", data={"of": of}),
    ):
        assert answer.status_code in (200, 404)
        assert not re.search("吴芳|周强|1380000000[56]", answer.text)


def test_who_holds_something_elsewhere_is_nobody_here(office: Office) -> None:
    away = colleague(office, "李雪", "13800000055", VILLAGE_OF_OTHER_TOWNSHIP)
    pc = office.seated("township")
    assert pc.get(f"/desk/people/{away}").status_code == 404
    assert pc.get(f"/desk/people/{away}").text == pc.get("/desk/people/999999").text


def slips(sheet: httpx.Response) -> list[tuple[str, str]]:
    """The names on a sheet of invitations, each with the link below it."""
    rows = Document(BytesIO(sheet.content)).tables[0].rows
    return [(row.cells[0].paragraphs[0].text, row.cells[0].paragraphs[-1].text) for row in rows]


def test_chosen_people_and_a_whole_place_are_invited_on_a_sheet_to_print(office: Office) -> None:
    first = colleague(office, "李雪", "13800000055")
    second = colleague(office, "何静", "13800000056", NEXT_VILLAGE)
    colleague(office, "吴敏", "13800000057", VILLAGE_OF_OTHER_TOWNSHIP)
    cadre, pc = office.dialogue.ids["cadre"], office.seated("township")
    office.browser("cadre")  # signed in, and in no need of an invitation
    chosen = pc.post("/desk/people/invitations", data={"person": [str(first), str(cadre), "999999"]})
    assert chosen.headers["content-type"].endswith("wordprocessingml.document")
    assert [name for name, _ in slips(chosen)] == ["李雪"]
    assert "给青石镇没有账号的2人都打印" in pc.get("/desk/people").text
    everybody = pc.post("/desk/people/invitations", data={"everybody": TOWNSHIP})
    assert [name for name, _ in slips(everybody)] == ["李雪", "何静"]
    with office.dialogue.database.reading() as tx:
        opened = invitations.open_ones(tx, office.dialogue.ids["township"], office.dialogue.clock.now())
    assert sorted(one.person_id or 0 for one in opened) == [first, second], "the earlier one is worthless"


def test_nobody_is_invited_where_nobody_is_chosen_or_theirs(office: Office) -> None:
    away = colleague(office, "吴敏", "13800000057", VILLAGE_OF_OTHER_TOWNSHIP)
    pc = office.seated("township")
    for data in ({}, {"person": str(away)}, {"everybody": VILLAGE_OF_OTHER_TOWNSHIP}, {"everybody": "nothing"}):
        answer = pc.post("/desk/people/invitations", data=data)
        assert answer.status_code == 422
        assert "没有要请的人" in answer.text
    assert office.seated("city").post("/desk/people/invitations", data={"everybody": TOWNSHIP}).status_code == 422
    assert sought(office, "invitation_made") == []


def test_a_county_puts_name_and_number_right_and_the_person_hears(office: Office) -> None:
    pc, cadre = office.seated("county"), office.dialogue.ids["cadre"]
    changed = pc.post(f"/desk/people/{cadre}/name", data={"name": "王建军", "phone": "138 0000 0060"})
    assert "改好了：姓名王建军，手机138****0060" in changed.text
    with office.dialogue.database.reading() as tx:
        assert (people.name_of(tx, cadre), people.phone_of(tx, cadre)) == ("王建军", "13800000060")
    lines = [*sought(office, "person_renamed"), *sought(office, "person_phone_set")]
    assert [line.person_id for line in lines] == [office.dialogue.ids["county"]] * 2
    assert any("改了您的登记：姓名王建军" in reply.text for reply in office.dialogue.said_to("cadre"))
    again = pc.post(f"/desk/people/{cadre}/name", data={"name": "王建军", "phone": ""})
    assert "没有改" in again.text


@pytest.mark.parametrize(
    ("name", "phone", "word"),
    [
        ("", "", "姓名要填"),
        ("王建国", "138", "手机号是1开头的11位"),
        ("王建国", "13800000003", "登记的是另一个人"),
    ],
)
def test_a_wrong_name_or_number_changes_nothing(office: Office, name: str, phone: str, word: str) -> None:
    pc, cadre = office.seated("county"), office.dialogue.ids["cadre"]
    answer = pc.post(f"/desk/people/{cadre}/name", data={"name": name, "phone": phone})
    assert answer.status_code == 422
    assert word in answer.text
    with office.dialogue.database.reading() as tx:
        assert (people.name_of(tx, cadre), people.phone_of(tx, cadre)) == ("王建国", "13800000002")


def test_a_township_puts_its_villages_people_right_and_it_is_noted(office: Office) -> None:
    """A township had to ask the county for each wrong number of a cadre."""
    pc, cadre = office.seated("township"), office.dialogue.ids["cadre"]
    assert "改姓名、手机号" in pc.get(f"/desk/people/{cadre}").text
    pc.post(f"/desk/people/{cadre}/name", data={"name": "王建军", "phone": "13800000060"})
    with office.dialogue.database.reading() as tx:
        assert (people.name_of(tx, cadre), people.phone_of(tx, cadre)) == ("王建军", "13800000060")
    lines = [*sought(office, "person_renamed"), *sought(office, "person_phone_set")]
    assert [line.person_id for line in lines] == [office.dialogue.ids["township"]] * 2


def test_a_township_renames_nobody_who_holds_something_elsewhere_as_well(office: Office) -> None:
    cadre = office.dialogue.ids["cadre"]
    with office.dialogue.database.writing() as tx:
        people.grant(tx, cadre, Role.CADRE, VILLAGE_OF_OTHER_TOWNSHIP, office.dialogue.clock.now())
    for who in ("township", "other_township"):
        pc = office.seated(who)
        assert "改姓名、手机号" not in pc.get(f"/desk/people/{cadre}").text
        assert pc.post(f"/desk/people/{cadre}/name", data={"name": "王五"}).status_code == 404
    assert office.seated("other_county").post(f"/desk/people/{cadre}/name", data={"name": "王五"}).status_code == 404
