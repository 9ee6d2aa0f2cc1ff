"""One step on many cases: each once whatever is killed, nobody told for a minute, and all of it back at one press."""

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from handlers.batches import held, menu, starting
from handlers.batches.menu import NoSuchBatch
from handlers.cases import at_desk
from handlers.cases import due as cases_due
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.ledger.selection import Selection, Whence
from handlers.wording import Wording
from storage.batches import held_notices
from storage.cases import cases, deadlines, records
from storage.cases.cases import Case, CaseState
from storage.database.database import Database
from storage.people import people
from storage.people.people import Role
from tests import full_disk
from tests.bot.pipeline.batch_room import BatchRoom
from tests.cast import TOWNSHIP
from tests.dialogue import Dialogue
from tests.statements import reads

APPRAISED = {"grade": ["D"], "appraiser": ["李工"], "day": ["2026-11-03"]}
RETURNED = {"items": ["place"], "reason": ["地点写得不清楚"]}


class Killed(BaseException):
    """The process is killed: nothing after it is done, and nothing of the transaction is kept."""


@pytest.fixture
def room(database: Database, knowledge: Knowledge, say: Wording) -> BatchRoom:
    """The desk on either database."""
    return BatchRoom(Dialogue(database, knowledge, say))


def states(room: BatchRoom, found: list[Case]) -> list[CaseState]:
    return [case.state for case in room.now_of(found)]


def due(room: BatchRoom, case: Case) -> list[tuple[str, str]]:
    with room.database.reading() as tx:
        return [(one.step, one.due_on.isoformat()) for one in deadlines.running(tx, case.id)]


def of(*found: Case) -> Selection:
    return Selection(whence=Whence.LEDGER, numbers=tuple(one.number for one in found))


def remark_on(room: BatchRoom, case: Case) -> None:
    """The county writes a remark."""
    with room.sitting("county") as context:
        taken = at_desk.take(context, case.number, "remark", {"words": ["打过电话了"]}, version="")
    assert taken.taken


def kill_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    def killed(*args: object, **more: object) -> None:
        raise Killed

    monkeypatch.setattr(module, name, killed)


def test_a_step_is_taken_on_each_case_and_others_hear_of_it_a_minute_later_at_once(room: BatchRoom) -> None:
    found = room.houses(5)
    batch = room.begin("township", found, "receive")
    room.do_all()
    assert states(room, found) == [CaseState.CHECKED] * 5
    assert room.told("county") == [], "for a minute nobody is told"
    assert room.told("cadre") == []
    room.wait(60)
    room.do_all()
    [county] = room.told("county")
    assert "赵敏一次办了5件" in county
    assert all(case.number in county for case in found)
    assert len(room.told("cadre")) == 1
    room.do_all()
    assert room.told("county") == []
    assert room.progress("township", batch).said == "办完了，该知道的人都通知了。"


def test_a_few_cases_are_told_each_by_itself(room: BatchRoom) -> None:
    found = room.houses(2)
    room.begin("township", found, "receive")
    room.do_all()
    room.wait(60)
    room.do_all()
    assert len(room.told("county")) == 2


