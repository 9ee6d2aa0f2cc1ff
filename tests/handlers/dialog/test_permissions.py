"""Who may do what, where: the whole matrix, written out by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, product

import pytest

from handlers.dialog.permissions import Action, allowed, allowed_on_case, rows
from knowledge.area import Level, Place
from storage.cases import cases, ledger
from storage.cases.case_query import CaseQuery
from storage.cases.cases import Case, CaseState
from storage.database.database import Database, Transaction
from storage.people import areas, people
from storage.people.areas import child_of
from storage.people.people import Grant, Role
from tests.cast import plant_tree

NOW = datetime(2026, 11, 4, 2, 30, tzinfo=UTC)
ME, SOMEBODY = 1, 2

CITY = child_of(None, code="9901", name="清河市", level=Level.CITY)
COUNTY = child_of(CITY, code="990101", name="云山县", level=Level.COUNTY)
TOWNSHIP = child_of(COUNTY, code="990101001", name="青石镇", level=Level.TOWNSHIP)
VILLAGE = child_of(TOWNSHIP, code="990101001001", name="青石村", level=Level.VILLAGE)
GROUP = child_of(VILLAGE, code="99010100100103", name="三组", level=Level.GROUP)
NEXT_VILLAGE = child_of(TOWNSHIP, code="990101001002", name="东坡村", level=Level.VILLAGE)
NEXT_TOWNSHIP = child_of(COUNTY, code="990101002", name="柳溪镇", level=Level.TOWNSHIP)
NEXT_COUNTY = child_of(CITY, code="990102", name="临河县", level=Level.COUNTY)
NEXT_CITY = child_of(None, code="9902", name="东湖市", level=Level.CITY)
FAR_VILLAGE = child_of(
    child_of(NEXT_COUNTY, code="990102001", name="白沙镇", level=Level.TOWNSHIP),
    code="990102001001",
    name="白沙村",
    level=Level.VILLAGE,
)
FARTHEST_COUNTY = child_of(NEXT_CITY, code="990201", name="湖口县", level=Level.COUNTY)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A role, and the places as seen from where it is held."""

    own: Place | None
    below: Place
    above: Place
    beside: Place
    another_county: Place


STANDINGS = {
    Role.RESIDENT: Standing(own=VILLAGE, below=GROUP, above=TOWNSHIP, beside=NEXT_VILLAGE, another_county=FAR_VILLAGE),
    Role.CADRE: Standing(own=VILLAGE, below=GROUP, above=TOWNSHIP, beside=NEXT_VILLAGE, another_county=FAR_VILLAGE),
    Role.TOWNSHIP: Standing(
        own=TOWNSHIP, below=VILLAGE, above=COUNTY, beside=NEXT_TOWNSHIP, another_county=NEXT_COUNTY
    ),
    Role.COUNTY: Standing(own=COUNTY, below=VILLAGE, above=CITY, beside=NEXT_COUNTY, another_county=FAR_VILLAGE),
    Role.CITY: Standing(own=CITY, below=VILLAGE, above=NEXT_CITY, beside=NEXT_CITY, another_county=FARTHEST_COUNTY),
    Role.OPERATOR: Standing(own=None, below=VILLAGE, above=CITY, beside=NEXT_TOWNSHIP, another_county=NEXT_COUNTY),
}

