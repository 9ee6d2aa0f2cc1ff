"""Of which household a case is, and which pairs of cases somebody has to look at."""

from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.reading.likeness import AlikeBy
from storage.cases import cases, photos
from storage.cases.cases import Case, CaseState
from storage.cases.scope import EVERYWHERE, RowScope
from storage.database.database import Database, Transaction
from storage.households import households, housing, pairs
from storage.people import people
from tests.cast import NEXT_VILLAGE, NOW, plant_tree
from tests.handlers.households.reports import plant_report

ID, OTHER_ID = "990101194505050011", "990101194505050038"


@pytest.fixture
def transaction(database: Database) -> Iterator[Transaction]:
    """One that writes; on both databases."""
    with database.writing() as tx:
        yield tx


@pytest.fixture
def who(transaction: Transaction) -> int:
    """Somebody who reports."""
    plant_tree(transaction)
    return people.add(transaction, now=NOW)


def home_of(tx: Transaction, case: Case) -> int:
    """The household of a case, once it was looked for."""
    housing.house(tx, cases.get(tx, case.number), NOW)
    return households.of_cases(tx, [case.id])[case.id].id


def waiting(tx: Transaction) -> list[tuple[int, int]]:
    """The pairs that wait."""
    return [(one.first_id, one.second_id) for one in pairs.part(tx, EVERYWHERE, offset=0, limit=10)]


def test_cases_with_the_same_id_number_are_one_household_wherever_they_are(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="李秀英", id_number=ID)
    other = plant_report(transaction, who, head="李秀荣", id_number=ID, area=NEXT_VILLAGE, spot="桥头")
    assert home_of(transaction, one) == home_of(transaction, other)
    assert waiting(transaction) == [(one.id, other.id)], "both are under way, and one of them is too many"


def test_without_a_number_village_group_and_name_make_one_household(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="李秀英")
    other = plant_report(transaction, who, head="李秀英", spot="第3村民小组")
    elsewhere = plant_report(transaction, who, head="李秀英", spot="五组")
    assert home_of(transaction, one) == home_of(transaction, other) != home_of(transaction, elsewhere)


def test_a_namesake_with_another_number_is_another_household(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="李秀英", id_number=ID)
    other = plant_report(transaction, who, head="李秀英", id_number=OTHER_ID)
    assert home_of(transaction, one) != home_of(transaction, other)
    assert waiting(transaction) == []


def test_a_name_that_sounds_alike_in_the_same_group_is_doubtful(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="李秀英")
    other = plant_report(transaction, who, head="黎秀英")
    assert home_of(transaction, one) != home_of(transaction, other)
    [pair] = pairs.of_case(transaction, other.id)
    assert pair.reasons == (AlikeBy.SOUND, AlikeBy.GROUP)
    assert (pair.first_id, pair.second_id) == (one.id, other.id)


def test_the_phone_of_the_cadre_who_reported_both_says_nothing(transaction: Transaction, who: int) -> None:
    phone = "13800000023"
    one = plant_report(transaction, who, head="王大", spot="井边", contact_phone=phone, phone=phone)
    other = plant_report(transaction, who, head="赵小满", spot="桥头", contact_phone=phone, phone=phone)
    assert home_of(transaction, one) != home_of(transaction, other)
    assert waiting(transaction) == []


def test_a_phone_that_was_given_for_houses_of_three_names_says_nothing(transaction: Transaction, who: int) -> None:
    for head, spot in (("王大", "井边"), ("赵小满", "桥头"), ("孙有", "坡上")):
        home_of(transaction, plant_report(transaction, who, head=head, spot=spot, phone="13800000023"))
    settled = waiting(transaction)
    home_of(transaction, plant_report(transaction, who, head="马来福", spot="河边", phone="13800000023"))
    assert waiting(transaction) == settled


def test_a_case_that_was_withdrawn_is_compared_with_none(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="李秀英")
    home_of(transaction, one)
    cases.advance(transaction, one, CaseState.WITHDRAWN, NOW)
    home_of(transaction, plant_report(transaction, who, head="黎秀英"))
    assert waiting(transaction) == []


def test_a_surname_that_is_misspelt_is_found_where_the_house_is_the_same(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="邹秀英", at=(37.5301, 121.3902))
    other = plant_report(transaction, who, head="郭秀英", at=(37.5301, 121.3903))
    home_of(transaction, one)
    home_of(transaction, other)
    assert waiting(transaction) == [(one.id, other.id)]


def test_a_house_that_is_taken_up_after_its_close_out_is_the_same_household_and_no_pair(
    transaction: Transaction, who: int
) -> None:
    one = plant_report(transaction, who, head="李秀英", id_number=ID)
    home = home_of(transaction, one)
    cases.advance(transaction, one, CaseState.CLOSED, NOW)
    other = plant_report(transaction, who, head="李秀英", id_number=ID)
    assert home_of(transaction, other) == home
    assert waiting(transaction) == []


def test_a_number_that_becomes_known_later_brings_a_case_to_its_household(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="李秀英", id_number=ID)
    other = plant_report(transaction, who, head="李氏", spot="桥头")
    home, alone = home_of(transaction, one), home_of(transaction, other)
    assert home != alone
    cases.set_answers(transaction, other, {**other.answers, "id_number": ID})
    assert list(housing.unhoused(transaction, 10)) == [other.id]
    assert home_of(transaction, other) == home
    assert list(housing.unhoused(transaction, 10)) == []