def test_a_kill_in_the_middle_loses_no_case_and_takes_none_twice(
    room: BatchRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = room.houses(4)
    batch = room.begin("township", found, "receive")
    room.pieces(2)
    room.lease_ends()
    with monkeypatch.context() as patch:
        kill_at(patch, held, "hold")
        with pytest.raises(Killed):
            room.do_all()
    assert states(room, found) == [CaseState.CHECKED] * 2 + [CaseState.REPORTED] * 2
    room.lease_ends()
    room.do_all()
    assert states(room, found) == [CaseState.CHECKED] * 4
    assert [[event.kind for event in room.history(case)] for case in found] == [["received"]] * 4
    assert room.progress("township", batch).lines == ("办成4件",)
    room.wait(60)
    room.do_all()
    assert len(room.told("county")) == 1


def test_all_of_it_goes_back_within_a_minute_and_nobody_ever_hears_of_it(room: BatchRoom) -> None:
    found = room.houses(4)
    before = [due(room, case) for case in found]
    batch = room.begin("township", found, "receive")
    room.do_all()
    room.wait(59)
    assert room.undo("township", batch)
    room.do_all()
    assert states(room, found) == [CaseState.REPORTED] * 4
    assert [due(room, case) for case in found] == before
    room.wait(600)
    room.do_all()
    assert room.told("county") == room.told("cadre") == []
    assert room.progress("township", batch).lines == ("撤回4件",)
    assert not room.undo("township", batch)


def test_a_kill_in_the_middle_of_an_undo_leaves_nothing_half_undone(
    room: BatchRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = room.houses(4)
    batch = room.begin("township", found, "receive")
    room.do_all()
    assert room.undo("township", batch)
    room.pieces(1)
    room.lease_ends()
    with monkeypatch.context() as patch:
        kill_at(patch, held_notices, "drop")
        with pytest.raises(Killed):
            room.do_all()
    room.wait(60)
    room.lease_ends()
    room.do_all()
    assert states(room, found) == [CaseState.REPORTED] * 4
    assert [[event.kind for event in room.history(case)] for case in found] == [["received", "taken_back"]] * 4
    assert room.told("county") == []


def test_what_is_undone_while_it_runs_stops_and_goes_back(room: BatchRoom) -> None:
    found = room.houses(4)
    batch = room.begin("township", found, "receive")
    room.pieces(2)
    assert room.undo("township", batch)
    room.lease_ends()
    room.do_all()
    assert states(room, found) == [CaseState.REPORTED] * 4
    assert room.progress("township", batch).lines == ("没轮到就停了2件", "撤回2件")
    assert [event.kind for event in room.history(found[3])] == []


def test_after_a_minute_it_goes_back_step_by_step_with_a_reason_and_who_was_told_hears_it(room: BatchRoom) -> None:
    found = room.houses(2)
    batch = room.begin("township", found, "receive")
    room.do_all()
    room.wait(60)
    assert not room.undo("township", batch), "the minute is over"
    room.do_all()
    assert len(room.told("county")) == 2
    room.dialogue.said_to("cadre")
    back = room.take_back("township", batch, "点错了")
    room.do_all()
    assert states(room, found) == [CaseState.REPORTED] * 2
    assert all("点错了" in text for text in (*room.told("county"), *room.told("cadre")))
    assert room.progress("township", batch).taken_back_by == back
    assert not room.progress("township", batch).may_take_back


def test_what_was_built_on_stays_and_is_named(room: BatchRoom) -> None:
    found = room.houses(2)
    batch = room.begin("township", found, "receive")
    room.do_all()
    room.begin("county", found[:1], "appraised", APPRAISED)
    room.do_all()
    assert room.undo("township", batch)
    room.do_all()
    assert states(room, found) == [CaseState.APPRAISED, CaseState.REPORTED]
    shown = room.progress("township", batch)
    assert [(one.number, one.why) for one in shown.not_done] == [(found[0].number, "办了以后又有别的变化，撤不回来。")]
    room.wait(60)
    room.do_all()
    assert any(found[0].number in text for text in room.told("cadre")), "of what stays others hear"


def test_a_return_goes_back_with_the_last_day_that_ran_before(room: BatchRoom) -> None:
    [case] = room.houses(1)
    with room.sitting("county") as context:
        cases_due.put_before_office(context, case)
    before = due(room, case)
    assert before
    room.wait(86_400)
    batch = room.begin("township", [case], "return", RETURNED)
    room.do_all()
    assert states(room, [case]) == [CaseState.RETURNED]
    assert due(room, case) == []
    assert room.undo("township", batch)
    room.do_all()
    assert states(room, [case]) == [CaseState.REPORTED]
    assert due(room, case) == before
    room.wait(60)
    room.do_all()
    assert room.told("cadre") == []


def test_a_remark_on_a_case_is_no_change_that_keeps_a_step_from_it_or_from_going_back(room: BatchRoom) -> None:
    found = room.houses(2)
    batch = room.choose("township", found)
    room.wait(1)
    remark_on(room, found[0])
    with room.sitting("township") as context:
        starting.start(context, menu.own(context, str(batch)), "return", RETURNED)
    room.wait(1)
    remark_on(room, found[1])
    room.do_all()
    assert states(room, found) == [CaseState.RETURNED] * 2
    remark_on(room, found[0])
    assert room.undo("township", batch)
    room.do_all()
    assert states(room, found) == [CaseState.REPORTED] * 2


def test_a_case_that_changed_since_it_was_chosen_is_left_alone(room: BatchRoom) -> None:
    found = room.houses(3)
    batch = room.choose("township", found)
    room.wait(1)
    with room.sitting("cadre") as context:
        cases.note(context.tx, found[0], kind="details_added", person_id=1, role="cadre", now=context.now)
    with room.sitting("township") as context:
        starting.start(context, menu.own(context, str(batch)), "receive", {})
    room.wait(1)
    room.dialogue.say("township", Choice(id=f"case:receive:{found[1].number}"))
    room.do_all()
    assert states(room, found) == [CaseState.REPORTED, CaseState.CHECKED, CaseState.CHECKED]
    assert len(room.history(found[1])) == 1
    assert room.progress("township", batch).lines == ("办成1件", "这期间变了、没办2件")


def test_a_house_in_danger_is_in_no_batch(room: BatchRoom) -> None:
    [safe] = room.houses(1)
    [falling] = room.houses(1, danger="imminent")
    with room.sitting("township") as context:
        batch = menu.own(context, str(menu.choose(context, of(safe, falling))))
        assert [number for number, _ in menu.menu(context, batch).shown] == [safe.number]


def test_the_menu_offers_what_all_of_them_allow_and_says_why_not_the_rest(room: BatchRoom) -> None:
    found = room.houses(3)
    with room.sitting("township") as context:
        shown = menu.menu(context, menu.own(context, str(menu.choose(context, of(*found)))))
    assert [one.id for one in shown.steps] == ["receive", "return"]
    room.begin("township", found[:1], "receive")
    room.do_all()
    with room.sitting("county") as context:
        shown = menu.menu(context, menu.own(context, str(menu.choose(context, of(*found)))))
    assert "receive" not in [one.id for one in shown.steps]
    why = {one.id: one.why_not for one in shown.not_now}
    assert why["appraised"] == "3件里只有1件现在能办这一步。"


def test_what_a_reporter_says_is_told_house_by_house(room: BatchRoom) -> None:
    found = room.houses(1)
    with room.database.writing() as tx:
        cases.advance(tx, found[0], CaseState.ACCEPTED, room.dialogue.clock.now())
    room.wait(1)
    with room.sitting("township") as context:
        batch = menu.own(context, str(menu.choose(context, of(*found))))
        shown = {one.id: one.why_not for one in menu.menu(context, batch).not_now}
        assert shown["closed"].startswith("要一户一户办：")
        with pytest.raises(NoSuchBatch):
            starting.start(context, batch, "closed", {"reporter_says": ["agrees"]})


def building(room: BatchRoom, count: int) -> list[Case]:
    """Houses on which works have started."""
    found = room.houses(count)
    with room.database.writing() as tx:
        for case in found:
            cases.advance(tx, case, CaseState.WORKS_STARTED, room.dialogue.clock.now())
    room.wait(1)
    return room.now_of(found)


def test_what_differs_from_house_to_house_is_filled_in_as_a_table_and_each_gets_its_own(room: BatchRoom) -> None:
    found = building(room, 3)
    filled = {f"area_after@{case.number}": [str(60 + n)] for n, case in enumerate(found)} | {"day": ["2026-11-03"]}
    last = f"area_after@{found[2].number}"
    with room.sitting("township") as context:
        batch = menu.own(context, str(menu.choose(context, of(*found))))
        table = starting.opened(context, batch, "completed").table
        assert [row.number for row in table.rows] == [case.number for case in found]
        assert len(table.heads) == 2
        wrong = starting.start(context, batch, "completed", {**filled, last: ["很大"]})
        assert wrong is not None
        assert [bool(row.cells[0].slip) for row in wrong.table.rows] == [False, False, True]
        assert [row.cells[0].values for row in wrong.table.rows] == [("60",), ("61",), ("很大",)]
        missing = starting.start(context, batch, "completed", {**filled, last: [" "]})
        assert missing is not None
        assert missing.table.slips
        assert starting.start(context, batch, "completed", filled) is None
    room.do_all()
    assert states(room, found) == [CaseState.COMPLETED] * 3
    with room.database.reading() as tx:
        kept = [records.steps_of(tx, case.id)[-1].values["area_after"] for case in found]
    assert [float(one) for one in kept] == [60, 61, 62]


def test_a_table_is_no_longer_than_somebody_fills_in_at_once(room: BatchRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.batches.by_house.MOST", 2)
    found = building(room, 3)
    with room.sitting("township") as context:
        batch = menu.own(context, str(menu.choose(context, of(*found))))
        why = {one.id: one.why_not for one in menu.menu(context, batch).not_now}
        assert why["completed"] == "这一步每户要填自己的数，一次最多2户。"
        with pytest.raises(NoSuchBatch):
            starting.opened(context, batch, "completed")


def test_a_batch_of_somebody_else_is_nobody_s(room: BatchRoom) -> None:
    found = room.houses(1)
    batch = room.begin("township", found, "receive")
    for who in ("county", "other_township"):
        with room.sitting(who) as context, pytest.raises(NoSuchBatch):
            menu.own(context, str(batch))


def test_a_role_that_has_gone_between_choosing_and_running_takes_no_step(room: BatchRoom) -> None:
    found = room.houses(2)
    batch = room.begin("township", found, "receive")
    with room.database.writing() as tx:
        people.withdraw(tx, room.dialogue.ids["township"], Role.TOWNSHIP, TOWNSHIP, room.dialogue.clock.now())
    room.do_all()
    assert states(room, found) == [CaseState.REPORTED] * 2
    shown = room.progress("township", batch)
    assert [one.why for one in shown.not_done] == ["现在不归您办了。"] * 2


def test_a_house_that_lacks_what_the_form_asks_is_named_and_the_others_are_done(room: BatchRoom) -> None:
    found = room.houses(2)
    [bare] = room.houses(1, id_number=None)
    batch = room.begin("township", [*found, bare], "return", {"items": ["id_number"], "reason": ["看不清"]})
    room.do_all()
    assert states(room, [*found, bare]) == [CaseState.RETURNED, CaseState.RETURNED, CaseState.REPORTED]
    assert [one.number for one in room.progress("township", batch).not_done] == [bare.number]


def test_a_case_that_fails_by_a_bug_holds_up_no_other(room: BatchRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    found = room.houses(3)
    batch = room.begin("township", found, "receive")
    hold = held.hold

    def fails_for_one(context: Any, item: Any) -> None:
        if item.number == found[1].number:
            raise RuntimeError("a bug")
        hold(context, item)

    monkeypatch.setattr(held, "hold", fails_for_one)
    room.do_all()
    assert states(room, found) == [CaseState.CHECKED, CaseState.REPORTED, CaseState.CHECKED]
    assert [one.number for one in room.progress("township", batch).not_done] == [found[1].number]
    assert "成批办的里面有一件办不下去" in str(room.told("operator"))


def test_a_full_disk_is_no_bug_of_a_case_whose_turn_comes_again(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = BatchRoom(Dialogue(sqlite_database, knowledge, say))
    found = room.houses(3)
    batch = room.begin("township", found, "receive")
    room.pieces(1)
    room.lease_ends()
    job = room.claim()
    assert job is not None
    full_disk.fill(sqlite_database)
    with monkeypatch.context() as patch:
        patch.setattr(held, "hold", lambda context, item: full_disk.stumble(context.tx))
        with pytest.raises(OperationalError):
            room.work.kinds()[job.kind](job)
    full_disk.make_room(sqlite_database)
    assert states(room, found) == [CaseState.CHECKED, CaseState.REPORTED, CaseState.REPORTED]
    room.lease_ends()
    room.do_all()
    assert states(room, found) == [CaseState.CHECKED] * 3
    assert list(room.progress("township", batch).not_done) == []
    assert room.told("operator") == []


def test_the_menu_reads_as_often_for_thirty_houses_as_for_three(
    dialogue: Dialogue,
) -> None:
    room = BatchRoom(dialogue)
    found = room.houses(30)
    batches = [room.choose("township", found[:count]) for count in (3, 30)]
    many = []
    for batch in batches:
        with reads(room.database) as seen, room.sitting("township") as context:
            menu.menu(context, menu.own(context, str(batch)))
        many.append(len(seen))
    assert many[0] == many[1]


def test_the_table_reads_as_often_for_thirty_houses_as_for_three(dialogue: Dialogue) -> None:
    room = BatchRoom(dialogue)
    counts = []
    for many in (3, 30):
        found = building(room, many)
        with room.sitting("township") as context:
            batch = menu.own(context, str(menu.choose(context, of(*found))))
        with reads(room.database) as seen, room.sitting("township") as context:
            assert len(starting.opened(context, batch, "completed").table.rows) == many
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
