"""Reporting dates at the desk: who stands how, who is pressed by chosen cells, what is decided, the year's calendar."""

import re
from datetime import date, timedelta

import httpx
import pytest

from handlers.reporting.obligations.obligation import mark_of
from knowledge.area import Level
from storage.papers import papers
from storage.people import accounts, areas, audit, people
from storage.people.people import Role
from storage.queues import outbox
from storage.reporting import calendar_settings, escalations, exemptions, extensions, submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.bot.desk.office import Office
from tests.bot.desk.test_cases import text_of
from tests.cast import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.handlers.official_tables.filling import live_by, plant_house

NAMED = date(2026, 11, 3)
DUE = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=TOWNSHIP)
OTHER_DUE = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=OTHER_TOWNSHIP)
MARK = mark_of("yantai", "monthly_progress")
PICK, OTHER_PICK = f"{MARK}:20261103:{TOWNSHIP}", f"{MARK}:20261103:{OTHER_TOWNSHIP}"


def row(page: httpx.Response, name: str) -> str:
    """The row of a place, without its tags."""
    found = re.search(rf'<tr><th scope="row">{name}<.*?</tr>', page.text, re.DOTALL)
    assert found is not None, name
    return " ".join(text_of(found[0]).split())


def report(office: Office, due: Due, kind: SubmissionKind = SubmissionKind.REPORTED) -> None:
    """A place says what it did, today."""
    with office.dialogue.database.writing() as tx:
        submissions.put(tx, due, kind, office.dialogue.ids["county"], office.dialogue.clock.now())


def out_of_reach(office: Office, who: str) -> None:
    """No message reaches somebody any more."""
    with office.dialogue.database.writing() as tx:
        for account in accounts.of(tx, office.dialogue.ids[who]):
            accounts.mark_reachable(tx, account.lane, reachable=False)


def told(office: Office) -> list[str]:
    """All that waits to be sent."""
    with office.dialogue.database.reading() as tx:
        return [one.reply["text"] for one in outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=100)]


def ask(office: Office, until: date = date(2026, 11, 6)) -> int:
    """青石镇 asks for more time."""
    with office.dialogue.database.writing() as tx:
        person_id, now = office.dialogue.ids["township"], office.dialogue.clock.now()
        return extensions.ask(tx, DUE, until=until, reason="停电", person_id=person_id, now=now)


def request(office: Office, id: int) -> extensions.Extension:
    """A request as it is now."""
    with office.dialogue.database.reading() as tx:
        found = extensions.find(tx, id)
    assert found is not None
    return found


def once(page: httpx.Response) -> str:
    """The mark of a form."""
    found = re.search(r'name="once" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


# --- the register


def test_each_place_stands_with_its_state_its_day_and_whether_somebody_is_reached(office: Office) -> None:
    report(office, DUE)
    out_of_reach(office, "other_township")
    page = office.seated("county").get("/desk/reporting?month=2026-11")
    assert "已报送，迟了 11月4日（周三）" in row(page, "青石镇"), "the day was the third"
    assert "能收到消息" in row(page, "青石镇")
    assert "逾期" in row(page, "柳溪镇")
    assert "收不到消息，要打电话" in row(page, "柳溪镇")
    assert PICK not in page.text
    assert OTHER_PICK in page.text


def test_a_place_that_nobody_holds_cannot_be_pressed(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        county = areas.get(tx, COUNTY)
        areas.put(tx, areas.child_of(county, code=f"{COUNTY}100", name="松林镇", level=Level.TOWNSHIP))
    page = office.seated("county").get("/desk/reporting")
    assert "没人管" in row(page, "松林镇")
    assert f"20261103:{COUNTY}100" not in page.text


def test_months_go_back_and_forth_and_what_is_no_month_is_this_one(office: Office) -> None:
    pc = office.seated("county")
    page = pc.get("/desk/reporting")
    assert "2026年11月" in page.text
    for link in re.findall(r'href="(/desk/reporting\?[^"]*month=[^"]+)"', page.text):
        assert "青石镇" in pc.get(link.replace("&amp;", "&")).text, link
    for wrong in ("2026-13", "1999-01", "2099-01", "x", ""):
        assert "2026年11月" in pc.get(f"/desk/reporting?month={wrong}").text


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("county", "青石镇", "白沙镇"),
        ("other_county", "白沙镇", "青石镇"),
        ("city", "云山县", "青石镇"),
    ],
)
def test_everybody_sees_the_places_one_level_down(office: Office, who: str, seen: str, hidden: str) -> None:
    page = office.seated(who).get("/desk/reporting?month=2026-11").text
    assert f'<th scope="row">{seen}' in page
    assert hidden not in page
    foreign = office.seated(who).get(f"/desk/reporting?place={OTHER_COUNTY if who == 'county' else COUNTY}").text
    assert hidden not in foreign, "a place that is not theirs is as none named"


