"""Consent before personal data, a phone number before a resident's report, and danger before either."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from handlers.dialog.messages import Choice, Command, Contact, Content, Location, Photo, Reply, Text
from handlers.wording import Wording, load_wording
from storage.cases import cases
from storage.database.database import Database
from storage.people import accounts, audit, consents, invitations, people
from storage.people.consents import Consent
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, NOTICE
from tests.dialogue import Dialogue, button
from tests.handlers.cases.filling import ANSWERED, plant_case

CODE = "ABCDEFGH234567"
PHONE = "13800000061"
NEEDS_CONSENT: dict[str, Content] = {
    "command": Command(name="report"),
    "word": Text(text="报危房"),
    "button": Choice(id="cmd:report"),
    "another": Choice(id="cmd:another"),
    "photo": Photo(source="a", unique_name="a"),
    "position": Location(latitude=37.5, longitude=121.4),
    "own number": Contact(phone=PHONE, own=True),
    "number of another": Contact(phone=PHONE, own=False),
    "invitation": Command(name="start", argument=CODE),
    "code typed": Text(text=CODE),
    "details": Choice(id="case:details:YT2026-000001"),
    "correction": Choice(id="case:correct:YT2026-000001"),
}
NEEDS_NONE: dict[str, Content] = {
    "greeting": Command(name="start"),
    "question": Text(text="低保户能补多少钱"),
    "asking": Command(name="ask"),
    "cases": Command(name="cases"),
    "lookup": Text(text="YT2026-000001"),
    "help": Command(name="help"),
    "me": Command(name="me"),
    "danger": Command(name="danger"),
    "danger said": Text(text="房子要塌了"),
    "return": Choice(id="case:return:YT2026-000001"),
}


@pytest.fixture
def unasked(dialogue: Dialogue) -> Dialogue:
    """The cast, of whom nobody has agreed yet, and an invitation."""
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        ends = now + timedelta(days=1)
        invitations.add(tx, CODE, role=Role.CADRE, area=NEXT_VILLAGE, uses=1, now=now, expires_at=ends)
        for person_id in dialogue.ids.values():
            consents.withdraw(tx, person_id, dialogue.clock.now())
    return dialogue


def is_notice(reply: Reply, say: Wording) -> bool:
    """Whether a reply is the privacy notice, with its answers."""
    ids = {option.id for option in reply.flat_options()}
    return (
        say("consent.notice", whom="").splitlines()[0] in reply.text
        and {
            f"consent:agree:{NOTICE}",
            "consent:full",
            "consent:refuse",
        }
        <= ids
    )


def standing(dialogue: Dialogue, who: str) -> Consent | None:
    """What somebody agreed to."""
    with dialogue.database.reading() as tx:
        return consents.standing(tx, dialogue.ids[who])


def agree(dialogue: Dialogue, who: str) -> list[Reply]:
    """Somebody agrees."""
    return dialogue.say(who, Choice(id=f"consent:agree:{NOTICE}"))


@pytest.mark.parametrize("content", NEEDS_CONSENT.values(), ids=NEEDS_CONSENT)
@pytest.mark.parametrize("who", ["stranger", "resident", "cadre"])
def test_whatever_takes_personal_data_shows_the_notice_first(
    unasked: Dialogue, say: Wording, who: str, content: Content
) -> None:
    said = unasked.say(who, content)
    assert is_notice(said[-1], say)
    with unasked.database.reading() as tx:
        assert cases.count(tx) == 0
        assert people.phone_of(tx, unasked.cast.stranger) is None
    assert unasked.conversation(who).drafts == {}


@pytest.mark.parametrize("content", NEEDS_NONE.values(), ids=NEEDS_NONE)
@pytest.mark.parametrize("who", ["stranger", "resident", "cadre"])
def test_asking_looking_up_and_imminent_danger_need_no_consent(
    unasked: Dialogue, say: Wording, who: str, content: Content
) -> None:
    said = unasked.say(who, content)
    assert said
    assert not any(is_notice(reply, say) for reply in said)
    assert standing(unasked, who) is None


@pytest.mark.parametrize(
    "name", [name for name in NEEDS_CONSENT if name not in ("number of another", "details", "correction")]
)
def test_after_agreeing_one_is_where_one_wanted_to_go(unasked: Dialogue, say: Wording, name: str) -> None:
    unasked.say("resident", NEEDS_CONSENT[name])
    said = agree(unasked, "resident")
    if name in ("invitation", "code typed"):
        assert said[0].text == say("membership.welcome.cadre", place="东坡村")
    elif name == "own number":
        assert "138****0061" in said[0].text or "138****0001" in said[0].text
    else:
        assert unasked.draft("resident").at == "danger"
        assert button(said[-1], "有，很危险")
    assert unasked.conversation("resident").wanted == []
    assert standing(unasked, "resident") == Consent(version=NOTICE, given_at=unasked.clock.now())


def test_details_wait_for_the_consent_and_then_go_on(unasked: Dialogue, say: Wording) -> None:
    case = plant_case(unasked, {"danger": "none"})
    assert is_notice(unasked.say("cadre", Choice(id=f"case:details:{case.number}"))[0], say)
    agree(unasked, "cadre")
    draft = unasked.draft("cadre")
    assert (draft.form, draft.subject, draft.at) == ("household_details", case.number, "id_number")


def test_the_consent_is_kept_with_version_moment_and_channel_and_asked_for_once(
    unasked: Dialogue, say: Wording
) -> None:
    unasked.say("cadre", Command(name="report"))
    agreed_at = unasked.clock.now()
    agree(unasked, "cadre")
    unasked.clock.pass_by(timedelta(days=1))
    agree(unasked, "cadre")
    assert standing(unasked, "cadre") == Consent(version=NOTICE, given_at=agreed_at)
    with unasked.database.reading() as tx:
        given = [line for line in audit.latest(tx) if line.action == "consent_given"]
    assert [line.details for line in given] == [{"version": NOTICE, "channel": "terminal"}]
    assert not is_notice(unasked.say("cadre", Command(name="another"))[-1], say)


def test_a_new_version_of_the_notice_asks_again(unasked: Dialogue, say: Wording) -> None:
    with unasked.database.writing() as tx:
        consents.give(tx, unasked.cast.cadre, "2020-01", unasked.clock.now())
    assert is_notice(unasked.say("cadre", Command(name="report"))[-1], say)
    assert is_notice(unasked.say("cadre", Choice(id="consent:agree:2020-01"))[-1], say)
    before = standing(unasked, "cadre")
    assert before is not None
    assert before.version == "2020-01"
    agree(unasked, "cadre")
    assert unasked.draft("cadre").at == "danger"


def test_who_refuses_leaves_nothing_behind_and_is_asked_again(unasked: Dialogue, say: Wording) -> None:
    unasked.say("stranger", Contact(phone=PHONE, own=True))
    (said,) = unasked.say("stranger", Choice(id="consent:refuse"))
    assert say("menu.ask") in [option.label for option in said.flat_options()]
    assert PHONE not in unasked.conversation("stranger").to_json()
    assert standing(unasked, "stranger") is None
    assert is_notice(unasked.say("stranger", Command(name="report"))[-1], say)


def test_agreeing_twice_begins_one_report(unasked: Dialogue) -> None:
    unasked.say("cadre", Command(name="report"))
    for _ in range(3):
        agree(unasked, "cadre")
    assert len(unasked.conversation("cadre").drafts) == 1


def test_danger_is_a_case_before_consent_and_number_and_asks_afterwards_in_one_line(
    unasked: Dialogue, say: Wording
) -> None:
    (notice,) = unasked.say("stranger", Command(name="report"))
    said = unasked.press("stranger", say("menu.danger"), notice)
    assert say("danger.get_out") in said[0].text
    unasked.say("stranger", Text(text="青石村二组"))
    assert len(unasked.said_to("township")) == 1
    for word in ("跳过", "1 3", "跳过", "跳过"):
        unasked.say("stranger", Text(text=word))
    said = unasked.say("stranger", Text(text="提交"))
    assert say("consent.afterwards") in said[-1].text
    assert standing(unasked, "stranger") is None
    said = unasked.press("stranger", say("consent.button.agree_only"), said[-1])
    assert said[-1].text == say("consent.thanks")
    assert standing(unasked, "stranger") is not None
    assert unasked.conversation("stranger").drafts == {}, "what waited before the danger is over"


def test_danger_that_is_only_put_aside_is_asked_about_too(unasked: Dialogue, say: Wording) -> None:
    unasked.say("stranger", Command(name="danger"))
    said = unasked.say("stranger", Text(text="先存着"))
    assert say("consent.afterwards") in said[-1].text


def test_taking_it_back_drops_what_was_not_sent_in_and_keeps_the_case(dialogue: Dialogue, say: Wording) -> None:
    case = plant_case(dialogue, ANSWERED)
    dialogue.say("cadre", Command(name="report"))
    dialogue.say("cadre", Text(text="暂时没有"))
    (sure,) = dialogue.say("cadre", Choice(id="consent:withdraw"))
    assert standing(dialogue, "cadre") is not None
    dialogue.press("cadre", say("consent.button.withdraw_sure"), sure)
    state = dialogue.conversation("cadre")
    assert (state.drafts, state.consent, standing(dialogue, "cadre")) == ({}, "", None)
    with dialogue.database.reading() as tx:
        kept = cases.find(tx, case.number)
        assert "consent_withdrawn" in [line.action for line in audit.latest(tx)]
    assert kept == case
    assert is_notice(dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))[0], say)
    assert case.number in dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))[0].text


def test_an_id_number_is_asked_for_by_itself_and_its_giving_is_noted(dialogue: Dialogue, say: Wording) -> None:
    """《个人信息保护法》 第二十九条: sensitive data need a consent of their own."""
    case = plant_case(dialogue, {"danger": "none"})
    (asked,) = dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
    assert "敏感个人信息" in asked.text
    assert button(asked, "跳过")
    dialogue.say("cadre", Text(text="990101195001010029"))
    with dialogue.database.reading() as tx:
        noted = [line for line in audit.latest(tx) if line.action == "sensitive_consent"]
    assert [(line.person_id, line.subject) for line in noted] == [(dialogue.cast.cadre, case.number)]


def test_a_category_that_may_tell_of_illness_is_asked_with_what_for_and_its_giving_is_noted(
    dialogue: Dialogue,
) -> None:
    """《个人信息保护法》 第二十八条, 第二十九条."""
    case = plant_case(dialogue, {"danger": "none", "id_number": "990101195001010029", "phone": "x", "persons": 3})
    (asked,) = dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
    assert "残疾、大病是敏感个人信息" in asked.text
    dialogue.say("cadre", Choice(id=asked.flat_options()[0].id))
    with dialogue.database.reading() as tx:
        noted = [line.details["field"] for line in audit.latest(tx) if line.action == "sensitive_consent"]
    assert noted == ["category"]


def test_the_notice_is_three_lines_and_the_whole_text_says_what_is_not_encrypted(say: Wording) -> None:
    assert len(say("consent.notice", whom="").splitlines()) == 3
    full = say("consent.full", whom="")
    assert "照片、录音和附件都加密存，只有房子在哪个村没有加密" in full


def test_who_has_agreed_costs_no_statement_more(dialogue: Dialogue) -> None:
    with statements(dialogue.database) as first:
        dialogue.say("cadre", Command(name="report"))
    with statements(dialogue.database) as later:
        dialogue.say("cadre", Command(name="another"))
    assert any("consents" in sql for sql in first)
    assert not any("consents" in sql for sql in later)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that run meanwhile, those apart that are sent on the driver."""
    seen: list[str] = []

    def note(connection: object, cursor: object, sql: str, *rest: object) -> None:
        seen.append(sql)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_the_notice_names_the_county_of_who_holds_a_role_there(unasked: Dialogue) -> None:
    assert "云山县住建局" in unasked.say("cadre", Command(name="report"))[0].text
    assert "县（市、区）住建局" in unasked.say("stranger", Command(name="report"))[0].text


