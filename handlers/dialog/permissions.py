"""Who may do what, where: one table, one function (P6)."""

from collections.abc import Mapping, Sequence
from enum import Flag, StrEnum, auto

from knowledge.area import Level, Place
from storage.cases.cases import Case
from storage.cases.scope import RowScope
from storage.people.people import Grant, Role

SEATED = (Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.OPERATOR)  # for whom there is a desk


class Action(StrEnum):
    """What somebody wants to do. Whether a case's state lets it be done is another question."""

    REPORT_CASE = "report_case"
    RAISE_ALARM = "raise_alarm"  # a report of imminent danger
    VIEW_CASE = "view_case"  # with ID and phone numbers masked
    LOOK_UP_CASE = "look_up_case"  # its state alone, for who knows its number and the phone number given with it
    ADD_DETAILS = "add_details"  # the household verification form
    CORRECT_CASE = "correct_case"
    WITHDRAW_CASE = "withdraw_case"
    RECEIVE_CASE = "receive_case"  # 核实, and 接手 in danger
    RETURN_CASE = "return_case"
    JOIN_CASES = "join_cases"  # whether two reports are of one house
    REROUTE_CASE = "reroute_case"  # 不是我们这里的: to the place where the house is
    REMARK_ON_CASE = "remark_on_case"  # 内部备注, for whoever deals with it
    READ_REMARKS = "read_remarks"
    TAKE_VILLAGE_STEP = "take_village_step"  # a step of a case that the procedure gives to the village
    TAKE_TOWNSHIP_STEP = "take_township_step"
    TAKE_COUNTY_STEP = "take_county_step"
    ASK_MORE_TIME = "ask_more_time"  # for a step of the own office
    CONFIRM_HOUSE = "confirm_house"  # what the reporter says of it, before and after the close-out
    CALL_REPORTER = "call_reporter"  # the full number of who reported; every look is audited
    VIEW_ID_NUMBER = "view_id_number"  # the full one; every look is audited
    SEE_SUMMARY = "see_summary"  # counts of cases, nobody's data
    NOTE_SUBMISSION = "note_submission"  # 已报送 or 零报告 on a reporting date
    SET_CALENDAR = "set_calendar"  # a county's earlier days, its villages' part, and what has passed
    EXEMPT = "exempt"  # 免报 for a place below
    FOLLOW_UP = "follow_up"  # what a place below owes: 催办单, and 我来跟
    GRANT_MORE_TIME = "grant_more_time"  # more time for a place below
    NAME_DEPUTY = "name_deputy"  # AB角, and who is away till when
    OFFER_SEAT = "offer_seat"  # the own role to a successor, once the office above agrees
    DECIDE_SEAT = "decide_seat"  # who below holds a role from now on
    ASSESS = "assess"  # what townships are judged by, and the notice of each month
    SEE_ASSESSMENT = "see_assessment"  # what a county sent of it
    SEND_NOTICE = "send_notice"  # one message to many
    HAND_OUT_CARDS = "hand_out_cards"  # noting where policy cards went, and taking such a note back
    INVITE = "invite"
    SEE_DIRECTORY = "see_directory"  # who holds what, has an account, was last seen
    JOIN_PEOPLE = "join_people"  # two records of one human made one, and parted
    CONFIRM_COUNTY = "confirm_county"  # whether who came to a county's office is whom its list names
    END_SESSIONS = "end_sessions"  # on all devices of a person, as after the loss of a phone
    IMPORT_ORG = "import_org"
    PUT_PERSON_RIGHT = "put_person_right"  # the name and the number of somebody who holds a role; audited
    SET_OFFICE_PHONE = "set_office_phone"  # the number that everybody is told to call (值班电话), and the duty table
    CALL_CHECK = "call_check"  # 点名 or a check of houses, and ending it
    SEE_CHECK = "see_check"  # its live count, with who has not answered
    ANSWER_CHECK = "answer_check"  # what became of a house
    VIEW_DUTY_PHONE = "view_duty_phone"  # of who does not answer a check, or owes a report; every look is audited
    MARK_CURATOR = "mark_curator"  # who of the county's coordinators answers what people ask a person
    CURATE = "curate"  # answering that, and writing 本县问答; of those who may, the marked ones do
    APPROVE_LOCAL_ENTRY = "approve_local_entry"  # what somebody else wrote
    SET_CARD_PHOTOS = "set_card_photos"  # whether a county keeps the photos of ID cards
    SET_CASE_STEPS = "set_case_steps"  # which usual practice a county goes without in its cases
    SET_COLUMNS = "set_columns"  # the sets of columns that a county wants in its tables
    SET_TEMPLATES = "set_templates"  # the county's own templates for papers
    IMPORT_LEDGER = "import_ledger"  # cases taken in from a county's own ledger, and taken back
    KEEP_TRAINING_RECORD = "keep_training_record"  # 培训名单 of a county: who was trained to appraise or build
    NAME_COMPLAINT_HANDLER = "name_complaint_handler"  # who of the office's coordinators deals with complaints
    HANDLE_COMPLAINT = "handle_complaint"  # reading and answering them; of those who may, the named ones do
    COUNT_COMPLAINTS = "count_complaints"  # how many there are by place, where there are not few
    SET_COMPLAINT_TIMES = "set_complaint_times"  # shorter ones than the regulation's
    SEE_TRAIL = "see_trail"  # who looked at, exported, changed what of a county's people and cases
    SET_RETENTION = "set_retention"  # how many days a county keeps what it may decide about
    SEE_OUTBOX = "see_outbox"  # what could not be sent, and trying it again


