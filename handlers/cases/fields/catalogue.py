"""The catalogue: every field that a county keeps of a household and its case, a line each, in the order of a ledger."""

from collections.abc import Mapping
from typing import Any

from handlers.cases.course_fields import DEPARTMENTS, GRADES, METHODS
from handlers.cases.fields.field import CaseField, FieldGroup, FieldType, Privacy
from handlers.cases.report_fields import HAZARDS, MOST_PERSONS, MOST_STOREYS, OLDEST_HOUSE

TEXT, WHOLE, YEAR, DAY, YUAN = FieldType.TEXT, FieldType.WHOLE, FieldType.YEAR, FieldType.DAY, FieldType.YUAN
AREA, CHOICE, CHOICES, ROWS = FieldType.AREA, FieldType.CHOICE, FieldType.CHOICES, FieldType.ROWS
PERSONAL, SENSITIVE = Privacy.PERSONAL, Privacy.SENSITIVE
YES_NO, KNOWN_OR_NOT = ("yes", "no"), ("yes", "no", "unknown")
PARTS = ("a", "b", "c", "d")
PARTS_OR_NONE = (*PARTS, "none")
HOUSE_GRADES = GRADES[:4]
PAPERS = (
    *("cover", "application", "register", "id_card", "category_certificate", "appraisal", "approval", "promise"),
    *("safety_duty", "notice", "repair_inspection", "new_inspection", "basic_data", "acceptance", "material_tests"),
    "payment_proof",
)
ACCEPTANCE_LINES = (
    *("site", "layout", "area", "height", "ground", "foundation", "seismic", "walls", "frame", "slabs", "railings"),
    *("roof", "floor", "sunlight", "daylight", "air", "openings", "kitchen", "toilet", "water", "power"),
)
REPAIR_LINES = ("strengthened", "faults_mended", "looks")
GUARANTEES = ("renovated", "self_built", "resettled", "rented", "other")  # 龙胜 附件1: by what a house is safe
NOTICES = ("village_notice", "township_notice", "county_notice")
WHOLE_SUM = 5_000_000  # yuan: more is no house in a village


def _of(group: FieldGroup, *rows: tuple[str, FieldType, str, dict[str, Any]]) -> tuple[CaseField, ...]:
    return tuple(
        CaseField(key=key, group=group, type=type, step=step, **{"texts": f"fields.{key}", **more})
        for key, type, step, more in rows
    )


def _answer(key: str, type: FieldType, *options: str, step: str = "", **more: Any) -> tuple[str, FieldType, str, Any]:
    """Something that stands among the answers."""
    return key, type, step, {"answered": key, "options": options, **more}


def _record(key: str, type: FieldType, at: str, *options: str, **more: Any) -> tuple[str, FieldType, str, Any]:
    """Something that steps record: `at` names them with the key that each has for it, as `paid.amount`."""
    pairs = tuple((one.partition(".")[0], one.partition(".")[2] or key) for one in at.split())
    return key, type, pairs[-1][0], {"recorded": pairs, "options": options, **more}


def _verified(key: str) -> tuple[tuple[str, str], ...]:
    """That a visit to the house records it too, where its document's form asks for it."""
    return (("verified", key),)


def _follows(key: str, type: FieldType, **more: Any) -> tuple[str, FieldType, str, Any]:
    """Something that follows from others."""
    return key, type, "", more