# For what somebody else made, at: the own place, below it, above it, beside it, in another county, no place.
# Then for what the person made, in another county. + may, - may not.
MATRIX = """
action          resident  cadre    township county   city     operator
report_case     +++++++   ++-----  ++-----  ++-----  ++-----  +++++++
raise_alarm     +++++++   +++++++  +++++++  +++++++  +++++++  +++++++
view_case       ------+   ++----+  ++----+  ++----+  ------+  ------+
look_up_case    +++++++   +++++++  +++++++  +++++++  +++++++  +++++++
add_details     ------+   ++----+  ++----+  ++----+  ------+  ------+
correct_case    ------+   ++----+  ++----+  ++----+  ------+  ------+
withdraw_case   ------+   ------+  ------+  ------+  ------+  ------+
confirm_house   ------+   ------+  ------+  ------+  ------+  ------+
receive_case    -------   -------  ++-----  ++-----  -------  -------
return_case     -------   -------  ++-----  ++-----  -------  -------
reroute_case    -------   ++-----  ++-----  ++-----  -------  -------
remark_on_case  -------   -------  ++-----  ++-----  -------  -------
read_remarks    -------   ++-----  ++-----  ++-----  -------  -------
ask_more_time   -------   ++-----  ++-----  ++-----  -------  -------
take_village_step -------  ++----- ++-----  ++-----  -------  -------
take_township_step ------- -------  ++-----  ++-----  -------  -------
take_county_step -------   ------- -------  ++-----  -------  -------
call_reporter   -------   -------  ++-----  ++-----  -------  -------
view_id_number  -------   -------  ++-----  ++-----  -------  -------
see_summary     -------   ++-----  ++-----  ++-----  ++-----  -------
note_submission -------   +------  +------  +------  +------  -------
set_calendar    -------   -------  -------  +------  -------  -------
exempt          -------   -------  -+-----  -+-----  -------  -------
invite          -------   -------  ++-----  ++-----  -------  +++++++
see_directory   -------   -------  ++-----  ++-----  -------  -------
confirm_county  -------   -------  -------  -------  -+-----  -------
join_cases      -------   -------  ++-----  ++-----  -------  -------
join_people     -------   -------  -+-----  -+-----  -------  -------
end_sessions    ------+   ------+  ++----+  ++----+  ------+  ------+
import_org      -------   -------  -------  ++-----  -------  +++++++
put_person_right -------  -------  -+-----  ++-----  -------  +++++++
set_office_phone -------  -------  +------  +------  +------  -------
call_check      -------   -------  ++-----  ++-----  -------  -------
see_check       -------   -------  ++-----  ++-----  -------  -------
answer_check    -------   ++-----  ++-----  ++-----  -------  -------
view_duty_phone -------   -------  ++-----  ++-----  ++-----  -------
follow_up       -------   -------  -+-----  -+-----  -+-----  -------
grant_more_time -------   -------  -+-----  -+-----  -+-----  -------
name_deputy     -------   ------+  -+----+  -+----+  -+----+  -------
offer_seat      -------   ------+  ------+  ------+  ------+  -------
decide_seat     -------   -------  -+-----  -+-----  -+-----  -------
assess          -------   -------  -------  +------  -------  -------
see_assessment  -------   +------  +------  +------  ++-----  -------
send_notice     -------   -------  ++-----  ++-----  ++-----  -------
hand_out_cards  -------   ++-----  ++-----  ++-----  ++-----  -------
mark_curator    -------   -------  -------  +------  -------  -------
curate          -------   -------  -------  +------  -------  -------
approve_local_entry -------  -------  -------  +------  -+-----  -------
set_card_photos -------   -------  -------  +------  -------  -------
set_case_steps  -------   -------  -------  +------  -------  -------
keep_training_record ------- ------- ------- +------  -------  -------
set_columns     -------   -------  -------  +------  -------  -------
set_templates   -------   -------  -------  +------  -------  -------
import_ledger   -------   -------  -------  +------  -------  -------
name_complaint_handler -------  -------  -------  +------  +------  -------
handle_complaint -------  -------  -------  +------  +------  -------
count_complaints -------  -------  -------  +------  +------  -------
set_complaint_times -------  -------  -------  +------  +------  -------
see_trail       -------   -------  -------  +------  -------  -------
set_retention   -------   -------  -------  +------  -------  -------
see_outbox      -------   -------  -------  -------  -------  +++++++
"""

HEAD, *ROWS = (line.split() for line in MATRIX.strip().splitlines())
CELLS = [
    (Action(action), Role(role), marks) for action, *cells in ROWS for role, marks in zip(HEAD[1:], cells, strict=True)
]


@pytest.mark.parametrize(("action", "role", "marks"), CELLS, ids=[f"{role}-{action}" for action, role, _ in CELLS])
def test_a_role_allows_what_the_matrix_says_and_no_more(action: Action, role: Role, marks: str) -> None:
    seen = STANDINGS[role]
    grants = [Grant(role=role, place=seen.own, granted_at=NOW)]
    asked = [
        (seen.own or COUNTY, SOMEBODY),
        (seen.below, SOMEBODY),
        (seen.above, SOMEBODY),
        (seen.beside, SOMEBODY),
        (seen.another_county, SOMEBODY),
        (None, SOMEBODY),
        (seen.another_county, ME),
    ]
    found = "".join(
        "+" if allowed(action, grants=grants, person_id=ME, target=target, owner_id=owner) else "-"
        for target, owner in asked
    )
    assert found == marks


def test_the_matrix_leaves_out_no_action_and_no_role() -> None:
    assert {(action, role) for action, role, _ in CELLS} == {(action, role) for action in Action for role in Role}


@pytest.mark.parametrize("action", Action)
def test_somebody_without_a_role_may_what_a_resident_may(action: Action) -> None:
    resident = [Grant(role=Role.RESIDENT, place=VILLAGE, granted_at=NOW)]
    for target in (VILLAGE, FAR_VILLAGE, None):
        for owner in (ME, SOMEBODY, None):
            assert allowed(action, grants=[], person_id=ME, target=target, owner_id=owner) == allowed(
                action, grants=resident, person_id=ME, target=target, owner_id=owner
            )