class Scope(Flag):
    """How far a permission reaches; several can hold at once."""

    NOWHERE = 0
    OWN = auto()  # what the person made, wherever it lies
    EXACTLY = auto()  # at the role's place, not below
    BELOW = auto()  # everywhere below the role's place, not at it
    PLACE = auto()  # at the role's place and everywhere below
    ANYWHERE = auto()


_OWN_OR_PLACE = Scope.OWN | Scope.PLACE

_TABLE: Mapping[Action, Mapping[Role, Scope]] = {
    # Whoever sees a house about to fall can say so; officials report for their place.
    Action.REPORT_CASE: {
        Role.RESIDENT: Scope.ANYWHERE,
        Role.CADRE: Scope.PLACE,
        Role.TOWNSHIP: Scope.PLACE,
        Role.COUNTY: Scope.PLACE,
        Role.CITY: Scope.PLACE,
        Role.OPERATOR: Scope.ANYWHERE,
    },
    Action.RAISE_ALARM: dict.fromkeys(Role, Scope.ANYWHERE),
    # City and operator see nobody's case but the one that they reported themselves.
    Action.VIEW_CASE: {
        Role.RESIDENT: Scope.OWN,
        Role.CADRE: _OWN_OR_PLACE,
        Role.TOWNSHIP: _OWN_OR_PLACE,
        Role.COUNTY: _OWN_OR_PLACE,
        Role.CITY: Scope.OWN,
        Role.OPERATOR: Scope.OWN,
    },
    # What opens it is what the person knows, whoever the person is.
    Action.LOOK_UP_CASE: dict.fromkeys(Role, Scope.ANYWHERE),
    Action.ADD_DETAILS: {
        Role.RESIDENT: Scope.OWN,
        Role.CADRE: _OWN_OR_PLACE,
        Role.TOWNSHIP: _OWN_OR_PLACE,
        Role.COUNTY: _OWN_OR_PLACE,
        Role.CITY: Scope.OWN,
        Role.OPERATOR: Scope.OWN,
    },
    Action.CORRECT_CASE: {
        Role.RESIDENT: Scope.OWN,
        Role.CADRE: _OWN_OR_PLACE,
        Role.TOWNSHIP: _OWN_OR_PLACE,
        Role.COUNTY: _OWN_OR_PLACE,
        Role.CITY: Scope.OWN,
        Role.OPERATOR: Scope.OWN,
    },
    # Only the reporter takes a report back; whoever checks it returns it.
    Action.WITHDRAW_CASE: dict.fromkeys(Role, Scope.OWN),
    Action.RECEIVE_CASE: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.RETURN_CASE: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.JOIN_CASES: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    # Whoever holds the place where a report lies sends it on.
    Action.REROUTE_CASE: {Role.CADRE: Scope.PLACE, Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    # Offices write for each other and for the village that goes there; who reported the house as a resident reads none.
    Action.REMARK_ON_CASE: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.READ_REMARKS: {Role.CADRE: Scope.PLACE, Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    # Who stands above takes a step for a place that has nobody; nobody does what is the office's above.
    Action.TAKE_VILLAGE_STEP: {Role.CADRE: Scope.PLACE, Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.TAKE_TOWNSHIP_STEP: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.TAKE_COUNTY_STEP: {Role.COUNTY: Scope.PLACE},
    # Whose office the step is of is in handlers.cases.due.
    Action.ASK_MORE_TIME: {Role.CADRE: Scope.PLACE, Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    # Whoever closes the house asks in person where the reporter does not answer.
    Action.CONFIRM_HOUSE: dict.fromkeys(Role, Scope.OWN),
    Action.CALL_REPORTER: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.VIEW_ID_NUMBER: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.SEE_SUMMARY: {
        Role.CADRE: Scope.PLACE,
        Role.TOWNSHIP: Scope.PLACE,
        Role.COUNTY: Scope.PLACE,
        Role.CITY: Scope.PLACE,
    },
    # A county does not say for a township that its report was sent.
    Action.NOTE_SUBMISSION: {
        Role.CADRE: Scope.EXACTLY,
        Role.TOWNSHIP: Scope.EXACTLY,
        Role.COUNTY: Scope.EXACTLY,
        Role.CITY: Scope.EXACTLY,
    },
    Action.SET_CALENDAR: {Role.COUNTY: Scope.EXACTLY},
    # Nobody exempts the own place.
    Action.EXEMPT: {Role.TOWNSHIP: Scope.BELOW, Role.COUNTY: Scope.BELOW},
    # To which roles is in handlers.notices.form: only to those below the own.
    # Nobody gives more time to the own place, or presses it.
    Action.FOLLOW_UP: {Role.TOWNSHIP: Scope.BELOW, Role.COUNTY: Scope.BELOW, Role.CITY: Scope.BELOW},
    Action.GRANT_MORE_TIME: {Role.TOWNSHIP: Scope.BELOW, Role.COUNTY: Scope.BELOW, Role.CITY: Scope.BELOW},
    # The owner is who is to be replaced.
    Action.NAME_DEPUTY: {
        Role.CADRE: Scope.OWN,
        Role.TOWNSHIP: Scope.OWN | Scope.BELOW,
        Role.COUNTY: Scope.OWN | Scope.BELOW,
        Role.CITY: Scope.OWN | Scope.BELOW,
    },
    Action.OFFER_SEAT: dict.fromkeys((Role.CADRE, Role.TOWNSHIP, Role.COUNTY, Role.CITY), Scope.OWN),
    # Nobody decides about the own role, or about a colleague's.
    Action.DECIDE_SEAT: dict.fromkeys((Role.TOWNSHIP, Role.COUNTY, Role.CITY), Scope.BELOW),
    Action.ASSESS: {Role.COUNTY: Scope.EXACTLY},
    # Townships and villages are told by their county; a city sees what its counties sent.
    Action.SEE_ASSESSMENT: {
        Role.CADRE: Scope.EXACTLY,
        Role.TOWNSHIP: Scope.EXACTLY,
        Role.COUNTY: Scope.EXACTLY,
        Role.CITY: Scope.PLACE,
    },
    Action.SEND_NOTICE: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE, Role.CITY: Scope.PLACE},
    # Cards go from the county down to the doors of a village.
    Action.HAND_OUT_CARDS: {
        Role.CADRE: Scope.PLACE,
        Role.TOWNSHIP: Scope.PLACE,
        Role.COUNTY: Scope.PLACE,
        Role.CITY: Scope.PLACE,
    },
    # To which roles is in handlers.people.invitation_form: only to those below the own.
    Action.INVITE: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE, Role.OPERATOR: Scope.ANYWHERE},
    # Whose roles lie below the own is in handlers.people.directory.
    Action.SEE_DIRECTORY: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.JOIN_PEOPLE: {Role.TOWNSHIP: Scope.BELOW, Role.COUNTY: Scope.BELOW},
    # Where a city has nobody, the operator does it at the command line.
    Action.CONFIRM_COUNTY: {Role.CITY: Scope.BELOW},
    # Of somebody who holds roles at several places, each must lie within the own.
    Action.END_SESSIONS: {
        Role.RESIDENT: Scope.OWN,
        Role.CADRE: Scope.OWN,
        Role.TOWNSHIP: _OWN_OR_PLACE,
        Role.COUNTY: _OWN_OR_PLACE,
        Role.CITY: Scope.OWN,
        Role.OPERATOR: Scope.OWN,
    },
    Action.IMPORT_ORG: {Role.COUNTY: Scope.PLACE, Role.OPERATOR: Scope.ANYWHERE},
    Action.PUT_PERSON_RIGHT: {
        Role.TOWNSHIP: Scope.BELOW,
        Role.COUNTY: Scope.PLACE,
        Role.OPERATOR: Scope.ANYWHERE,
    },
    # Nobody says for another office under which number it answers; an import may.
    Action.SET_OFFICE_PHONE: {
        Role.TOWNSHIP: Scope.EXACTLY,
        Role.COUNTY: Scope.EXACTLY,
        Role.CITY: Scope.EXACTLY,
    },
    Action.CALL_CHECK: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.SEE_CHECK: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    # Above, for who has telephoned to the village.
    Action.ANSWER_CHECK: {Role.CADRE: Scope.PLACE, Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE},
    Action.VIEW_DUTY_PHONE: {Role.TOWNSHIP: Scope.PLACE, Role.COUNTY: Scope.PLACE, Role.CITY: Scope.PLACE},
    Action.MARK_CURATOR: {Role.COUNTY: Scope.EXACTLY},
    Action.CURATE: {Role.COUNTY: Scope.EXACTLY},
    Action.APPROVE_LOCAL_ENTRY: {Role.COUNTY: Scope.EXACTLY, Role.CITY: Scope.BELOW},
    Action.SET_CARD_PHOTOS: {Role.COUNTY: Scope.EXACTLY},
    Action.SET_CASE_STEPS: {Role.COUNTY: Scope.EXACTLY},
    Action.SET_COLUMNS: {Role.COUNTY: Scope.EXACTLY},
    Action.SET_TEMPLATES: {Role.COUNTY: Scope.EXACTLY},
    Action.IMPORT_LEDGER: {Role.COUNTY: Scope.EXACTLY},
    Action.KEEP_TRAINING_RECORD: {Role.COUNTY: Scope.EXACTLY},
    # An office answers for its own people alone: nobody above or below names or reads for it.
    Action.NAME_COMPLAINT_HANDLER: {Role.COUNTY: Scope.EXACTLY, Role.CITY: Scope.EXACTLY},
    Action.HANDLE_COMPLAINT: {Role.COUNTY: Scope.EXACTLY, Role.CITY: Scope.EXACTLY},
    Action.COUNT_COMPLAINTS: {Role.COUNTY: Scope.EXACTLY, Role.CITY: Scope.EXACTLY},
    Action.SET_COMPLAINT_TIMES: {Role.COUNTY: Scope.EXACTLY, Role.CITY: Scope.EXACTLY},
    Action.SEE_TRAIL: {Role.COUNTY: Scope.EXACTLY},
    Action.SET_RETENTION: {Role.COUNTY: Scope.EXACTLY},
    Action.SEE_OUTBOX: {Role.OPERATOR: Scope.ANYWHERE},
}


# What every county may do to an alarm of which nobody knows yet where it is.
_ANY_COUNTY = (Action.VIEW_CASE, Action.RECEIVE_CASE, Action.CALL_REPORTER)


def is_placed(place: Place) -> bool:
    """Whether a place lies within a county. A case that does not is an alarm of which nobody knows where it is."""
    return place.level not in (Level.PROVINCE, Level.CITY)


def allowed(
    action: Action,
    *,
    grants: Sequence[Grant],
    person_id: int,
    target: Place | None,
    owner_id: int | None,
) -> bool:
    """Whether a person with these roles may do something at a place, to what `owner_id` made.

    Any role that allows it is enough; who holds none acts as a resident. Without a target (nothing that lies
    anywhere, or a place that is not known yet) only permissions that need no place hold.
    """
    if not grants:
        return _reaches(_TABLE[action].get(Role.RESIDENT, Scope.NOWHERE), None, person_id, target, owner_id)
    return any(
        _reaches(_TABLE[action].get(grant.role, Scope.NOWHERE), grant.place, person_id, target, owner_id)
        for grant in grants
    )


def allowed_on_case(action: Action, case: Case, *, grants: Sequence[Grant], person_id: int, place: Place) -> bool:
    """Whether a person may do something to a case that lies at `place`.

    What somebody reported in an office stays the office's: who has left it finds only what was reported as a resident.
    An alarm of which nobody knows where it is belongs to every county, until one takes it or the place is told.
    """
    if action in _ANY_COUNTY and not is_placed(place) and any(grant.role is Role.COUNTY for grant in grants):
        return True
    roles = {grant.role for grant in grants} | {Role.RESIDENT}
    owner_id = case.reporter_id if case.reporter_role in roles else None
    return allowed(action, grants=grants, person_id=person_id, target=place, owner_id=owner_id)


def rows(action: Action, *, grants: Sequence[Grant], person_id: int) -> RowScope:
    """All cases to which a person may do something, as one condition: the same as `allowed_on_case` says of each.

    Raises ValueError for an action that is bound to the very place of a role, or reaches everywhere.
    """
    held = [(_TABLE[action].get(grant.role, Scope.NOWHERE), grant.place) for grant in grants]
    scopes = [scope for scope, _ in held] or [_TABLE[action].get(Role.RESIDENT, Scope.NOWHERE)]
    if any(scope & ~_OWN_OR_PLACE for scope in scopes):
        raise ValueError(f"{action} reaches otherwise than to own cases and those at a place or below it")
    own = any(Scope.OWN in scope for scope in scopes)
    return RowScope(
        below=frozenset(place.path for scope, place in held if Scope.PLACE in scope and place is not None),
        reporter_id=person_id if own else None,
        roles=frozenset({grant.role for grant in grants} | {Role.RESIDENT}) if own else frozenset(),
        unplaced=action in _ANY_COUNTY and any(grant.role is Role.COUNTY for grant in grants),
    )


def _reaches(scope: Scope, held_at: Place | None, person_id: int, target: Place | None, owner_id: int | None) -> bool:
    if Scope.ANYWHERE in scope or (Scope.OWN in scope and owner_id == person_id):
        return True
    if held_at is None or target is None:
        return False
    at, within = held_at.code == target.code, held_at.contains(target)
    return (
        (Scope.PLACE in scope and within)
        or (Scope.BELOW in scope and within and not at)
        or (Scope.EXACTLY in scope and at)
    )