def test_a_township_whose_villages_are_not_asked_reads_that_and_the_operator_that_it_is_for_others(
    office: Office,
) -> None:
    assert "这个月没有要报的" in office.seated("township").get("/desk/reporting").text
    assert "您这里下面没有要报的地方" in office.seated("operator").get("/desk/reporting").text


def test_each_total_opens_the_places_that_it_counts(office: Office) -> None:
    report(office, DUE)
    pc = office.seated("county")
    page = pc.get("/desk/reporting?month=2026-11").text
    totals = re.findall(r'<a href="(/desk/reporting\?[^"]*only=[^"]*)">([^<]*?)(\d+)</a>', page)
    assert {said for _, said, _ in totals} >= {"已报", "欠"}
    for address, said, count in totals:
        opened = pc.get(address.replace("&amp;", "&")).text
        places = opened.partition('class="lines register"')[2].count('<tr><th scope="row">')
        assert places == int(count), said
        assert 'aria-current="true"' in opened, "it is taken off by pressing it again"
    assert "柳溪镇" in pc.get(f"/desk/reporting?only={MARK}:20261103:x").text, "what names nothing hides nobody"


CLOSED = "2026-11-02"
FIGURE = re.compile(r'<a href="(/desk/reporting/dates/[^"]+)">([^<]*?)(\d+)户</a>')


def test_each_number_of_houses_opens_as_many_as_it_counts(office: Office) -> None:
    """They opened the ledger by the day of the step, and were counted by the year of the plan."""
    plant_house(office.dialogue, {"works_started": "2026-10-12"}, id_number="990101195001010029")
    plant_house(office.dialogue, {"works_started": "2026-10-13"}, id_number="990101195001010029")  # the same household
    plant_house(office.dialogue, {"works_started": "2025-12-20", "completed": "2026-10-20"}, plan_year=2026)
    plant_house(office.dialogue, {"works_started": "2026-10-12"}, plan_year=2025)
    pc = office.seated("county")
    found = FIGURE.findall(pc.get("/desk/reporting?month=2026-11").text)
    assert {(said, many) for _, said, many in found} == {
        ("今年到10月开工", "2"),
        ("10月开工", "1"),
        ("今年到10月竣工", "1"),
        ("10月竣工", "1"),
    }
    for address, said, many in found:
        opened = pc.get(address).text
        assert f"{said}{many}户" in opened
        assert opened.count('href="/desk/cases/') == int(many)


def test_each_number_of_a_close_out_list_opens_its_houses(office: Office) -> None:
    """They had no link at all."""
    live_by(office.dialogue, "longsheng")
    said = {"verified": {"verdict": "problem"}}
    for steps in (
        {"verified": "2026-10-01"},
        {"verified": "2026-10-28"},
        {"verified": "2026-10-28", "closed": "2026-11-02"},
    ):
        plant_house(office.dialogue, steps, pack="longsheng", said=said)
    pc = office.seated("county")
    found = FIGURE.findall(pc.get("/desk/reporting?month=2026-11").text)
    assert len({said for _, said, _ in found}) >= 4
    for address, _, many in found:
        assert pc.get(address).text.count('href="/desk/cases/') == int(many)


def test_the_houses_of_a_number_are_for_who_may_look_at_cases_there(office: Office) -> None:
    plant_house(office.dialogue, {"works_started": "2026-10-12"})
    city = office.seated("city").get("/desk/reporting?month=2026-11").text
    assert "开工1户" in city
    assert FIGURE.findall(city) == []
    address = f"/desk/reporting/dates/{PICK}/works_started.in_year"
    assert office.seated("township").get(address).status_code == 200
    for who in ("city", "other_township", "other_county"):
        assert office.seated(who).get(address).status_code == 404
    for wrong in (f"{PICK}/paid.in_year", f"x:20261103:{TOWNSHIP}/works_started.in_year", f"{MARK}::/x"):
        assert office.seated("county").get(f"/desk/reporting/dates/{wrong}").status_code == 404


