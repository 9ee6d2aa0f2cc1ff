"""What is read from the database does not grow with the county: as many statements for 3 townships as for 30."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from handlers.capabilities import DIGEST_SOURCES
from handlers.cases import dangers
from handlers.checks import board, houses, phone_list, running
from handlers.checks import due as checks_due
from handlers.checks.items import CheckSubject
from handlers.checks.opening import NewCheck, open_check, reach
from handlers.curation import questions_at_desk, weekly
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Text
from handlers.digest import digest
from handlers.households import at_desk as households_at_desk
from handlers.official_tables import at_desk as tables_at_desk
from handlers.overview import figures, houses_map, ranking, windows
from handlers.overview.houses_map import InSight
from handlers.people import area_tree, by_place, office_list
from handlers.reporting.decisions import exemptions_at_desk, waiting_requests, year
from handlers.reporting.obligations.obligation import mark_of
from handlers.reporting.register import period_summaries, table
from handlers.reporting.register.months import read_month
from handlers.reporting.reminders import plan as reminders_plan
from handlers.trail import area_history
from handlers.trail import lines as trail
from handlers.trail.lines import TrailFilter
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.model.watches import WatchKind
from knowledge.reading.likeness import AlikeBy, Likeness
from storage.cases import cases, records
from storage.cases.cases import CaseState
from storage.checks.items import CheckKind
from storage.complaints import complaints
from storage.complaints.complaints import NewComplaint
from storage.curation import questions
from storage.curation.questions import NewQuestion
from storage.database.database import Transaction
from storage.households import pairs
from storage.people import accounts, areas, audit, people
from storage.people.people import Role
from storage.queues import mailings
from storage.queues.recipients import Recipient
from storage.reporting import exemptions
from storage.training import record
from storage.training.record import Trade, Trained
from storage.watches import watches
from tests.cast import CITY, COUNTY, NOW, SHANGHAI, Cast
from tests.conftest import open_sqlite
from tests.dialogue import Dialogue, button
from tests.installed import occasion
from tests.planning import planned
from tests.statements import reads
from tests.talking import talk_of

JOINED = NOW - timedelta(days=40)
FEW, MANY = 3, 30
HOUSES = 100  # more than there are

Work = Callable[[Dialogue, Knowledge, Wording], int]


def counted(read: Callable[[Dialogue, Knowledge, Wording], None]) -> Work:
    """How many statements read meanwhile."""

    def work(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
        with reads(talks.database) as seen:
            read(talks, knowledge, say)
        return len(seen)

    return work


def plant(tx: Transaction, players: Cast, many: int) -> None:
    """Put so many townships into the county, of two villages each, with coordinators, cadres and a house each."""
    county, city = areas.get(tx, COUNTY), areas.get(tx, CITY)
    holder(tx, Role.COUNTY, county, "13800040000")
    for number in range(100, 100 + many):
        other = place(tx, city, f"{CITY}{number}", f"第{number}县", Level.COUNTY)
        holder(tx, Role.COUNTY, other, f"1380002{number:04}")
        township = place(tx, county, f"{COUNTY}{number}", f"第{number}镇", Level.TOWNSHIP)
        holder(tx, Role.TOWNSHIP, township, f"1380000{number:04}")
        holder(tx, Role.TOWNSHIP, township, f"1380003{number:04}")
        for below in (1, 2):
            village = place(tx, township, f"{township.code}00{below}", f"第{number}之{below}村", Level.VILLAGE)
            holder(tx, Role.CADRE, village, f"1380001{number:03}{below}")
            house(tx, players, village)
            exempt(tx, players, village)
            ask(tx, players, village)


def place(tx: Transaction, above: Place, code: str, name: str, level: Level) -> Place:
    """A new place."""
    made = areas.child_of(above, code=code, name=name, level=level)
    areas.put(tx, made)
    return made


def holder(tx: Transaction, role: Role, at: Place, phone: str) -> None:
    """Somebody new who holds a role, and is met on the terminal."""
    person_id = people.add(tx, now=JOINED, name=f"{at.name}的人", phone=phone)
    people.grant(tx, person_id, role, at.code, JOINED)
    lane = f"terminal:{phone}"
    accounts.add(tx, lane=lane, channel="terminal", chat=phone, person_id=person_id, now=JOINED)


def house(tx: Transaction, players: Cast, village: Place) -> None:
    """A house on record."""
    cases.open_case(
        tx,
        draft_id=f"house in {village.code}",
        prefix="YT",
        area=village.code,
        pack="yantai",
        imminent=False,
        reporter_id=players.cadre,
        reporter_role="cadre",
        answers={"head": "何有田", "place": {"area": village.code, "detail": "桥头"}, "danger": "none"},
        now=JOINED,
    )


def exempt(tx: Transaction, players: Cast, village: Place) -> None:
    """A village need not report for three months."""
    until = (NOW + timedelta(days=90)).date()
    exemptions.add(
        tx, village.code, pack="yantai", rule=None, until=until, reason="无任务", person_id=players.county, now=NOW
    )


def ask(tx: Transaction, players: Cast, village: Place) -> None:
    """A question from a village waits for the county."""
    asked = NewQuestion(
        person_id=people.add(tx, now=JOINED, name="何有田"),
        text="砖钱先给吗",
        key="砖钱先给吗",
        county=COUNTY,
        area=village.code,
        pack="yantai",
        subject="payment",
    )
    questions.hand_over(tx, asked, JOINED)


def live_by_yulin(tx: Transaction, players: Cast) -> None:
    """The county lives by Yulin's document, and every house of it was appraised today."""
    county = areas.get(tx, COUNTY)
    areas.put(tx, replace(county, pack="yulin"))
    for case in cases.within(tx, [county], limit=HOUSES):
        records.add(
            tx,
            case,
            step="appraised",
            day=NOW.date(),
            values={"grade": "D"},
            person_id=players.county,
            role="county",
            now=NOW,
        )


