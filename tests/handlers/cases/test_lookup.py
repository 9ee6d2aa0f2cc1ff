"""A case by its number and the phone given with it: who sees what, and what is said to who does not know both."""

from datetime import timedelta

import pytest

from handlers.cases.lookup import asks_how_far, number_in
from handlers.dialog.messages import Choice, Contact, Reply, Text
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import ENDED, Case, CaseState
from storage.people import audit, consents, invitations, people
from storage.people.invitations import AttemptKind
from tests.cast import Cast
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case

REPORTERS, HOUSEHOLDS = str(ANSWERED["contact_phone"]), str(ANSWERED["phone"])
EVERYBODY = tuple(Cast.__dataclass_fields__)
MAY_SEE = {"cadre", "township", "county"}  # the cadre reported it in the own village
SECRETS = ("王二", "990101194505050011", REPORTERS, HOUSEHOLDS, "王建国", "二组", "路不好走")


@pytest.fixture
def case(dialogue: Dialogue) -> Case:
    """A case with everything in it."""
    return plant_case(dialogue, ANSWERED)


def wrong(say: Wording) -> str:
    """That number and phone do not fit, to somebody of whom no office is known."""
    return say("lookup.wrong", way=say("office.way.nowhere"))


def waiting(say: Wording) -> str:
    """That the next try has to wait, to the same."""
    return say("lookup.wait", way=say("office.way.nowhere"))


def look_up(dialogue: Dialogue, who: str, number: str, phone: str) -> Reply:
    """Somebody types the number, and the phone number when asked; what is said then."""
    said = dialogue.say(who, Text(text=number))
    if dialogue.conversation(who).expects:
        said = dialogue.say(who, Text(text=phone))
    return said[0]


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_see_the_case_sees_it_at_once_and_all_others_only_its_state(
    dialogue: Dialogue, say: Wording, case: Case, who: str
) -> None:
    """P6: each role of the cast."""
    said = dialogue.say(who, Text(text=case.number))
    if who in MAY_SEE:
        assert "王二" in said[0].text
        assert f"case:correct:{case.number}" in [option.id for option in said[0].flat_options()]
        return
    assert said[0].text == say("lookup.ask_phone", number=case.number)
    shown = dialogue.say(who, Text(text=REPORTERS))[0]
    assert say("cases.state.reported") in shown.text
    assert [secret for secret in SECRETS if secret in shown.text] == []
    assert (shown.options, shown.photos, shown.links) == ((), (), ())


@pytest.mark.parametrize("who", sorted(set(EVERYBODY) - MAY_SEE))
def test_a_wrong_pair_sounds_alike_whether_there_is_such_a_case_or_not(
    dialogue: Dialogue, case: Case, who: str
) -> None:
    there = look_up(dialogue, who, case.number, "13800000055")
    nowhere = look_up(dialogue, who, "YT2026-999999", REPORTERS)
    assert there == nowhere
    asked = [dialogue.say(who, Text(text=number))[0] for number in (case.number, "YT2026-999999")]
    assert asked[0].text.replace(case.number, "") == asked[1].text.replace("YT2026-999999", "")
    assert asked[0].options == asked[1].options


@pytest.mark.parametrize("phone", [REPORTERS, HOUSEHOLDS, f"+86 {REPORTERS}", "１３８００００００８２"])
def test_the_reporters_and_the_households_number_both_open_it(dialogue: Dialogue, case: Case, phone: str) -> None:
    assert "接下来" in look_up(dialogue, "stranger", case.number, phone).text


@pytest.mark.parametrize(
    "text",
    [
        "{number} {phone}",
        "编号{number}，电话{phone}",
        "{phone} {number}",
        "yt2026—000001办到哪了，我留的是138 0000 0081",
    ],
)
def test_number_and_phone_may_come_in_one_line(dialogue: Dialogue, case: Case, text: str) -> None:
    said = dialogue.say("stranger", Text(text=text.format(number=case.number, phone=REPORTERS)))
    assert "接下来" in said[0].text
    assert dialogue.conversation("stranger").expects == {}


def test_a_shared_contact_is_a_number_like_a_typed_one_and_makes_nobody_somebody_else(
    dialogue: Dialogue, case: Case
) -> None:
    dialogue.say("stranger", Text(text=case.number))
    assert "接下来" in dialogue.say("stranger", Contact(phone=REPORTERS, own=True))[0].text


def test_by_the_button_the_number_is_asked_for_first(dialogue: Dialogue, say: Wording, case: Case) -> None:
    (own,) = dialogue.say("resident", Text(text="查进度"))
    (asked,) = dialogue.press("resident", say("lookup.button"), own)
    assert asked.text == say("lookup.ask_number")
    assert dialogue.say("resident", Text(text="2026000001"))[0].text == say("lookup.slip_number")
    assert dialogue.say("resident", Text(text=case.number))[0].text == say("lookup.ask_phone", number=case.number)
    dialogue.say("resident", Text(text="取消"))
    assert dialogue.conversation("resident").expects == {}


