"""Batches in the database: each turn of their states and of their cases happens once."""

from datetime import timedelta

from storage.batches import batches, held_notices, items
from storage.batches.batches import BatchState
from storage.batches.items import ItemResult
from storage.cases import cases
from storage.cases.cases import Case
from storage.database.database import Database, Transaction
from tests.cast import NOW, VILLAGE, Cast

SOON = NOW + timedelta(seconds=60)


def house(tx: Transaction, players: Cast, draft: str) -> Case:
    case, _ = cases.open_case(
        tx,
        draft_id=draft,
        prefix="YL",
        area=VILLAGE,
        pack="yulin",
        imminent=False,
        reporter_id=players.cadre,
        reporter_role="cadre",
        answers={},
        now=NOW,
    )
    return case


def begin(tx: Transaction, players: Cast, *found: Case) -> int:
    batch_id = batches.choose(tx, person_id=players.county, selection={}, chosen=len(found), now=NOW)
    assert batches.start(tx, batch_id, step="receive", filled={}, now=NOW)
    items.add(tx, batch_id, {one.id: "reported:1" for one in found}, changed=())
    return batch_id


def test_a_batch_is_its_makers_and_begins_once(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        batch_id = begin(tx, players)
        assert not batches.start(tx, batch_id, step="return", filled={}, now=NOW)
        assert batches.find(tx, batch_id, person_id=players.township) is None
        found = batches.find(tx, batch_id, person_id=players.county)
        assert found is not None
        assert (found.step, found.state) == ("receive", BatchState.RUNNING)


def test_who_is_told_and_what_is_undone_exclude_each_other(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        told, undone, late = begin(tx, players), begin(tx, players), begin(tx, players)
        for one in (told, undone, late):
            assert batches.finish(tx, one, tell_at=SOON)
        assert batches.begin_telling(tx, told)
        assert not batches.begin_undoing(tx, told, NOW)
        assert batches.begin_undoing(tx, undone, NOW)
        assert not batches.begin_telling(tx, undone)
        assert not batches.begin_undoing(tx, late, SOON), "the minute is over"


def test_a_case_of_a_batch_has_one_turn(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        batch_id = begin(tx, players, house(tx, players, "a"), house(tx, players, "b"))
        first = items.first(tx, batch_id, ItemResult.WAITING)
        assert first is not None
        assert items.settle(tx, first, ItemResult.DONE, NOW, after="checked:2")
        assert not items.settle(tx, first, ItemResult.DONE, NOW), "somebody else was faster"
        items.leave(tx, batch_id)
        assert items.counts(tx, [batch_id]) == {batch_id: {ItemResult.DONE: 1, ItemResult.LEFT: 1}}


def test_a_notice_is_given_once_or_dropped_with_its_case(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        batch_id = begin(tx, players, house(tx, players, "a"), house(tx, players, "b"))
        kept, dropped = items.with_results(tx, batch_id, ItemResult, 10)
        for item in (kept, dropped):
            held_notices.hold(tx, batch_id, item.id, players.cadre, {"text": item.number})
        held_notices.drop(tx, dropped.id)
        assert held_notices.next_person(tx, batch_id) == players.cadre
        assert [one.item_id for one in held_notices.take(tx, batch_id, players.cadre)] == [kept.id]
        assert held_notices.next_person(tx, batch_id) is None


def test_a_choice_with_which_nothing_was_begun_is_forgotten(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        idle = batches.choose(tx, person_id=players.county, selection={}, chosen=1, now=NOW)
        begun = begin(tx, players)
        batches.forget_before(tx, SOON)
        assert batches.find(tx, idle, person_id=players.county) is None
        assert [one.id for one in batches.begun_by(tx, players.county, 10)] == [begun]