def test_with_two_roles_either_is_enough() -> None:
    grants = [
        Grant(role=Role.CADRE, place=VILLAGE, granted_at=NOW),
        Grant(role=Role.TOWNSHIP, place=NEXT_TOWNSHIP, granted_at=NOW),
    ]
    may = {
        place.name
        for place in (VILLAGE, NEXT_VILLAGE, NEXT_TOWNSHIP)
        if allowed(Action.VIEW_CASE, grants=grants, person_id=ME, target=place, owner_id=SOMEBODY)
    }
    assert may == {"青石村", "柳溪镇"}
    assert not allowed(Action.RETURN_CASE, grants=grants, person_id=ME, target=VILLAGE, owner_id=SOMEBODY)


def test_a_place_whose_code_only_begins_alike_is_not_below() -> None:
    grants = [Grant(role=Role.COUNTY, place=COUNTY, granted_at=NOW)]
    lookalike = child_of(CITY, code="9901011", name="云山新区", level=Level.COUNTY)
    assert not allowed(Action.VIEW_CASE, grants=grants, person_id=ME, target=lookalike, owner_id=SOMEBODY)


def test_who_has_left_an_office_no_longer_sees_what_was_reported_in_it() -> None:
    def may_view(reporter_role: Role, *grants: Grant) -> bool:
        case = Case(
            id=1,
            number="QS2026-000001",
            draft_id="a1",
            area=VILLAGE.code,
            pack=None,
            state=CaseState.REPORTED,
            grade=None,
            category=None,
            method=None,
            imminent=False,
            imminent_since=None,
            reporter_id=ME,
            reporter_role=reporter_role,
            answers={},
            created_at=NOW,
            changed_at=NOW,
            taken_at=None,
        )
        return allowed_on_case(Action.VIEW_CASE, case, grants=grants, person_id=ME, place=VILLAGE)

    assert may_view(Role.RESIDENT)
    assert not may_view(Role.CADRE)
    assert may_view(Role.CADRE, Grant(role=Role.CADRE, place=NEXT_VILLAGE, granted_at=NOW))
    assert may_view(Role.RESIDENT, Grant(role=Role.OPERATOR, place=None, granted_at=NOW))


@pytest.mark.parametrize("action", [Action.VIEW_CASE, Action.CALL_REPORTER, Action.SEE_SUMMARY])
def test_the_condition_on_rows_allows_the_cases_that_are_allowed_one_by_one(action: Action, database: Database) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        me, somebody = people.add(tx, now=NOW), people.add(tx, now=NOW)
        made = list(cases_of_all_kinds(tx, me, somebody))
        places = areas.among(tx, {case.area for case in made})
        for grants in every_two_grants(tx):
            scope = rows(action, grants=grants, person_id=me)
            listed = {case.id for case in ledger.part(tx, scope, CaseQuery(), offset=0, limit=len(made))}
            assert listed == {
                case.id
                for case in made
                if allowed_on_case(action, case, grants=grants, person_id=me, place=places[case.area])
            }, (action, grants)


def cases_of_all_kinds(tx: Transaction, *reporters: int) -> Iterator[Case]:
    """At every level, by each reporter, in some roles, in danger and out of it."""
    kinds = product((CITY.code, COUNTY.code, TOWNSHIP.code, VILLAGE.code, FAR_VILLAGE.code), reporters, (False, True))
    for number, ((area, reporter_id, imminent), role) in enumerate(
        product(kinds, (Role.RESIDENT, Role.CADRE, Role.COUNTY))
    ):
        case, _ = cases.open_case(
            tx,
            draft_id=f"d{number}",
            prefix="YT",
            area=area,
            pack=None,
            imminent=imminent,
            reporter_id=reporter_id,
            reporter_role=role,
            answers={},
            now=NOW,
        )
        yield case


def every_two_grants(tx: Transaction) -> Iterator[tuple[Grant, ...]]:
    """No grant, each single one, and each two of those that a person may hold together."""
    at = {
        Role.CADRE: VILLAGE,
        Role.TOWNSHIP: NEXT_TOWNSHIP,
        Role.COUNTY: NEXT_COUNTY,
        Role.CITY: CITY,
        Role.OPERATOR: None,
    }
    held = [Grant(role=role, place=place and areas.get(tx, place.code), granted_at=NOW) for role, place in at.items()]
    yield ()
    yield from ((one,) for one in held)
    yield from combinations(held, 2)


def test_an_action_that_is_bound_to_the_very_place_is_no_condition_on_rows() -> None:
    with pytest.raises(ValueError, match="curate"):
        rows(Action.CURATE, grants=[Grant(role=Role.COUNTY, place=COUNTY, granted_at=NOW)], person_id=ME)