def test_the_button_under_the_question_ends_the_waiting_like_the_word(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("resident", Choice(id="lookup:start"))
    assert dialogue.say("resident", Choice(id="wait:leave"))[0].text == say("contact_phone.left")
    assert dialogue.conversation("resident").expects == {}


def test_it_is_read_only_needs_no_consent_and_each_look_is_noted(dialogue: Dialogue, case: Case) -> None:
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.cast.stranger, dialogue.clock.now())
    look_up(dialogue, "stranger", case.number, REPORTERS)
    with dialogue.database.reading() as tx:
        line = audit.latest(tx)[0]
        assert (line.action, line.person_id, line.subject) == (
            "case_looked_up",
            dialogue.cast.stranger,
            case.number,
        )
        assert cases.find(tx, case.number) == case
    assert REPORTERS not in dialogue.conversation("stranger").to_json()
    for what in ("show", "details", "correct", "withdraw", "numbers"):
        said = dialogue.say("stranger", Choice(id=f"case:{what}:{case.number}"))
        assert "王二" not in "".join(reply.text for reply in said)


def test_after_five_wrong_pairs_even_the_right_one_waits_an_hour(dialogue: Dialogue, say: Wording, case: Case) -> None:
    for number in range(5):
        assert look_up(dialogue, "stranger", case.number, f"1380000005{number}").text == say(
            "lookup.wrong", way=say("office.way.nowhere")
        )
    waits = waiting(say)
    assert dialogue.say("stranger", Text(text=REPORTERS))[0].text == waits
    assert look_up(dialogue, "stranger", case.number, REPORTERS).text == waits
    assert look_up(dialogue, "stranger", "YT2026-999999", REPORTERS).text == waits
    assert "接下来" in look_up(dialogue, "resident", case.number, REPORTERS).text, "others need not wait"
    assert "王二" in dialogue.say("township", Text(text=case.number))[0].text
    dialogue.clock.pass_by(timedelta(minutes=61))
    assert "接下来" in look_up(dialogue, "stranger", case.number, REPORTERS).text


def guessed_by_others(dialogue: Dialogue, number: str, times: int) -> None:
    """So many fresh people guessed wrongly at a case just now."""
    with dialogue.database.writing() as tx:
        for _ in range(times):
            fresh = people.add(tx, now=dialogue.clock.now())
            invitations.note_try(tx, fresh, dialogue.clock.now(), AttemptKind.CASE_LOOKUP, number)


def test_wrong_guesses_of_others_do_not_keep_out_who_knows_the_right_phone(
    dialogue: Dialogue, say: Wording, case: Case
) -> None:
    """Ten strangers' guesses made the owner wait for an hour."""
    guessed_by_others(dialogue, case.number, 100)
    assert "接下来" in look_up(dialogue, "resident", case.number, REPORTERS).text
    assert look_up(dialogue, "stranger", case.number, "13800000055").text == wrong(say)
    assert "接下来" in look_up(dialogue, "stranger", case.number, REPORTERS).text, "one slip is forgiven"


@pytest.mark.parametrize(("others", "tries"), [(0, 5), (7, 3), (10, 2)])
def test_where_many_guess_at_a_case_each_of_them_has_fewer_guesses(
    dialogue: Dialogue, say: Wording, case: Case, others: int, tries: int
) -> None:
    guessed_by_others(dialogue, case.number, others)
    for number in range(tries):
        assert look_up(dialogue, "stranger", case.number, f"1380000005{number}").text == wrong(say)
    assert look_up(dialogue, "stranger", case.number, REPORTERS).text == waiting(say)
    dialogue.clock.pass_by(timedelta(minutes=61))
    assert "接下来" in look_up(dialogue, "stranger", case.number, REPORTERS).text


def test_guesses_at_a_case_that_is_not_there_wait_like_those_at_one_that_is(dialogue: Dialogue, case: Case) -> None:
    heard = []
    for who, number in (("stranger", case.number), ("resident", "YT2026-999999")):
        guessed_by_others(dialogue, number, 10)
        heard.append([look_up(dialogue, who, number, f"1380000005{one}").text for one in range(3)])
    assert heard[0] == heard[1]


def test_ten_wrong_numbers_at_one_case_alarm_the_operators_once(dialogue: Dialogue, say: Wording, case: Case) -> None:
    guessed_by_others(dialogue, case.number, 8)
    heard = []
    for number in range(3):
        look_up(dialogue, "stranger", case.number, f"1380000005{number}")
        heard.append([reply.text for reply in dialogue.said_to("operator")])
    assert heard == [[], [say("lookup.alarm", count=10)], []]
    with dialogue.database.reading() as tx:
        [line] = [line for line in audit.latest(tx) if line.action == "case_lookup_guessing"]
    assert line.subject == case.number