CATALOGUE: tuple[CaseField, ...] = (
    *_of(
        FieldGroup.FILE,
        _follows("number", TEXT),
        _answer("old_number", TEXT, step="county_approval", most=40),
        _answer("file_number", TEXT, step="county_approval", most=40),
        _answer("national_number", TEXT, step="works_started_entered", most=40),
        _answer("plan_year", YEAR, step="county_approval", least=2008),
        _answer("plan_batch", TEXT, step="county_approval", most=20),
        _follows("state", TEXT),
        _follows("area_code", TEXT),
        _follows("township", TEXT),
        _follows("village", TEXT),
        _answer("place", FieldType.PLACE, texts="report.house", privacy=PERSONAL),
        _follows("position", TEXT, privacy=PERSONAL),
        _answer("source", CHOICE, "patrol", "departments", "resident", "disaster", "complaint", "roll_call"),
        _answer("found_on", DAY),
        _follows("reported_on", DAY),
        _follows("reported_by", TEXT, privacy=PERSONAL),
        _answer("papers", CHOICES, *PAPERS, step="checked"),
    ),
    *_of(
        FieldGroup.HOUSEHOLD,
        _answer("head", FieldType.NAME, texts="report.head", privacy=PERSONAL),
        _answer("contact_phone", FieldType.PHONE, texts="report.contact_phone", privacy=PERSONAL),
        _answer("id_number", FieldType.ID_NUMBER, texts="details.id_number", privacy=SENSITIVE),
        _follows("sex", CHOICE, options=("male", "female"), privacy=PERSONAL),
        _follows("born_on", DAY, privacy=PERSONAL),
        _answer("ethnicity", TEXT, privacy=SENSITIVE, most=20),
        _answer("phone", FieldType.PHONE, texts="details.phone", privacy=PERSONAL),
        _answer(
            "persons",
            WHOLE,
            texts="details.persons",
            privacy=PERSONAL,
            least=1,
            most=MOST_PERSONS,
            decided_by=("county_approval", "township_review"),
        ),
        _answer("residents", WHOLE, privacy=PERSONAL, most=MOST_PERSONS),
        _answer("members", TEXT, privacy=SENSITIVE, most=300),
        _answer(
            "category",
            CHOICE,
            texts="details.category",
            privacy=SENSITIVE,
            recorded=(("identity_confirmed", "category"), ("compared", "category")),
            decided_by=("compared", "identity_confirmed", "county_approval", "township_review"),
        ),
        _record("certified_by", CHOICE, "identity_confirmed", *DEPARTMENTS, texts="course.certified_by"),
        _follows("category_history", ROWS, privacy=SENSITIVE),
        _answer("other_categories", CHOICES, step="compared", privacy=SENSITIVE),
        _follows("category_rank", CHOICE, privacy=SENSITIVE),
        _answer(
            "disability_kind",
            CHOICE,
            *("sight", "hearing", "speech", "limbs", "intellect", "mind", "multiple"),
            privacy=SENSITIVE,
        ),
        _answer("disability_degree", CHOICE, "1", "2", "3", "4", privacy=SENSITIVE),
        _answer(
            "special_groups",
            CHOICES,
            *("military_family", "veteran", "only_child_lost", "brave_deed", "elderly_alone"),
            step="compared",
            privacy=SENSITIVE,
        ),
        _answer(
            "supported_before",
            CHOICE,
            *("no", "renovated", "resettled", "rebuilt", "retrofitted"),
            step="compared",
            privacy=PERSONAL,
        ),
        _answer("supported_year", YEAR, step="compared", privacy=PERSONAL, least=2008),
        _answer("other_safe_house", CHOICE, *KNOWN_OR_NOT, step="compared", privacy=PERSONAL),
        _record("split_household", CHOICE, "township_review county_approval", *YES_NO, texts="course.split_household"),
        _answer("border_line", CHOICE, *YES_NO, step="county_approval"),
        _answer("account_holder", FieldType.NAME, step="county_approval", privacy=PERSONAL),
        _answer(
            "bank",
            CHOICE,
            *("credit_union", "postal", "icbc", "abc", "boc", "ccb", "bocom", "other"),
            step="county_approval",
            privacy=PERSONAL,
        ),
        _answer("account", FieldType.ACCOUNT, step="county_approval", privacy=SENSITIVE),
    ),
    *_of(
        FieldGroup.HOUSE,
        _answer("danger", CHOICE, "imminent", "none", "unsure", texts="report.danger"),
        _answer("hazards", CHOICES, *HAZARDS, texts="report.hazards"),
        _answer(
            "living",
            CHOICE,
            *("at_home", "elderly_alone", "away", "empty"),
            texts="details.living",
            privacy=PERSONAL,
        ),
        _answer("owner", FieldType.NAME, privacy=PERSONAL),
        _answer("user", FieldType.NAME, privacy=PERSONAL),
        _answer("uses", CHOICES, "lived_in", "rented_out", "business", "production", "all_in_one", "idle"),
        _answer(
            "business",
            CHOICE,
            *("meals", "lodging", "shop", "training", "care", "clinic", "games", "other"),
        ),
        _answer("crowded", CHOICE, *YES_NO),
        _answer(
            "structure",
            CHOICE,
            *("earth_timber", "brick_timber", "timber", "stone", "brick_concrete", "other"),
            texts="details.structure",
        ),
        _answer("storeys", WHOLE, texts="details.storeys", least=1, most=MOST_STOREYS),
        _answer("year", YEAR, texts="details.year", least=OLDEST_HOUSE),
        _answer("area_before", AREA, most=1000),
        _answer("cause", CHOICE, "age", "rain", "flood", "slide", "quake", "works", "unknown", texts="details.cause"),
        _answer("altered", CHOICES, "not_altered", "storey_added", "extended", "walls_taken_out"),
        _answer("altered_year", YEAR, least=1900),
        _answer("design", CHOICE, "by_institute", "by_sketch", "none"),
        _answer("permit_land", CHOICE, *KNOWN_OR_NOT),
        _answer("permit_planning", CHOICE, *KNOWN_OR_NOT),
        _answer("permit_building", CHOICE, *KNOWN_OR_NOT),
        _answer("bays", WHOLE, step="appraised", least=1, most=30),
        _answer("measures_of_house", TEXT, step="appraised", most=60),
        _answer("wall_material", TEXT, step="appraised", most=60),
        _answer("roof_shape", CHOICE, "flat", "one_slope", "two_slopes", step="appraised"),
        _answer("roof_frame", CHOICES, "beam", "truss", "column_and_tie", "gable", step="appraised"),
        _answer(
            "roof_cover",
            CHOICES,
            *("small_tile", "clay_tile", "steel_tile", "resin_tile", "mud", "thatch", "slate", "slab"),
            step="appraised",
        ),
        _answer("foundation_type", CHOICE, "strip", "single", "pile", "other", step="appraised"),
        _answer("intensity", WHOLE, step="appraised", least=6, most=9),
        _answer("vacant_since", DAY, privacy=PERSONAL),
        _answer("vacant_reason", CHOICE, "town", "resettled", "died", "other", privacy=PERSONAL),
        _answer("remarks", TEXT, texts="details.remarks", privacy=PERSONAL, most=300),
        _answer("photos", FieldType.PHOTOS, texts="report.photos"),
    ),
    *_of(
        FieldGroup.APPRAISAL,
        _record("verified_on", DAY, "verified.day"),
        _record("verdict", CHOICE, "verified", "safe", "problem", texts="course.verdict", privacy=PERSONAL),
        _record("guarantee", CHOICE, "verified", *GUARANTEES),
        _record("problem", TEXT, "verified", texts="course.problem", privacy=PERSONAL, most=200),
        _record("reviewed_on", DAY, "reviewed.day"),
        _record("review_verdict", CHOICE, "reviewed.verdict", "safe", "problem", privacy=PERSONAL),
        _record("review_problem", TEXT, "reviewed.problem", privacy=PERSONAL, most=200),
        _record("appraised_on", DAY, "appraised.day"),
        _record("appraiser", TEXT, "appraised", texts="course.appraiser", privacy=PERSONAL, most=40),
        _record("appraiser_trained", CHOICE, "verified appraised", *YES_NO, texts="course.appraiser_trained"),
        _answer("appraiser_certificate", TEXT, step="appraised", privacy=PERSONAL, most=40),
        _answer("appraisal_method", CHOICE, "by_sight", "by_measure", step="appraised"),
        _answer("standard", CHOICE, "guide_2019", "guide_2009", "jgj_t_363", step="appraised"),
        _answer("site", CHOICE, "safe", "dangerous", step="appraised"),
        _answer("part_foundation", CHOICE, *PARTS, step="appraised"),
        _answer("part_walls", CHOICE, *PARTS, step="appraised"),
        _answer("part_timber", CHOICE, *PARTS_OR_NONE, step="appraised"),
        _answer("part_concrete", CHOICE, *PARTS_OR_NONE, step="appraised"),
        _answer("part_roof", CHOICE, *PARTS, step="appraised"),
        _answer("tilt", CHOICE, "none", "leans", step="appraised"),
        _record("grade", CHOICE, "appraised", *GRADES, texts="course.grade", decided_by=("appraised",)),
        _answer("seismic_measures_before", CHOICE, "all", "some", "none", step="appraised"),
        _answer(
            "advice",
            CHOICE,
            *("use", "watch", "mend", "strengthen", "rebuild", "move"),
            step="appraised",
        ),
        _answer("disputed", TEXT, step="verified", privacy=PERSONAL, most=100, recorded=_verified("disputed")),
        _answer("plate_agrees", CHOICE, *YES_NO, step="verified", recorded=_verified("plate_agrees")),
        _answer(
            "rent_address",
            TEXT,
            step="verified",
            privacy=PERSONAL,
            most=60,
            recorded=_verified("rent_address"),
        ),
        *(
            _answer(
                f"rent_{checked}",
                CHOICE,
                *YES_NO,
                step="verified",
                privacy=PERSONAL,
                recorded=_verified(f"rent_{checked}"),
            )
            for checked in ("true", "papers", "lasting")
        ),
        _record("result_posted_on", DAY, "result_posted.day"),
        _record("result_posted_where", TEXT, "result_posted.where", most=40),
    ),
    *_of(
        FieldGroup.APPROVAL,
        _record("compared_on", DAY, "identity_confirmed.day compared.day"),
        _record("compared_by", CHOICES, "compared.departments", *DEPARTMENTS),
        _record("compared_result", CHOICE, "compared.department_result", "agreed", "differs"),
        _record("compared_paper", TEXT, "compared.department_paper", most=40),
        _record("identity_paper", TEXT, "identity_confirmed.department_paper", privacy=PERSONAL, most=40),
        _record("applied_on", DAY, "applied.day"),
        _record("applicant", CHOICE, "applied", "household", "relative", "village", texts="course.applicant"),
        _record("on_behalf", TEXT, "applied", texts="course.on_behalf", privacy=PERSONAL),
        _record(
            "planned_method",
            CHOICE,
            "applied",
            *METHODS,
            texts="course.planned_method",
            decided_by=("county_approval",),
        ),
        _answer("planned_area", AREA, step="applied", most=1000, decided_by=("county_approval",)),
        _answer("planned_cost", YUAN, step="applied", privacy=PERSONAL, most=WHOLE_SUM),
        _answer("planned_own", YUAN, step="applied", privacy=PERSONAL, most=WHOLE_SUM),
        _record("village_reviewed_on", DAY, "village_review.day"),
        _record("village_reviewers", CHOICES, "village_review.took_part", "branch", "committee"),
        _record("representatives", WHOLE, "village_review", texts="course.representatives", most=200),
        _record("township_reviewed_on", DAY, "township_review.day"),
        _record("approved_on", DAY, "county_approval.day"),
        _record("approved_by", CHOICES, "county_approval.departments", *DEPARTMENTS),
        _record("approved_result", CHOICE, "county_approval.department_result", "agreed", "differs"),
        _record("approved_paper", TEXT, "county_approval.department_paper", most=40),
        _record("method", CHOICE, "county_approval", *METHODS, texts="course.method", decided_by=("county_approval",)),
        _record("refused_on", DAY, "reject.day"),
        _record("no_help", TEXT, "reject", texts="course.no_help", privacy=PERSONAL),
        _follows("notices", ROWS),
        _record("told_on", DAY, "notice_to_household.day"),
        _record("letter_number", TEXT, "notice_to_household", texts="course.letter_number", most=40),
        _answer("agreement_on", DAY, step="county_approval", privacy=PERSONAL),
        _answer("refusal", TEXT, step="applied", privacy=SENSITIVE, most=100),
    ),
    *_of(
        FieldGroup.WORKS,
        _record(
            "building_way",
            CHOICE,
            "county_approval works_started",
            *("self_built", "unified", "self_repaired", "repaired_unified"),
            texts="course.building_way",
        ),
        _record("builder", TEXT, "works_started", texts="course.builder", privacy=PERSONAL, most=40),
        _record("builder_trained", CHOICE, "works_started", *YES_NO, texts="course.builder_trained"),
        _answer("craftsman_certificate", TEXT, step="works_started", privacy=PERSONAL, most=40),
        _record("started_on", DAY, "works_started.day"),
        _record("seismic_measures", CHOICE, "works_started", *("taken", "not_wanted"), texts="course.seismic_measures"),
        _follows("inspections", ROWS),
        _answer("materials_proved", CHOICE, *YES_NO, step="works_started"),
        _answer("blockers", TEXT, step="works_started", privacy=PERSONAL, most=200, recorded=_verified("blockers")),
        _record("shelter", TEXT, "sheltered.where", privacy=PERSONAL, most=40),
        _record("sheltered_on", DAY, "sheltered.day"),
        _record("completed_on", DAY, "completed.day"),
        _record(
            "area_after", AREA, "verified completed", texts="course.area_after", most=1000, decided_by=("accepted",)
        ),
        _answer("storeys_after", WHOLE, step="completed", least=1, most=MOST_STOREYS),
        _answer("old_house", CHOICE, "gone", "stays", step="completed"),
        _answer("old_house_gone_on", DAY, step="completed"),
    ),
    *_of(
        FieldGroup.ACCEPTANCE,
        _record("accepted_on", DAY, "accepted.day"),
        _record("acceptance", CHOICE, "accepted.outcome", "passed", "failed"),
        _record(
            "acceptors",
            CHOICES,
            "accepted",
            *("township", "village", "household", "craftsman"),
            texts="course.acceptors",
            privacy=PERSONAL,
        ),
        _record("craftsman", TEXT, "accepted", texts="course.craftsman", privacy=PERSONAL, most=40),
        _record("craftsman_trained", CHOICE, "accepted", *YES_NO, texts="course.craftsman_trained"),
        _record("basic_safety", CHOICE, "accepted", "passed", "failed", texts="course.basic_safety"),
        *(
            _answer(key, CHOICES, *ACCEPTANCE_LINES, step="accepted", options_texts="fields.acceptance_line")
            for key in ("acceptance_items", "acceptance_missing", "acceptance_unsafe", "acceptance_unsightly")
        ),
        *(
            _answer(key, CHOICES, *REPAIR_LINES, step="accepted", options_texts="fields.repair_line")
            for key in ("repair_items", "repair_failed")
        ),
        _answer("grade_after", CHOICE, *HOUSE_GRADES, step="accepted"),
        _answer("household_opinion", CHOICE, "agrees", "disagrees", step="accepted", privacy=PERSONAL),
        _record(
            "photos_after",
            FieldType.PHOTOS,
            "photographed rectified accepted closed",
            texts="close_out.photos_after",
        ),
        _record("plate_on", DAY, "plate_put_up.day"),
        _record("moved_in_on", DAY, "moved_in.day"),
    ),
    *_of(
        FieldGroup.MONEY,
        _record(
            "amount_approved",
            YUAN,
            "county_approval.amount",
            privacy=PERSONAL,
            most=1_000_000,
            decided_by=("county_approval",),
        ),
        *(
            _answer(f"amount_{level}", YUAN, step="paid", privacy=PERSONAL, most=1_000_000)
            for level in ("central", "provincial", "municipal", "county")
        ),
        _answer("amount_own", YUAN, step="completed", privacy=PERSONAL, most=WHOLE_SUM),
        _record("total_cost", YUAN, "completed", texts="course.total_cost", privacy=PERSONAL, most=WHOLE_SUM),
        _record("advance", YUAN, "advance_paid.amount", privacy=PERSONAL, most=1_000_000),
        _record("advance_paid_on", DAY, "advance_paid.day", privacy=PERSONAL),
        _record("payment", YUAN, "paid.amount", privacy=PERSONAL, most=1_000_000),
        _record("paid_on", DAY, "paid.day", privacy=PERSONAL),
        _follows("payments", ROWS, privacy=PERSONAL),
    ),
    *_of(
        FieldGroup.CLOSING,
        _record("rectifying_unit", TEXT, "rectification_set.unit", most=40),
        _record("rectifying_person", TEXT, "rectification_set.person", privacy=PERSONAL, most=20),
        _record("rectify_by", DAY, "rectification_set.finish_by"),
        _record("measure", TEXT, "rectification_set rectified", texts="course.measure", most=200),
        _record("rectified_by", TEXT, "rectified", texts="course.rectified_by", privacy=PERSONAL, most=40),
        _record("rectified_on", DAY, "rectified.day"),
        _record(
            "other_way",
            CHOICE,
            "solve",
            *("relatives", "rented", "resettled", "self_built", "torn_down"),
            texts="course.other_way",
            privacy=PERSONAL,
        ),
        _record("solved_on", DAY, "solve.day"),
        _record("sealed_on", DAY, "seal_empty.day"),
        _record("sign", CHOICE, "seal_empty", *YES_NO, texts="course.sign"),
        _record(
            "reporter_says",
            CHOICE,
            "closed",
            *("agrees", "disagrees", "silent"),
            texts="close_out.reporter_says",
            privacy=PERSONAL,
        ),
        _record("in_spite", TEXT, "closed", texts="close_out.in_spite", privacy=PERSONAL),
        _record("closed_on", DAY, "closed.day"),
        _record("works_entered_on", DAY, "works_started_entered.day"),
        _record("acceptance_entered_on", DAY, "accepted_entered.day"),
        _record("payment_entered_on", DAY, "paid_entered.day"),
        _answer("revisit", CHOICE, "repaired", "not_repaired", "not_reached", step="closed", privacy=PERSONAL),
        _answer("watch_reason", TEXT, step="appraised", most=60),
        _answer("watch_again_on", DAY, step="appraised"),
    ),
)

BY_KEY: Mapping[str, CaseField] = {field.key: field for field in CATALOGUE}
