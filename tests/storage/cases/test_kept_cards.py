"""Kept photos of ID cards: they count while they bear their case's number, and go with the county's will."""

from datetime import timedelta

import pytest

from storage.cases import cases, kept_cards
from storage.cases.cases import Case
from storage.database.database import Database, Transaction
from tests.cast import COUNTY, NOW, VILLAGE, Cast
from tests.filling import ID_NUMBER, OTHER_ID_NUMBER

THREE_DAYS = timedelta(days=3)


def case_with(tx: Transaction, players: Cast, number: str | None) -> Case:
    """A case of the village with an ID number, or without."""
    case, _ = cases.open_case(
        tx,
        draft_id="a1",
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=False,
        reporter_id=players.cadre,
        reporter_role="cadre",
        answers={} if number is None else {"id_number": number},
        now=NOW,
    )
    return case


def test_a_county_that_says_nothing_keeps_none(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = case_with(tx, players, ID_NUMBER)
        assert not kept_cards.is_kept_of(tx, case.number)
        kept_cards.begin(tx, COUNTY, NOW)
        kept_cards.begin(tx, COUNTY, NOW)
        assert kept_cards.is_kept_of(tx, case.number)
        assert not kept_cards.is_kept_of(tx, "")


def test_a_county_that_keeps_none_any_more_drops_what_it_has(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = case_with(tx, players, ID_NUMBER)
        kept_cards.begin(tx, COUNTY, NOW)
        kept_cards.put(tx, "d1", case.number, ID_NUMBER, b"card", NOW)
        assert kept_cards.end(tx, COUNTY) == 1
        assert (kept_cards.of(tx, case.id), kept_cards.is_kept_of(tx, case.number)) == ([], False)


@pytest.mark.parametrize(("held", "counts"), [(ID_NUMBER, True), (OTHER_ID_NUMBER, False), (None, False)])
def test_a_photo_counts_while_its_number_is_that_of_the_case(
    database: Database, players: Cast, held: str | None, counts: bool
) -> None:
    with database.writing() as tx:
        case = case_with(tx, players, held)
        kept_cards.put(tx, "d1", case.number, ID_NUMBER, b"card", NOW)
        assert list(kept_cards.of(tx, case.id)) == (["d1"] if counts else [])
        assert kept_cards.forget_before(tx, NOW) == 0, "its form may still be filled in"
        assert kept_cards.forget_before(tx, NOW + THREE_DAYS) == (0 if counts else 1)


def test_a_second_photo_for_the_same_form_takes_the_place_of_the_first(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case = case_with(tx, players, ID_NUMBER)
        for picture in (b"first", b"second"):
            kept_cards.put(tx, "d1", case.number, ID_NUMBER, picture, NOW)
        [draft] = kept_cards.of(tx, case.id)
        assert kept_cards.picture(tx, draft) == b"second"