def watch_all_houses(tx: Transaction, players: Cast) -> None:
    """Every house of the county is watched."""
    for case in cases.within(tx, [areas.get(tx, COUNTY)], limit=HOUSES):
        watches.begin(tx, case.id, WatchKind.B, date(2026, 12, 1), NOW)


def train_somebody_for_each_place(tx: Transaction, players: Cast) -> None:
    """The record of the county has a craftsman for each township."""
    for township in areas.below(tx, areas.get(tx, COUNTY), Level.TOWNSHIP):
        craftsman = Trained(
            trade=Trade.CRAFTSMAN,
            name="何有田",
            unit=f"{township.name}施工队",
            certificate=None,
            phone="13800000099",
            trained_on=date(2026, 3, 1),
        )
        record.add(tx, COUNTY, craftsman, by=players.county, now=NOW)


def complain_of_each_village(tx: Transaction, players: Cast) -> None:
    """A resident complained of every village of the county."""
    for village in areas.below(tx, areas.get(tx, COUNTY), Level.VILLAGE):
        new = NewComplaint(
            office=COUNTY,
            place=village.code,
            person_id=players.resident,
            code=None,
            account={"against": "village", "who": "会计王某", "what": "收了跑腿费"},
            hears=True,
            received_on=NOW.date(),
            due_on=date(2026, 11, 20),
        )
        complaints.add(tx, new)


