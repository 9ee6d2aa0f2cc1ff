"""The capabilities: nothing has two owners, the order is as it is meant, and all that one lists is tried somewhere."""

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from handlers import capabilities
from handlers.capabilities import (
    CAPABILITIES,
    CHOICES,
    COMMANDS,
    CONTENTS,
    DIGEST_SOURCES,
    MAILINGS,
    PERSONAL,
    PLANS,
    SPOKEN,
    in_their_order,
)
from handlers.capability import Capability, TwoOwners, table
from handlers.cases.report import HAZARD_REPORT
from handlers.dialog import menu, messages
from handlers.dialog.apart import Apart, Plan
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Content
from handlers.dialog.morning import DigestPart
from handlers.dialog.permissions import Action
from handlers.wording import Wording
from storage.queues.mailings import MailingKind


def test_the_first_that_has_a_use_for_a_text_takes_it_and_policy_is_the_last() -> None:
    ids = [one.id for one in CAPABILITIES]
    assert ids == [
        "start",
        "home",
        "ledger",
        "cases",
        "households",
        "checks",
        "watches",
        "digest",
        "reporting",
        "official_tables",
        "notices",
        "assessment",
        "overview",
        "handover",
        "people",
        "own_data",
        "training",
        "curation",
        "complaints",
        "practice",
        "exchange",
        "papers",
        "trail",
        "operating",
        "policy_cards",
        "policy",
    ]
    takers = [one.id for one in CAPABILITIES if one.words]
    assert takers == [
        *("start", "ledger", "cases", "checks", "reporting", "handover", "people", "complaints"),
        *("policy_cards", "policy"),
    ]
    assert len(capabilities.WORDS) == 10


def test_danger_comes_first_and_the_digest_before_the_reminders_that_leave_to_it_what_it_tells() -> None:
    assert [plan.id for plan in PLANS] == [
        "alarms",
        "checks",
        "left_forms",
        "case_marks",
        "returned",
        "revisit",
        "households",
        "old_photos",
        "live_counts",
        "called_checks",
        "digest",
        "reminders",
        "summaries",
        "county_rules",
        "notices",
        "unanswered",
        "forget_questions",
        "complaint_traces",
        "practice",
        "forget_exchanged_files",
        "forget_papers",
    ]
    assert [plan.id for plan in PLANS if plan.urgent] == ["alarms", "checks"]


def test_a_plan_in_danger_comes_before_those_of_earlier_capabilities() -> None:
    calm, danger = Plan(id="calm", carry_out=nothing), Plan(id="danger", carry_out=nothing, urgent=True)
    found = in_their_order([Capability(id="one", clock=(calm,)), Capability(id="other", clock=(danger,))])
    assert found == (danger, calm)


def nothing(occasion: Occasion, apart: Apart) -> None:
    """A plan that has nothing to do."""


def test_the_parts_of_the_digest_follow_each_other_as_they_are_read() -> None:
    sources = sorted(DIGEST_SOURCES, key=lambda source: source.part)
    assert [source.part for source in sources] == [
        DigestPart.OWED,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CASES,
        DigestPart.CHECKS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.DECISIONS,
        DigestPart.OWED_BELOW,
        DigestPart.PEOPLE,
        DigestPart.PEOPLE,
        DigestPart.PEOPLE,
        DigestPart.UNFINISHED,
    ]


def test_every_kind_of_mailing_has_its_writer() -> None:
    assert set(MAILINGS) == set(MailingKind)


def test_what_two_capabilities_list_is_refused_with_both_names() -> None:
    one, other = (Capability(id=id, forms=(HAZARD_REPORT,)) for id in ("cases", "households"))
    with pytest.raises(TwoOwners, match="the form 'hazard_report' is listed by cases and by households"):
        table("form", (one, other), lambda capability: ((form.id, form) for form in capability.forms))


def test_what_one_capability_lists_twice_is_refused() -> None:
    one = Capability(id="cases", forms=(HAZARD_REPORT, HAZARD_REPORT))
    with pytest.raises(TwoOwners, match="listed by cases and by cases"):
        table("form", (one,), lambda capability: ((form.id, form) for form in capability.forms))


def test_every_action_is_owned_by_exactly_one_capability() -> None:
    owners = Counter(action for one in CAPABILITIES for action in one.owns)
    assert owners == Counter(Action)


def test_every_form_that_takes_personal_data_is_a_form_of_its_capability() -> None:
    for one in CAPABILITIES:
        assert one.personal <= {form.id for form in one.forms}
    of_cases = {"hazard_report", "household_details", "case_fields", "case_correction"}
    assert {*of_cases, "about_me", "complaint", "practice_report"} == PERSONAL


def test_every_kind_of_content_is_taken_by_somebody() -> None:
    handled_by_router = {messages.Text, messages.EditedCaption, messages.Choice, messages.Command, messages.JobDone}
    assert set(get_args(Content)) - handled_by_router == set(CONTENTS)


def test_a_word_that_does_something_everywhere_does_one_thing(say: Wording) -> None:
    words = [word for spoken in SPOKEN for word in say(spoken.words).split()]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_every_list_of_words_that_do_something_is_spoken(say: Wording) -> None:
    lists = {key for key in say if re.fullmatch(r"menu\.say\..+|consent\.say\..+", key)}
    assert {spoken.words for spoken in SPOKEN} == lists


def test_what_the_menus_show_are_commands() -> None:
    shown = {name for names in (*menu.MENU.values(), menu.LISTED) for name in names}
    assert shown <= set(COMMANDS)


def test_a_button_of_every_prefix_is_pressed_in_a_test() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
    assert [prefix for prefix in CHOICES if f'"{prefix}:' not in tests] == []