# --- pressing


def test_what_was_picked_is_pressed_and_only_that(office: Office) -> None:
    pc = office.seated("county")
    page = pc.post("/desk/reporting", data={"place": COUNTY, "pick": [PICK]})
    assert "催了1个：青石镇" in page.text
    [text] = told(office)
    assert "青石镇" in text
    assert "催过" in row(page, "青石镇")
    assert f'name="pick" value="{PICK}"' not in page.text, "it is left in peace for hours"
    with office.dialogue.database.reading() as tx:
        assert [one.area for one in escalations.of(tx, DUE.pack, DUE.rule, NAMED)] == [TOWNSHIP]


def test_whom_no_message_reaches_is_named_with_the_phone_and_the_look_is_noted(office: Office) -> None:
    out_of_reach(office, "other_township")
    pc = office.seated("county")
    assert "13800000005" not in pc.get("/desk/reporting").text
    page = pc.post("/desk/reporting", data={"place": COUNTY, "pick": [PICK, OTHER_PICK]}).text
    assert "催了1个：青石镇" in page
    assert "柳溪镇周强　13800000005" in page
    with office.dialogue.database.reading() as tx:
        assert "looked_at_duty_phones" in {line.action for line in audit.latest(tx)}


@pytest.mark.parametrize(
    "pick", ["", "x", "a:b:c", f"{MARK}:20261303:{TOWNSHIP}", f"{MARK}:20261103:990102001", "::", PICK + ":1"]
)
def test_what_names_nothing_below_presses_nobody(office: Office, pick: str) -> None:
    page = office.seated("county").post("/desk/reporting", data={"place": COUNTY, "pick": pick})
    assert "还没选" in page.text
    assert told(office) == []


def test_a_place_that_owes_gets_its_letter_as_a_paper(office: Office) -> None:
    pc = office.seated("county")
    assert f'name="letter" value="{PICK}"' in pc.get("/desk/reporting").text
    assert "青石镇的催办单在做了" in pc.post("/desk/reporting", data={"place": COUNTY, "letter": PICK}).text
    with office.dialogue.database.reading() as tx:
        [paper] = papers.latest_of(tx, office.dialogue.ids["county"])
    assert (paper.kind, paper.in_chat, paper.asked["to"]) == ("urging", False, "青石镇：")
    assert told(office) == [], "a letter is handed over on paper"
    report(office, DUE)
    assert "不用催了" in pc.post("/desk/reporting", data={"place": COUNTY, "letter": PICK}).text


@pytest.mark.parametrize(
    ("who", "letter"),
    [
        ("township", PICK),
        ("other_county", PICK),
        ("operator", PICK),
        ("county", "x"),
        ("county", f"{MARK}:x:{TOWNSHIP}"),
    ],
)
def test_who_does_not_stand_above_writes_no_letter(office: Office, who: str, letter: str) -> None:
    answer = office.seated(who).post("/desk/reporting", data={"place": COUNTY, "letter": letter})
    assert answer.status_code == 404
    with office.dialogue.database.reading() as tx:
        assert papers.latest_of(tx, office.dialogue.ids[who]) == []


@pytest.mark.parametrize("who", ["township", "other_county", "city", "operator"])
def test_who_does_not_stand_above_presses_nobody(office: Office, who: str) -> None:
    office.seated(who).post("/desk/reporting", data={"place": COUNTY, "pick": [PICK]})
    assert told(office) == []


# --- the own dates


def test_an_office_says_at_the_desk_that_it_reported_and_takes_it_back(office: Office) -> None:
    pc = office.seated("township")
    page = pc.get("/desk/reporting").text
    assert "本级要报的" in page
    assert f'value="done:{PICK}"' in page
    assert "已报送" in pc.post("/desk/reporting/own", data={"do": f"done:{PICK}"}).text
    with office.dialogue.database.reading() as tx:
        assert submissions.find(tx, DUE) is SubmissionKind.REPORTED
    assert f'value="undo:{PICK}"' in pc.get("/desk/reporting").text
    pc.post("/desk/reporting/own", data={"do": f"undo:{PICK}"})
    with office.dialogue.database.reading() as tx:
        assert submissions.find(tx, DUE) is None


