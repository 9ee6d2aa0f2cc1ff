"""Views of the ledger under a name: one's own, the office's, and those that everybody has, with their counts."""

import re
from datetime import timedelta

import httpx

from storage.cases import cases, deadlines
from storage.cases.cases import CaseState
from storage.people import people
from storage.people.people import Role
from storage.web import saved_views
from tests.bot.desk.office import Office
from tests.bot.desk.test_ledger import heads
from tests.cast import COUNTY


def counts(page: httpx.Response) -> dict[str, int]:
    """The standing views with how much is in each."""
    found = re.findall(r'<a class="chip[^"]*" href="[^"]*"[^>]*>([^<]+) <b>(\d+)</b></a>', page.text)
    return {label.strip(): int(count) for label, count in found}


def test_the_views_that_everybody_has_count_the_cases_they_open(office: Office) -> None:
    office.household("王二", photos=[])
    returned = office.household("张三")
    with office.dialogue.database.writing() as tx:
        cases.advance(tx, returned, CaseState.RETURNED, office.dialogue.clock.now())
    page = office.seated("township").get("/desk/ledger")
    assert counts(page) == {"待我办": 1, "超期": 0, "今天到期": 0, "退回": 1, "缺照片": 1}
    pc = office.seated("county")
    assert heads(pc.get("/desk/ledger?lacking=photos&state=open")) == ["王二"]
    assert heads(pc.get("/desk/ledger?state=returned")) == ["张三"]


def test_what_is_due_today_is_one_list_and_what_is_late_another(office: Office) -> None:
    today, case = office.dialogue.clock.now().date(), office.receive(office.household("王二"))
    pc = office.seated("county")
    for until, found in ((today, "today"), (today - timedelta(days=1), "late")):
        with office.dialogue.database.writing() as tx:
            for step in deadlines.running(tx, case.id):
                assert deadlines.put_off(tx, case.id, step.step, until)
        shown = {key: heads(pc.get(f"/desk/ledger?{key}=1")) for key in ("today", "late")}
        assert shown == {"today": [], "late": [], found: ["王二"]}


def test_what_waits_for_long_is_open_and_was_reported_so_many_days_ago(office: Office) -> None:
    old = office.household("王二")
    office.dialogue.clock.pass_by(timedelta(days=8))
    office.household("张三")
    pc = office.seated("county")
    assert heads(pc.get("/desk/ledger?waiting=7")) == ["王二"]
    assert heads(pc.get("/desk/ledger?waiting=30")) == []
    with office.dialogue.database.writing() as tx:
        cases.advance(tx, old, CaseState.CLOSED, office.dialogue.clock.now())
    assert heads(pc.get("/desk/ledger?waiting=7")) == []


def test_a_view_is_kept_without_its_page_and_opened_by_a_link(office: Office) -> None:
    pc = office.seated("county")
    kept = pc.post("/desk/ledger/views?grade=D&page=3&who=x", data={"name": "D级的"})
    assert kept.headers["location"] == "/desk/ledger?grade=D&page=3&who=x"
    page = pc.get("/desk/ledger").text
    assert re.search(r'href="/desk/ledger\?grade=D"[^>]*>D级的</a>', page)
    assert "D级的" not in office.seated("township").get("/desk/ledger").text


def test_a_shared_view_is_seen_by_the_own_office_and_forgotten_by_its_maker_alone(office: Office) -> None:
    pc, now = office.seated("county"), office.dialogue.clock.now()
    pc.post("/desk/ledger/views?grade=D", data={"name": "D级的", "shared": "1"})
    with office.dialogue.database.writing() as tx:
        people.grant(tx, office.dialogue.cast.stranger, Role.COUNTY, COUNTY, now)
        [view] = saved_views.seen_by(tx, office.dialogue.cast.county, [COUNTY])
    colleague = office.seated("stranger")
    assert "D级的" in colleague.get("/desk/ledger?grade=D").text
    assert colleague.post(f"/desk/ledger/views/{view.id}/forget").status_code == 404
    assert "D级的" not in office.seated("other_county").get("/desk/ledger").text
    assert pc.post(f"/desk/ledger/views/{view.id}/forget?grade=D").status_code == 303
    assert "D级的" not in pc.get("/desk/ledger").text


def test_a_name_with_somebody_s_number_is_not_kept(office: Office) -> None:
    pc = office.seated("county")
    for name in ("", "x" * 21, "李四13800000082"):
        answer = pc.post("/desk/ledger/views?grade=D", data={"name": name})
        assert answer.status_code == 422
        assert "/desk/ledger?grade=D" in answer.text, "the way back"
    with office.dialogue.database.reading() as tx:
        assert saved_views.made_by(tx, office.dialogue.cast.county) == 0


def test_columns_that_were_kept_are_there_when_the_ledger_is_opened(office: Office) -> None:
    pc = office.seated("county")
    assert pc.get("/desk/ledger").status_code == 200
    pc.post("/desk/ledger/columns?cols=persons,year")
    assert pc.get("/desk/ledger").headers["location"] == "/desk/ledger?cols=persons%2Cyear"
    pc.post("/desk/ledger/columns")
    assert pc.get("/desk/ledger").status_code == 200