def test_what_a_person_said_of_a_household_stays(transaction: Transaction, who: int) -> None:
    one = plant_report(transaction, who, head="李秀英", id_number=ID)
    other = plant_report(transaction, who, head="李秀英", id_number=ID)
    home_of(transaction, one)
    apart = households.make(transaction, other.area, None, NOW)
    households.put(transaction, other.id, apart, NOW, said=True)
    assert home_of(transaction, other) == apart


LOOK, LIKE_IT = (f"{bits << 90:032x}" + "f" * 96 for bits in (0b1111, 0b1101))


def plant_pictured(tx: Transaction, who: int, look: str | None, **told: Any) -> Case:
    """A report with a picture that looks so."""
    draft = f"{cases.count(tx):08x}"
    photo, _ = photos.add(
        tx,
        person_id=who,
        channel="web",
        source="1",
        unique_name="1",
        draft_id=draft,
        as_file=False,
        width=None,
        height=None,
        bytes=None,
        now=NOW,
    )
    photos.keep(tx, photo, file=f"{photo}.jpg", sha256="0", bytes=1, width=1, height=1, looks=look)
    return plant_report(tx, who, photos=[photo], **told)


def test_the_picture_of_a_house_in_the_next_village_is_told_though_the_names_differ(
    transaction: Transaction, who: int
) -> None:
    one = plant_pictured(transaction, who, LOOK, head="李秀英")
    other = plant_pictured(transaction, who, LIKE_IT, head="王大有", area=NEXT_VILLAGE)
    assert home_of(transaction, one) != home_of(transaction, other)
    [pair] = pairs.of_case(transaction, other.id)
    assert (pair.first_id, pair.reasons) == (one.id, (AlikeBy.PHOTO,))


def test_the_third_group_of_one_village_is_not_that_of_the_next(transaction: Transaction, who: int) -> None:
    one = plant_pictured(transaction, who, LOOK, head="李秀英")
    other = plant_pictured(transaction, who, LIKE_IT, head="李秀英", area=NEXT_VILLAGE)
    assert home_of(transaction, one) != home_of(transaction, other), "a namesake, of whom somebody is asked"
    assert waiting(transaction) == [(one.id, other.id)]


def test_a_picture_that_is_looked_at_later_lets_the_case_be_compared_again(transaction: Transaction, who: int) -> None:
    one, other = (plant_pictured(transaction, who, None, head=head, spot="桥头") for head in ("王大", "赵小满"))
    for case in (one, other):
        home_of(transaction, case)
    assert (waiting(transaction), list(housing.unhoused(transaction, 10))) == ([], [])
    unlooked = photos.unlooked(transaction, 10)
    assert set(unlooked) == {*one.answers["photos"], *other.answers["photos"]}
    photos.note_looks(transaction, dict.fromkeys(unlooked, LOOK))
    assert photos.unlooked(transaction, 10) == {}
    for id in housing.unhoused(transaction, 10):
        housing.house(transaction, cases.by_ids(transaction, [id])[id], NOW)
    assert waiting(transaction) == [(one.id, other.id)]


def test_a_file_lacks_what_the_case_does_not_know_once_the_township_has_it(transaction: Transaction, who: int) -> None:
    case = plant_report(transaction, who, head="李秀英", photos=["one"])
    assert households.count_lacking(transaction, EVERYWHERE) == 0, "the township looks at new reports itself"
    cases.advance(transaction, case, CaseState.CHECKED, NOW)
    assert households.count_lacking(transaction, EVERYWHERE) == 1
    assert households.lacked(transaction, EVERYWHERE, [case.id]) == {case.id: ("phone", "id_number", "persons")}
    cases.set_answers(transaction, case, {**case.answers, "phone": "13800000001", "id_number": ID, "persons": 2})
    assert households.count_lacking(transaction, EVERYWHERE) == 0
    assert households.lacking(transaction, EVERYWHERE, offset=0, limit=10) == []


def test_the_cases_of_a_household_make_one_file_which_is_listed_once(transaction: Transaction, who: int) -> None:
    tx = transaction
    earlier = plant_report(tx, who, head="李秀英", id_number=ID, phone="13800000001", photos=["one"])
    later = plant_report(tx, who, head="李秀英", id_number=ID, photos=["two"])
    alone = plant_report(tx, who, head="王大", spot="桥头", photos=["three"])
    for case in (earlier, later, alone):
        home_of(tx, case)
        cases.advance(tx, case, CaseState.CHECKED, NOW)
    assert households.count_lacking(tx, EVERYWHERE) == 2
    listed = households.lacking(tx, EVERYWHERE, offset=0, limit=10)
    assert [case.id for case in listed] == [later.id, alone.id]
    lacked = households.lacked(tx, EVERYWHERE, [case.id for case in listed])
    assert lacked == {later.id: ("persons",), alone.id: ("phone", "id_number", "persons")}, "the earlier case tells"
    assert households.lacked(tx, RowScope(reporter_id=0), [later.id])[later.id] == households.WANTED
    cases.set_answers(tx, cases.get(tx, earlier.number), {**earlier.answers, "persons": 2})
    assert [case.id for case in households.lacking(tx, EVERYWHERE, offset=0, limit=10)] == [alone.id]
