"""What the steps of a procedure ask and record: fields of a case, by the step that records them."""

from collections.abc import Mapping
from typing import Any

from handlers.cases import after_works, close_out
from handlers.cases.quorum import Quorum
from handlers.cases.report_fields import categories, optional
from handlers.cases.trained import FOUND_OUT, OUTSIDE, SkilledPerson
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.dates import FutureDay, PastDay
from handlers.forms.field import Field, Kind, Words
from handlers.forms.measures import square_metres, yuan
from knowledge.model.household import Grade, Method
from storage.cases import cases
from storage.training.record import Trade

FAILED, PROBLEM, REFUSED, DIFFERS = "failed", "problem", "refused", "differs"
SAFE_VERDICT, AS_IT_IS, RETROFIT = "safe", "as_it_is", "seismic"
SOUND = (Grade.A, Grade.B)
GRADES = tuple(map(str, Grade))
METHODS = tuple(map(str, Method))
DEPARTMENTS = (
    "civil_affairs",
    "finance",
    "revitalisation",
    "emergency",
    "natural_resources",
    "disabled_federation",
)
VILLAGERS_AT_LEAST, MOST_VILLAGERS = 5, 200  # 湖南某市2024年方案 三（二）·村级评议


def _is(id: str, *values: str) -> Any:
    return lambda answers: answers.get(id) in values


def _has_a_category(answers: Mapping[str, Any]) -> bool:
    """Nobody certifies that a household is in none."""
    return answers.get("category") != "none"