def test_wrong_pairs_and_wrong_invitations_are_counted_apart(dialogue: Dialogue, say: Wording, case: Case) -> None:
    with dialogue.database.writing() as tx:
        for _ in range(5):
            invitations.note_try(tx, dialogue.cast.stranger, dialogue.clock.now())
    assert look_up(dialogue, "stranger", case.number, "13800000055").text == say(
        "lookup.wrong", way=say("office.way.nowhere")
    )
    with dialogue.database.reading() as tx:
        since = dialogue.clock.now() - timedelta(hours=1)
        assert invitations.tries_since(tx, dialogue.cast.stranger, since, AttemptKind.CASE_LOOKUP) == 1
        assert invitations.tries_since(tx, dialogue.cast.stranger, since) == 5


def test_many_wrong_pairs_of_many_people_alarm_the_operators_once(dialogue: Dialogue, say: Wording, case: Case) -> None:
    with dialogue.database.writing() as tx:
        for _ in range(49):
            invitations.note_try(tx, dialogue.cast.resident, dialogue.clock.now(), AttemptKind.CASE_LOOKUP)
    for _ in range(2):
        look_up(dialogue, "stranger", case.number, "13800000055")
    alarms = [reply.text for reply in dialogue.said_to("operator")]
    assert alarms == [say("lookup.alarm", count=50)]


COMING = {  # by the document of the place, whose turn it is
    CaseState.CHECKED: "下一步：鉴定，云山县办",
    CaseState.APPRAISED: "下一步：申请，青石村办",
    CaseState.APPLIED: "下一步：村里评议，青石村办",
    CaseState.VILLAGE_REVIEW: "下一步：镇里审核，青石镇办",
    CaseState.TOWNSHIP_REVIEW: "下一步：县里审批，云山县办",
    CaseState.COUNTY_APPROVAL: "下一步：开工，青石村办",
    CaseState.WORKS_STARTED: "下一步：竣工，青石村办",
    CaseState.COMPLETED: "下一步：验收，青石镇办",
    CaseState.ACCEPTED: "下一步：销号，青石镇办",
}


@pytest.mark.parametrize("state", [CaseState.REPORTED, CaseState.RETURNED, *COMING, *ENDED])
def test_each_state_is_said_with_what_comes_next_and_whom_to_ask(
    dialogue: Dialogue, say: Wording, case: Case, state: CaseState
) -> None:
    with dialogue.database.writing() as tx:
        assert cases.advance(tx, case, state, dialogue.clock.now())
    text = look_up(dialogue, "stranger", case.number, REPORTERS).text
    assert say(f"cases.state.{state}") in text
    coming = f"lookup.next_after.{state}"
    assert (say(coming) if say.has(coming) else COMING[state]) in text
    assert "青石镇" in text


def test_a_lookup_within_a_form_leaves_the_form_where_it_was(dialogue: Dialogue, say: Wording, case: Case) -> None:
    dialogue.say("resident", Text(text="报危房"))
    dialogue.say("resident", Text(text="暂时没有"))
    own = dialogue.say("resident", Text(text="查进度"))
    dialogue.press("resident", say("lookup.button"), own[0])
    dialogue.say("resident", Text(text=case.number))
    said = dialogue.say("resident", Text(text=REPORTERS))
    assert "接下来" in said[0].text
    assert say("forms.back_to_it") in said[-1].text
    assert dialogue.draft("resident").at == "place"


def test_a_number_asked_for_does_not_swallow_what_a_form_asks_later(dialogue: Dialogue, case: Case) -> None:
    dialogue.say("cadre", Choice(id="lookup:start"))
    dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
    dialogue.say("cadre", Text(text="改第2项 13800000083"))
    assert dialogue.draft("cadre").answers["phone"] == "13800000083"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("YT2026-000123", "YT2026-000123"),
        (" yt2026-000123 ", "YT2026-000123"),
        ("编号：ＹＴ２０２６－０００１２３", "YT2026-000123"),
        ("我的YT2026-000123办到哪了", "YT2026-000123"),
        ("YT 2026 — 000123", "YT2026-000123"),
        ("YT2026-0001234", None),
        ("ABCYT2026-000123", None),
        ("2026-000123", None),
        ("YT2026000123", None),
        ("2026年能补多少", None),
    ],
)
def test_a_case_number_is_read_as_people_write_it(text: str, number: str | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "words", ["我报的那个房子办到哪一步了", "俺报的房子咋样了", "我上次报上去的有消息吗", "我的申请批了没"]
)
def test_who_asks_in_free_words_how_far_the_own_report_is_sees_it(dialogue: Dialogue, words: str) -> None:
    case = plant_case(dialogue, {"danger": "none"})
    said = dialogue.say("cadre", Text(text=words))[-1]
    assert any(option.id.startswith(f"case:show:{case.number}") for option in said.flat_options())


@pytest.mark.parametrize("words", ["危房改造补助办到哪一步发钱", "我家能报危房吗", "申请危房改造有结果要多久"])
def test_a_question_about_the_rules_is_none_about_the_own_report(words: str) -> None:
    assert not asks_how_far(words)