def test_an_office_asks_for_more_time_at_the_desk(office: Office) -> None:
    pc = office.seated("township")
    path = f"/desk/reporting/own/more-time?date={PICK}"
    assert path in pc.get("/desk/reporting").text
    filled = {"once": once(pc.get(path)), "until": "2026-11-06", "reason": "停电"}
    assert pc.post(path, data={**filled, "until": "2027-06-30"}).status_code == 422, "after it closes"
    assert "等云山县孙立回话" in pc.post(path, data=filled).text
    assert any("停电" in text for text in told(office))
    pc.post(path, data=filled)
    with office.dialogue.database.reading() as tx:
        assert len(extensions.of(tx, DUE)) == 1, "sent in twice it is asked once"


@pytest.mark.parametrize("who", ["county", "other_township", "city", "operator"])
@pytest.mark.parametrize(
    "do", [f"done:{PICK}", f"nil:{PICK}", f"undo:{PICK}", f"extend:{PICK}", "done:x:y", "", "done"]
)
def test_nobody_says_it_for_another_office(office: Office, who: str, do: str) -> None:
    pc = office.seated(who)
    assert pc.post("/desk/reporting/own", data={"do": do}).status_code == 404
    assert pc.get(f"/desk/reporting/own/more-time?date={PICK}").status_code == 404
    with office.dialogue.database.reading() as tx:
        assert submissions.find(tx, DUE) is None


# --- more time


def test_more_time_is_granted_at_the_desk_and_the_place_hears_of_it(office: Office) -> None:
    id, pc = ask(office), office.seated("county")
    assert "停电" in pc.get("/desk/reporting").text
    page = pc.post(f"/desk/reporting/more-time/{id}/grant").text
    assert "同意了" in page
    assert "停电" not in page
    assert request(office, id).granted is True
    assert any("孙立同意了" in text for text in told(office))
    assert "已经同意" in pc.post(f"/desk/reporting/more-time/{id}/grant").text


def test_more_time_is_refused_with_a_reason(office: Office) -> None:
    id, pc = ask(office), office.seated("county")
    form = pc.get(f"/desk/reporting/more-time/{id}")
    pc.post(f"/desk/reporting/more-time/{id}", data={"once": once(form), "why": "月底要汇总"})
    assert request(office, id).granted is False
    assert any("月底要汇总" in text for text in told(office))


@pytest.mark.parametrize("who", ["township", "other_township", "other_county", "city", "operator"])
def test_who_does_not_decide_sees_no_request(office: Office, who: str) -> None:
    id, pc = ask(office), office.seated(who)
    assert "停电" not in pc.get("/desk/reporting").text
    for answer in (
        pc.get(f"/desk/reporting/more-time/{id}"),
        pc.post(f"/desk/reporting/more-time/{id}", data={"why": "x"}),
        pc.post(f"/desk/reporting/more-time/{id}/grant"),
    ):
        assert answer.status_code == 404
    assert request(office, id).granted is None


# --- exemptions


def test_a_place_is_exempted_shown_so_and_asked_again_once_that_ends(office: Office) -> None:
    pc = office.seated("county")
    path = "/desk/reporting/exemptions/new"
    filled = {"once": once(pc.get(path)), "place": OTHER_TOWNSHIP, "rule": "all", "reason": "merged"}
    assert pc.post(path, data=filled).status_code == 422, "until when?"
    page = pc.post(path, data={**filled, "until": "2026-12-31"}).text
    assert "免报到2026年12月31日" in page
    assert "免报" in row(pc.get("/desk/reporting"), "柳溪镇")
    assert any("免报" in text for text in told(office))
    link = re.search(r'action="(/desk/reporting/exemptions/\d+/end)"', page)
    assert link is not None
    assert office.seated("other_county").post(link[1]).status_code == 404
    assert "照常要报" in pc.post(link[1]).text
    assert pc.post(link[1]).status_code == 404
    with office.dialogue.database.reading() as tx:
        assert exemptions.holding(tx, office.dialogue.clock.now().date()) == []


def test_an_exemption_that_is_sent_in_twice_is_one_and_is_told_once(office: Office) -> None:
    pc = office.seated("county")
    path = "/desk/reporting/exemptions/new"
    filled = {"place": OTHER_TOWNSHIP, "rule": "all", "reason": "merged", "until": "2026-12-31"}
    for _ in range(2):
        assert "免报到2026年12月31日" in pc.post(path, data={**filled, "once": "0a0b0c0d"}).text
    assert len([text for text in told(office) if "免报" in text]) == 1
    with office.dialogue.database.reading() as tx:
        assert len(exemptions.holding(tx, office.dialogue.clock.now().date())) == 1
        assert [line.action for line in audit.latest(tx)].count("exempted") == 1
    pc.post(path, data={**filled, "once": "0a0b0c0d", "until": "2027-01-31"})
    with office.dialogue.database.reading() as tx:
        assert len(exemptions.holding(tx, office.dialogue.clock.now().date())) == 2, "until another day"