def _identities(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The categories of the document and that none fits: who records one knows which."""
    return tuple(one for one in categories(context, draft) if one[0] != "unknown")


def _certifiers(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """Who certifies the category that was chosen, as the document says it, else any department."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    pack = context.packs.get(case.pack or "") if case else None
    chosen = draft.answers.get("category")
    named = next((one.certified_by for one in pack.rules.categories if one.id == chosen), None) if pack else None
    return ((named, named),) if named else tuple((one, context.say(f"course.department.{one}")) for one in DEPARTMENTS)


def departments(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The departments that compare, review and certify."""
    return tuple((one, context.say(f"course.department.{one}")) for one in DEPARTMENTS)


def _field(id: str, kind: Kind, *options: str, **more: Any) -> Field:
    return Field(id=id, texts=f"course.{id}", kind=kind, options=options, **more)


_NO_PICKS = "forms.slip.tick_first"

DAY = _field("day", PastDay(), "0", "1", "2")
GRADE = _field("grade", OneOf(), *GRADES)
AFTER_SOUND = _field("after_sound", OneOf(), AS_IT_IS, RETROFIT, when=_is("grade", *map(str, SOUND)))
APPRAISER = _field("appraiser", SkilledPerson(trade=Trade.APPRAISER))
CATEGORY = _field("category", OneOf(), choices_from=_identities)
CERTIFIED_BY = _field("certified_by", OneOf(), choices_from=_certifiers, when=_has_a_category)
TOOK_DEPARTMENTS = _field("departments", Checklist(own_words=20, nothing_ticked=_NO_PICKS), choices_from=departments)
AGREED = _field("outcome", OneOf(), "agreed", REFUSED)
REASON = _field("reason", Words(most=100), when=_is("outcome", REFUSED, FAILED))
METHOD = _field("method", OneOf(), *METHODS)
AMOUNT = _field("amount", yuan())

_VERDICT = (
    _field("verdict", OneOf(), SAFE_VERDICT, PROBLEM),
    _field("problem", Words(most=200), when=_is("verdict", PROBLEM)),
)

# What a document may want besides, by the key under which its pack asks for it.
ASKED_BY_SOME: Mapping[str, Field] = {
    field.id: field
    for field in (
        TOOK_DEPARTMENTS,
        _field("department_result", OneOf(), "agreed", DIFFERS),
        _field("department_differs", Words(most=100), when=_is("department_result", DIFFERS)),
        _field("department_paper", Words(most=40), required=optional),
        _field(
            "posted",
            Checklist(own_words=20, nothing_ticked=_NO_PICKS),
            *("head", "persons", "category", "grade", "outcome", "area", "amount"),
        ),
        _field("took_part", Checklist(own_words=20, nothing_ticked=_NO_PICKS), "branch", "committee"),
        _field("representatives", Quorum(wanted=VILLAGERS_AT_LEAST, least=0, most=MOST_VILLAGERS, example=6)),
        _field("split_household", OneOf(), "no", "yes"),
        _field("building_way", OneOf(), "self_built", "unified", "self_repaired", "repaired_unified"),
        _field("seismic_measures", OneOf(), "taken", "not_wanted"),
        _field(
            "acceptors",
            Checklist(own_words=20, nothing_ticked=_NO_PICKS),
            "township",
            "village",
            "household",
            "craftsman",
        ),
        _field("basic_safety", OneOf(), "passed", FAILED),
        _field(
            "craftsman",
            SkilledPerson(trade=Trade.CRAFTSMAN),
            when=lambda answers: "craftsman" in (answers.get("acceptors") or ()),
        ),
    )
}

# What is found out about an answer and kept with it, without being asked.
FOUND_OUT_FIELDS: Mapping[str, Field] = {
    id: _field(id, OneOf(), "yes", OUTSIDE, when=lambda answers: False) for id in FOUND_OUT.values()
}

STEP_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "verified": (DAY, *_VERDICT),
    "reviewed": (*_VERDICT, DAY),
    "identity_confirmed": (CATEGORY, CERTIFIED_BY, DAY),
    "appraised": (GRADE, AFTER_SOUND, APPRAISER, DAY),
    "result_posted": (DAY, _field("where", Words(most=40))),
    "compared": (CATEGORY, DAY),
    "rectification_set": (
        _field("unit", Words(most=40)),
        _field("person", Words(most=20)),
        _field("finish_by", FutureDay(), "7", "15", "30"),
        _field("measure", Words(most=200)),
    ),
    "rectified": (
        _field("measure", Words(most=200)),
        _field("rectified_by", Words(most=40)),
        after_works.WELCOME,
        DAY,
    ),
    "applied": (
        _field("applicant", OneOf(), "household", "relative", "village"),
        _field("on_behalf", Words(most=100), when=_is("applicant", "relative", "village")),
        _field("planned_method", OneOf(), *METHODS),
        DAY,
    ),
    "village_review": (AGREED, REASON, DAY),
    "township_review": (AGREED, REASON, DAY),
    "county_approval": (
        AGREED,
        REASON,
        _field("method", OneOf(), *METHODS, when=_is("outcome", "agreed")),
        _field("amount", yuan(), when=_is("outcome", "agreed")),
        DAY,
    ),
    "village_notice": (DAY, _field("where", Words(most=40)), _field("objections", OneOf(), "no", "yes")),
    "township_notice": (DAY, _field("where", Words(most=40)), _field("objections", OneOf(), "no", "yes")),
    "county_notice": (DAY, _field("where", Words(most=40)), _field("objections", OneOf(), "no", "yes")),
    "notice_to_household": (DAY, _field("letter_number", Words(most=40), required=optional)),
    "works_started": (_field("builder", SkilledPerson(trade=Trade.CRAFTSMAN), "household"), DAY),
    "advance_paid": (AMOUNT, DAY),
    "inspected": (
        _field("finding", OneOf(), "well", PROBLEM),
        _field("problem", Words(most=200), when=_is("finding", PROBLEM)),
        DAY,
    ),
    "sheltered": (_field("where", Words(most=40)), DAY),
    "completed": (
        _field("area_after", square_metres()),
        _field("total_cost", yuan(most=5_000_000), required=optional),
        DAY,
    ),
    "accepted": (_field("outcome", OneOf(), "passed", FAILED), REASON, after_works.WELCOME, DAY),
    "plate_put_up": (DAY,),
    "moved_in": (DAY,),
    "paid": (AMOUNT, DAY),
    "works_started_entered": (DAY,),
    "accepted_entered": (DAY,),
    "paid_entered": (DAY,),
    "closed": (after_works.WANTED, close_out.REPORTER_SAYS, close_out.IN_SPITE, DAY),
    "spot_checked": (
        _field("finding", OneOf(), "well", PROBLEM),
        _field("problem", Words(most=200), when=_is("finding", PROBLEM)),
        DAY,
    ),
}

# The ways off the line.
WAY_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "reject": (_field("no_help", Words(most=100), "no_category", "other_house", "not_dangerous"), DAY),
    "solve": (
        _field("other_way", OneOf(), "relatives", "rented", "resettled", "self_built", "torn_down"),
        _field("household_agrees", OneOf(), "yes", "no"),
        DAY,
    ),
    "seal_empty": (_field("sign", OneOf(), "yes", "no"), DAY),
    "reopen": (_field("again", Words(most=100), "disaster", "not_repaired", "mistaken"),),
}