def after(plant_more: Callable[[Transaction, Cast], None], read: Callable[[Dialogue], None]) -> Work:
    """How many statements read, once more was put into the county."""

    def work(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
        with talks.database.writing() as tx:
            plant_more(tx, talks.cast)
        with reads(talks.database) as seen:
            read(talks)
        return len(seen)

    return work


# --- what is read


def report_a_lost_phone(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    talks.say("county", Choice(id="lost:new"))
    talks.say("county", Text(text="王建国"))


def list_the_places_that_nobody_holds(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    talks.say("county", Choice(id="seat:vacant:1"))


def look_into_the_directory(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    [shown] = talks.say("county", Command(name="directory"))
    assert len(shown.flat_options()) > 10
    talks.say("county", Text(text="王建国"))


def look_at_a_person(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    talks.say("county", Choice(id=f"directory:person:{talks.cast.cadre}"))
    talks.say("county", Choice(id=f"directory:same:{talks.cast.cadre}"))


def look_ahead_at_a_roll_call(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    asked = talks.say("county", Choice(id="check:new"))[-1]
    for label in ("暴雨", "全部", "正式"):
        asked = talks.press("county", label, asked)[-1]
    assert "户" in asked.text


def call_a_roll(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
    """Who is asked what; what brings it to each is one look a person more."""
    with talks.database.writing() as tx:
        county = areas.get(tx, COUNTY)
        wanted = NewCheck(
            kind=CheckKind.ROLL_CALL,
            subject=CheckSubject.HOUSES,
            reason="rain",
            title=None,
            area=county,
            within=areas.below(tx, county, Level.TOWNSHIP),
            due=None,
            drill=False,
            person_id=talks.cast.county,
        )
    with reads(talks.database) as seen, talks.database.writing() as tx:
        now = occasion(tx, say, NOW, knowledge.packs)
        assert open_check(now, wanted, reach(now, wanted)) is not None
    return len(seen)


def see_how_far_a_roll_call_is(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
    asked = talks.say("county", Choice(id="check:new"))[-1]
    for label in ("暴雨", "全部", "正式", "开始点名"):
        asked = talks.press("county", label, asked)[-1]
    with reads(talks.database) as seen:
        talks.say("county", Choice(id=button(asked, say("checks.button.progress"))))
    return len(seen)


def look_at_the_board_of_a_roll_call(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
    """The board, its houses, the phones of who is silent, and the strip above every page."""
    asked = talks.say("county", Choice(id="check:new"))[-1]
    for label in ("暴雨", "全部", "正式", "开始点名"):
        asked = talks.press("county", label, asked)[-1]
    with reads(talks.database) as seen, talks.database.writing() as tx:
        context = talk_of(tx, talks, knowledge, say, "county")
        [line] = running.alarms_of(context)
        assert len(board.board(context, line.id).rows) > FEW
        assert len(houses.houses(context, line.id, village="", state="open", number=1).rows) > FEW
        assert len(phone_list.phone_list(context, line.id).lines) > FEW
        dangers.untaken_dangers(context)
    return len(seen)


def look_at_the_overview_and_the_map(who: str) -> Work:
    """The overview with its windows and ranking, the list of the map, and its circles from afar and close by."""

    def work(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
        with talks.database.writing() as tx:
            for number, one in enumerate(cases.everything(tx)):
                place = {**one.answers["place"], "latitude": 37.0 + number / 100, "longitude": 120.7}
                cases.set_answers(tx, one, {**one.answers, "place": place})
        with reads(talks.database) as seen, talks.database.writing() as tx:
            context = talk_of(tx, talks, knowledge, say, who)
            first = context.today.replace(day=1)
            overview = figures.read(context, first)
            windows.read(context, overview.place, first)
            ranking.read(context, first)
            assert len(houses_map.read(context, "").rows) >= FEW or who == "city"
            for zoom in ("8", "13"):
                sight = InSight.read(zoom, "30,110,45,130")
                assert sight is not None
                assert houses_map.marks(context, "", sight)
        return len(seen)

    return work


def lay_out_the_register(who: str) -> Work:
    def work(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
        with reads(talks.database) as seen, talks.database.writing() as tx:
            context = talk_of(tx, talks, knowledge, say, who)
            shown = table.table(context, "", read_month(say, "2026-11", context.today))
            assert shown is not None
            assert len(shown.rows) > FEW or who == "city"
            waiting_requests.waiting(context)
            exemptions_at_desk.exemptions_held(context)
            year.county_year(context, "", "2026")
        return len(seen)

    return work


def lay_out_the_official_tables(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
    """All that the county's tables read at the desk: the list, one of them, the houses of a number."""
    with talks.database.writing() as tx:
        for number, case in enumerate(cases.everything(tx)):
            day = date(2026, 10, 1) + timedelta(days=number % 28)
            person_id = talks.cast.county
            records.add(tx, case, step="works_started", day=day, values={}, person_id=person_id, role="county", now=NOW)
    id = f"annex_1:{mark_of('yantai', 'monthly_progress')}:20261103:{COUNTY}"
    with reads(talks.database) as seen, talks.database.writing() as tx:
        context = talk_of(tx, talks, knowledge, say, "county")
        assert tables_at_desk.listed(context)
        assert tables_at_desk.look(context, id).rows
        assert tables_at_desk.houses(context, id, "7", 1).count
    return len(seen)


def read_what_is_known_and_who_did_what(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
    """The desk's pages of questions, phones, places and the audit trail, two lines of it for each cadre."""
    with talks.database.writing() as tx:
        for one in people.holding(tx, Role.CADRE):
            subject = f"person:{one.person_id}"
            audit.note(tx, person_id=one.person_id, action="person_described", subject=subject, now=NOW)
            area = one.grant.place.code if one.grant.place else ""
            audit.note(tx, person_id=one.person_id, action="area_renamed", subject=f"area:{area}", now=NOW)
    with reads(talks.database) as seen, talks.database.writing() as tx:
        context = talk_of(tx, talks, knowledge, say, "county")
        assert len(trail.page(context, TrailFilter()).rows) > FEW
        assert questions_at_desk.lists(context, 1).waiting
        assert office_list.lines(context)
        tree = area_tree.show(context, "")
        assert tree is not None
        assert len(area_history.show(context, tree.here)) > FEW
    return len(seen)


def look_through_the_directory_at_the_desk(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
    """The desk's directory of the county, of those who never came, and of whom words name."""
    with reads(talks.database) as seen, talks.database.writing() as tx:
        context = talk_of(tx, talks, knowledge, say, "county")
        shown = by_place.show(context, "", "")
        assert shown is not None
        assert len(shown.rows) > FEW
        assert by_place.show(context, "", "no_account") is not None
        assert by_place.show(context, "", "", words="13800000002") is not None
    return len(seen)


def list_the_households_at_the_desk(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
    """The desk's lists of files that lack something, and of reports that may be of one house."""
    with talks.database.writing() as tx:
        found = cases.within(tx, [areas.get(tx, COUNTY)], limit=HOUSES)
        alike = Likeness(score=80, reasons=(AlikeBy.NAME,))
        pairs.note(tx, dict.fromkeys(pairwise(sorted(case.id for case in found)), alike), NOW)
        for case in found:
            cases.advance(tx, case, CaseState.CHECKED, NOW)
    with reads(talks.database) as seen, talks.database.writing() as tx:
        shown = households_at_desk.lists(talk_of(tx, talks, knowledge, say, "county"))
        assert len(shown.lacking) > FEW
        assert len(shown.pairs) >= FEW
    return len(seen)


def read_the_register_of_the_county(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert len(talks.say("county", Command(name="reporting"))) > 1


def read_the_register_of_the_city(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    talks.say("city", Command(name="reporting"))


def list_the_deputies_below(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert talks.say("county", Choice(id="deputy:below"))[-1].text != say("deputies.gone")


def list_exemptions(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert talks.say("county", Choice(id="exempt:list"))[-1].text != say("exemption.gone")


def see_what_waits(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert talks.say("county", Command(name="mine"))[-1].text != say("home.nothing")


def read_the_questions_that_wait(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert "何**" in talks.say("county", Command(name="questions"))[-1].text


def count_what_got_no_answer(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    monday_after = JOINED + timedelta(days=3)
    with talks.database.writing() as tx:
        assert planned(weekly.plan, tx, say=say, now=monday_after)


def list_the_cases_of_the_county(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert "件" in talks.say("county", Command(name="cases"))[-1].text


def find_cases_by_name(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert "件" in talks.say("county", Text(text="查 何有田"))[-1].text
    assert "没有找到" in talks.say("county", Text(text="查 李秀英"))[-1].text


def count_cases(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    assert "一共" in talks.say("county", Text(text="全县多少户"))[-1].text
    assert "0户" in talks.say("county", Text(text="D级多少户"))[-1].text


def write_the_digest_of(who: str) -> Work:
    def work(talks: Dialogue, knowledge: Knowledge, say: Wording) -> int:
        morning = datetime(2026, 11, 4, 8, 0, tzinfo=SHANGHAI)
        with talks.database.writing() as tx:
            planned(digest.plan, tx, say=say, now=morning)
            begun = mailings.find(tx, 1)
        assert begun is not None
        with reads(talks.database) as seen, talks.database.writing() as tx:
            writer = digest.DigestWriter(occasion(tx, say, morning, knowledge.packs), DIGEST_SOURCES)
            addressed = Recipient(id=1, mailing_id=1, person_id=talks.ids[who], round=0)
            assert (writer.write(begun, addressed) is None) == (who == "city"), "a city has no date of its own"
        return len(seen)

    return work


def plan_reminders(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    due = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)
    with talks.database.writing() as tx:
        assert planned(reminders_plan.plan, tx, packs=knowledge.packs, say=say, now=due)


def plan_period_summaries(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    evening = datetime(2026, 11, 3, 18, 0, tzinfo=SHANGHAI)
    with talks.database.writing() as tx:
        assert planned(period_summaries.plan, tx, packs=knowledge.packs, say=say, now=evening)


def look_at_checks(talks: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    with talks.database.writing() as tx:
        planned(checks_due.open_what_is_due, tx, packs=knowledge.packs, say=say, now=NOW)
        planned(checks_due.plan, tx, say=say, now=NOW)


def count_the_lists_of_the_document(talks: Dialogue) -> None:
    assert "鉴定清" in talks.say("county", Command(name="step_lists"))[-1].text


def open_the_houses_of_a_list(talks: Dialogue) -> None:
    shown = talks.say("county", Choice(id=f"steplist:{COUNTY}:2026-2:appraised:1"))[-1]
    assert len([option for option in shown.flat_options() if option.id.startswith("case:show:")]) > FEW


def list_the_watched_houses(talks: Dialogue) -> None:
    assert len(talks.say("county", Command(name="watches"))[-1].flat_options()) > FEW


def read_the_training_record(talks: Dialogue) -> None:
    assert len(talks.say("county", Command(name="training"))[-1].flat_options()) > FEW


def count_complaints_by_township(talks: Dialogue) -> None:
    assert "第100镇" in talks.say("county", Choice(id="complaint:counts"))[-1].text


WORKS: dict[str, Work] = {
    "a lost phone": counted(report_a_lost_phone),
    "the directory": counted(look_into_the_directory),
    "a person of the directory": counted(look_at_a_person),
    "places that nobody holds": counted(list_the_places_that_nobody_holds),
    "the households at the desk": list_the_households_at_the_desk,
    "the knowledge and the trail at the desk": read_what_is_known_and_who_did_what,
    "the directory at the desk": look_through_the_directory_at_the_desk,
    "the questions that wait": counted(read_the_questions_that_wait),
    "what got no answer": counted(count_what_got_no_answer),
    "the outlook of a roll-call": counted(look_ahead_at_a_roll_call),
    "a roll-call": call_a_roll,
    "the progress of a roll-call": see_how_far_a_roll_call_is,
    "the board of a roll-call": look_at_the_board_of_a_roll_call,
    "the county's overview and map": look_at_the_overview_and_the_map("county"),
    "the city's overview and map": look_at_the_overview_and_the_map("city"),
    "the county's register as a table": lay_out_the_register("county"),
    "the city's register as a table": lay_out_the_register("city"),
    "the county's official tables": lay_out_the_official_tables,
    "the county's register": counted(read_the_register_of_the_county),
    "the city's register": counted(read_the_register_of_the_city),
    "deputies below": counted(list_the_deputies_below),
    "exemptions": counted(list_exemptions),
    "what waits for the county": counted(see_what_waits),
    "the county's cases": counted(list_the_cases_of_the_county),
    "cases by name": counted(find_cases_by_name),
    "how many cases": counted(count_cases),
    "the lists of a document": after(live_by_yulin, count_the_lists_of_the_document),
    "the houses of a list": after(live_by_yulin, open_the_houses_of_a_list),
    "watched houses": after(watch_all_houses, list_the_watched_houses),
    "the training record": after(train_somebody_for_each_place, read_the_training_record),
    "complaints by township": after(complain_of_each_village, count_complaints_by_township),
    "the county's digest": write_the_digest_of("county"),
    "the city's digest": write_the_digest_of("city"),
    "reminders": counted(plan_reminders),
    "summaries": counted(plan_period_summaries),
    "checks": counted(look_at_checks),
}


@pytest.fixture(scope="module")
def planted(settled: tuple[Path, Cast], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files to copy of a county with few places and people, and of one with many."""
    template, players = settled
    files = [tmp_path_factory.mktemp("planted") / f"{many}.db" for many in (FEW, MANY)]
    for file, many in zip(files, (FEW, MANY), strict=True):
        shutil.copy(template, file)
        database = open_sqlite(file)
        with database.writing() as tx:
            plant(tx, players, many)
        database.close()
    return files


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS.keys())
def test_ten_times_as_many_places_and_people_cost_no_statement_more(
    work: Work, settled: tuple[Path, Cast], planted: list[Path], tmp_path: Path, knowledge: Knowledge, say: Wording
) -> None:
    counts = []
    for template in planted:
        file = tmp_path / template.name
        shutil.copy(template, file)
        database = open_sqlite(file)
        talks = Dialogue(database, knowledge, say, settled=settled[1])
        counts.append(work(talks, knowledge, say))
        database.close()
    assert counts[0] >= counts[1] > 0  # less where there are too many places for buttons, and they are typed