@pytest.mark.parametrize("who", ["city", "operator"])
def test_who_exempts_nobody_has_no_form_for_it(office: Office, who: str) -> None:
    pc = office.seated(who)
    assert pc.get("/desk/reporting/exemptions/new").status_code == 404
    assert "县里给乡镇办" in pc.get("/desk/reporting/exemptions").text


# --- the calendar


def test_the_county_sets_an_earlier_day_on_the_page_of_the_year(office: Office) -> None:
    pc = office.seated("county")
    page = pc.get("/desk/reporting/calendar?year=2027").text
    assert page.count('<th scope="col">') == 14
    path = f"/desk/reporting/calendar/{MARK}"
    assert path in page
    wrong = {"once": once(pc.get(path)), "what": "earlier", "days": "30"}
    assert pc.post(path, data=wrong).status_code == 422, "later than the document"
    right = {**wrong, "days": "1"}
    looked_over = pc.post(path, data=right)
    assert "改好以后" in looked_over.text
    with office.dialogue.database.reading() as tx:
        assert calendar_settings.everywhere(tx) == {}
    assert "改好了" in pc.post(path, data={**right, "sure": "1"}).text
    year = pc.get("/desk/reporting/calendar?year=2027").text
    assert "乡镇1日" in year
    assert "这一项是孙立" in year
    assert any("改了云山县的报送设置" in text for text in told(office))


def test_a_township_reads_its_county_s_calendar_and_sets_nothing(office: Office) -> None:
    pc = office.seated("township")
    page = pc.get("/desk/reporting/calendar").text
    assert "云山县 2026年" in page
    assert "改日子" not in page
    assert pc.get(f"/desk/reporting/calendar/{MARK}").status_code == 404
    assert pc.post(f"/desk/reporting/calendar/{MARK}", data={"what": "off", "sure": "1"}).status_code == 404
    assert "还没有报送日历" in office.seated("operator").get("/desk/reporting/calendar").text


def test_a_city_chooses_among_its_counties_and_a_foreign_one_is_none(office: Office) -> None:
    pc = office.seated("city")
    assert "临河县 2026年" in pc.get(f"/desk/reporting/calendar?county={OTHER_COUNTY}").text
    assert "云山县 2026年" in pc.get("/desk/reporting/calendar?county=990199").text
    page = office.seated("county").get(f"/desk/reporting/calendar?county={OTHER_COUNTY}").text
    assert "云山县" in page
    assert "临河县" not in page


def test_of_two_offices_one_is_chosen(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        now = office.dialogue.clock.now()
        people.grant(tx, office.dialogue.cast.county, Role.COUNTY, OTHER_COUNTY, now)
    pc = office.seated("county")
    assert "白沙镇" in pc.get(f"/desk/reporting?place={OTHER_COUNTY}").text
    assert "青石镇" in pc.get(f"/desk/reporting?place={COUNTY}").text
    forms = set(re.findall(r"/desk/reporting/exemptions/new\?place=\d+", pc.get("/desk/reporting/exemptions").text))
    assert len(forms) == 2
    assert "白沙镇" in pc.get(f"/desk/reporting/exemptions/new?place={OTHER_COUNTY}").text
    link = re.search(r'href="(/desk/reporting/calendar/\w+\?county=\d+)"', _calendar(pc, OTHER_COUNTY))
    assert link is not None
    pc.post(link[1], data={"once": once(pc.get(link[1])), "what": "off", "sure": "1"})
    with office.dialogue.database.reading() as tx:
        assert {area for area, _, _ in calendar_settings.everywhere(tx)} == {OTHER_COUNTY}


def _calendar(pc: httpx.Client, county: str) -> str:
    return pc.get(f"/desk/reporting/calendar?county={county}").text


def test_of_a_closed_window_it_is_told_that_nothing_came_and_nobody_is_pressed(office: Office) -> None:
    office.dialogue.clock.pass_by(timedelta(days=26))
    page = office.seated("county").get("/desk/reporting?month=2026-11")
    assert "没报" in row(page, "青石镇")
    assert PICK not in page.text