def test_a_version_fits_where_it_is_kept() -> None:
    assert 0 < len(load_wording()("consent.version")) <= 10


# --- the phone number of a resident


@pytest.mark.parametrize(
    ("who", "asked"), [("stranger", True), ("resident", False), ("cadre", False), ("township", False)]
)
def test_a_number_is_asked_only_of_who_has_no_role_and_no_number(
    dialogue: Dialogue, say: Wording, who: str, asked: bool
) -> None:
    said = dialogue.say(who, Command(name="report"))
    assert (say("contact_phone.ask") == said[-1].text) == asked
    assert (dialogue.conversation(who).draft is None) == asked


def test_the_number_is_checked_and_stands_in_the_case(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("stranger", Command(name="report"))
    assert say("forms.slip.phone_length", count=10) == dialogue.say("stranger", Text(text="1380000006"))[-1].text
    dialogue.say("stranger", Text(text="138-0000-0061"))
    for word in ("2", "青石村三组", "李秀英", "1 3"):
        dialogue.say("stranger", Text(text=word))
    dialogue.say("stranger", Photo(source="a", unique_name="a"))
    for word in ("完成", "提交"):
        dialogue.say("stranger", Text(text=word))
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
        assert case.answers["contact_phone"] == PHONE
        assert people.find_by_phone(tx, PHONE) is None, "a typed number is nobody's own"
    dialogue.say("stranger", Command(name="report"))
    assert dialogue.draft("stranger").answers == {"contact_phone": PHONE}


@pytest.mark.parametrize("phone", ["13800000002", "13800000003", "13800000004"])
@pytest.mark.parametrize("kind", ["typed", "shared as another's"])
def test_a_typed_number_of_an_official_gives_neither_identity_nor_role(
    dialogue: Dialogue, phone: str, kind: str
) -> None:
    dialogue.say("stranger", Command(name="report"))
    content = Text(text=phone) if kind == "typed" else Contact(phone=phone, own=False)
    dialogue.say("stranger", content)
    assert dialogue.draft("stranger").at == "danger"
    with dialogue.database.reading() as tx:
        assert accounts.owner_of(tx, "terminal:stranger") == dialogue.cast.stranger
        assert people.grants_of(tx, dialogue.cast.stranger) == ()
        assert people.phone_of(tx, dialogue.cast.stranger) is None


def test_a_number_that_the_channel_vouches_for_makes_one_who_one_is(dialogue: Dialogue) -> None:
    dialogue.say("stranger", Command(name="report"))
    dialogue.say("stranger", Contact(phone="13800000002", own=True))
    with dialogue.database.reading() as tx:
        assert accounts.owner_of(tx, "terminal:stranger") == dialogue.cast.cadre
    assert dialogue.draft("cadre").at == "danger"


@pytest.mark.parametrize("word", ["取消", "返回", "先存着", "放弃"])
def test_one_may_leave_instead_of_giving_a_number(dialogue: Dialogue, word: str) -> None:
    dialogue.say("stranger", Command(name="report"))
    dialogue.say("stranger", Text(text=word))
    state = dialogue.conversation("stranger")
    assert (state.wanted, state.expects, state.drafts) == ([], {}, {})


def test_a_question_in_between_is_answered_and_the_number_asked_again(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("stranger", Command(name="report"))
    said = dialogue.say("stranger", Text(text="低保户能补多少钱？"))
    assert said[-1].text == say("contact_phone.ask_again")
    said = dialogue.say("stranger", Command(name="help"))
    assert said[-1].text == say("contact_phone.ask_again")
    dialogue.say("stranger", Text(text=PHONE))
    assert dialogue.draft("stranger").at == "danger"


def test_the_whole_text_can_be_read_before_agreeing(unasked: Dialogue, say: Wording) -> None:
    (full,) = unasked.say("stranger", Choice(id="consent:full"))
    assert full.text.splitlines()[0] in say("consent.full", whom="")
    assert [option.id for option in full.flat_options()] == [f"consent:agree:{NOTICE}", "consent:refuse"]
