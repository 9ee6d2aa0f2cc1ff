"""Whoever has a role is known by name: by an invitation for one person, by what a newcomer gives, or as said above."""

from datetime import timedelta

import pytest

from handlers.dialog.messages import Choice, Command, Contact, Reply, Text
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case
from storage.database.database import Transaction
from storage.people import accounts, audit, consents, invitations, people
from storage.people.people import Role
from storage.queues import outbox
from tests.cast import CITY, COUNTY, NEXT_VILLAGE, OTHER_TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue, button, lane

CODE = "ABCDEFGH234567"
NOT_YOURS = "邀请由县里和镇里发。"
PHONE = "13800000031"


def import_cadre(dialogue: Dialogue, name: str = "刘根", phone: str = PHONE, area: str = NEXT_VILLAGE) -> int:
    """Somebody whom the county imported, and who never came here."""
    with dialogue.database.writing() as tx:
        person_id = people.add(tx, now=dialogue.clock.now(), name=name, phone=phone)
        people.grant(tx, person_id, Role.CADRE, area, dialogue.clock.now())
    return person_id


def invite(dialogue: Dialogue, *, person_id: int | None = None, by: str = "township", uses: int = 2) -> None:
    """An invitation for a cadre of the next village, for one person where one is named."""
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        invitations.add(
            tx,
            CODE,
            role=Role.CADRE,
            area=NEXT_VILLAGE,
            uses=1 if person_id else uses,
            now=now,
            expires_at=now + timedelta(days=7),
            made_by=dialogue.ids[by],
            person_id=person_id,
        )


def take_up(dialogue: Dialogue, who: str) -> list[Reply]:
    return dialogue.say(who, Command(name="start", argument=CODE))


def give(dialogue: Dialogue, who: str, name: str, phone: str) -> list[Reply]:
    """Give name and phone in the form that is open."""
    for text in (name, phone):
        dialogue.say(who, Text(text=text))
    return dialogue.say(who, Text(text="提交"))


def owner(dialogue: Dialogue, who: str) -> int | None:
    """Whose the terminal of somebody is now."""
    with dialogue.database.reading() as tx:
        return accounts.owner_of(tx, lane(who))


def told(dialogue: Dialogue, person_id: int) -> str:
    """What waits to be sent to a person."""
    with dialogue.database.reading() as tx:
        waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=100)
    return "\n".join(one.reply["text"] for one in waiting if one.person_id == person_id)


def report(tx: Transaction, dialogue: Dialogue) -> Case:
    """A case of the stranger."""
    case, _ = cases.open_case(
        tx,
        draft_id="a1b2c3d4",
        prefix="YT",
        area=NEXT_VILLAGE,
        pack="yantai",
        imminent=False,
        reporter_id=dialogue.cast.stranger,
        reporter_role=Role.CADRE,
        answers={},
        now=dialogue.clock.now(),
    )
    return case


# --- an invitation for one person


def test_an_invitation_for_one_person_makes_whoever_takes_it_up_that_person(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    invite(dialogue, person_id=known)
    take_up(dialogue, "stranger")
    assert "您是刘根" in told(dialogue, known)
    assert owner(dialogue, "stranger") == known
    with dialogue.database.reading() as tx:
        assert [grant.role for grant in people.grants_of(tx, known)] == [Role.CADRE]


def test_it_serves_once_and_nobody_else_comes_in_by_it(dialogue: Dialogue, say: Wording) -> None:
    invite(dialogue, person_id=import_cadre(dialogue))
    take_up(dialogue, "stranger")
    assert take_up(dialogue, "resident")[-1].text == say("membership.wrong_code", length=14)
    assert owner(dialogue, "resident") == dialogue.cast.resident


def test_who_is_known_in_another_role_does_not_become_the_invited_and_uses_nothing_up(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    invite(dialogue, person_id=known)
    assert "这个邀请是给别人的" in take_up(dialogue, "cadre")[-1].text
    assert owner(dialogue, "cadre") == dialogue.cast.cadre
    take_up(dialogue, "stranger")
    assert owner(dialogue, "stranger") == known


def test_it_is_worthless_once_its_person_has_lost_the_role(dialogue: Dialogue, say: Wording) -> None:
    known = import_cadre(dialogue)
    invite(dialogue, person_id=known)
    with dialogue.database.writing() as tx:
        people.withdraw(tx, known, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
    assert take_up(dialogue, "stranger")[-1].text == say("membership.wrong_code", length=14)


def test_nobody_comes_in_beside_who_is_here(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.cadre, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
    invite(dialogue, person_id=dialogue.cast.cadre)
    assert take_up(dialogue, "stranger")[-1].text == say("membership.wrong_code", length=14)
    [said] = dialogue.say("township", Choice(id=f"directory:invite:{dialogue.cast.cadre}"))
    assert "已经登录着，不用再请" in said.text
    dialogue.press("township", "手机丢了", said)
    signed_out = dialogue.say("township", Text(text="提交"))[-1]
    _, letter = dialogue.press("township", "发邀请", signed_out)
    assert letter.qr is not None
    dialogue.say("stranger", Command(name="start", argument=letter.qr.rpartition("/")[2]))
    assert owner(dialogue, "stranger") == dialogue.cast.cadre


def test_who_is_known_by_a_vouched_number_is_no_other(dialogue: Dialogue) -> None:
    invite(dialogue, person_id=import_cadre(dialogue))
    assert "这个邀请是给别人的，您这里登录的是李秀英" in take_up(dialogue, "resident")[-1].text
    assert owner(dialogue, "resident") == dialogue.cast.resident


@pytest.mark.parametrize("meanwhile", [Command(name="report"), Text(text="报危房"), Text(text="补多少钱")])
def test_it_survives_whatever_is_done_before_the_consent(
    dialogue: Dialogue, say: Wording, meanwhile: Command | Text
) -> None:
    known = import_cadre(dialogue)
    invite(dialogue, person_id=known)
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.cast.stranger, dialogue.clock.now())
    [asked] = take_up(dialogue, "stranger")
    assert asked.text.startswith("青石镇赵敏请刘*来用安居助手，身份是东坡村村干部。")
    dialogue.say("stranger", meanwhile)
    dialogue.say("stranger", Choice(id=button(asked, say("consent.button.agree"))))
    assert owner(dialogue, "stranger") == known


def test_a_used_code_is_refused_before_anything_is_agreed_to(dialogue: Dialogue, say: Wording) -> None:
    invite(dialogue, uses=1)
    with dialogue.database.writing() as tx:
        invitations.redeem(tx, CODE, dialogue.clock.now())
        consents.withdraw(tx, dialogue.cast.stranger, dialogue.clock.now())
    assert [one.text for one in take_up(dialogue, "stranger")] == [say("membership.wrong_code", length=14)]


@pytest.mark.parametrize("text", ["recommendation", "'; DROP TABLE cases; --"])
def test_no_word_of_fourteen_letters_is_taken_for_a_code(dialogue: Dialogue, say: Wording, text: str) -> None:
    assert dialogue.say("stranger", Text(text=text))[-1].text != say("membership.wrong_code", length=14)


def test_a_code_behind_its_name_is_taken(dialogue: Dialogue) -> None:
    invite(dialogue)
    assert "东坡村的村干部" in dialogue.say("stranger", Text(text=f"邀请码：{CODE}"))[0].text


# --- a place's invitation


def test_name_and_phone_that_fit_are_asked_about_above_and_till_then_nothing_is_the_others(
    dialogue: Dialogue,
) -> None:
    known = import_cadre(dialogue)
    invite(dialogue)
    take_up(dialogue, "stranger")
    assert "名单里的对上" in give(dialogue, "stranger", "刘根", PHONE)[-1].text
    assert owner(dialogue, "stranger") == dialogue.cast.stranger
    [asked] = dialogue.said_to("township")
    dialogue.press("township", "是他", asked)
    assert owner(dialogue, "stranger") == known
    assert "您跟名单里的刘根对上了" in told(dialogue, known)


def test_what_was_asked_above_waits_there_until_somebody_says(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    invite(dialogue)
    take_up(dialogue, "stranger")
    give(dialogue, "stranger", "刘根", PHONE)
    for who in ("cadre", "other_township", "city"):
        assert "等您认一下" not in dialogue.say(who, Command(name="mine"))[-1].text
    said = dialogue.say("county", Command(name="mine"))[-1]
    assert "东坡村新来的刘根，名单里也有这个人，等您认一下是不是他" in said.text
    dialogue.say("county", Choice(id="claim:yes:1"))
    assert owner(dialogue, "stranger") == known
    assert "等您认一下" not in dialogue.say("county", Command(name="mine"))[-1].text


def test_who_is_said_to_be_another_stays_as_given(dialogue: Dialogue) -> None:
    import_cadre(dialogue)
    invite(dialogue)
    take_up(dialogue, "stranger")
    give(dialogue, "stranger", "刘根", PHONE)
    [asked] = dialogue.said_to("township")
    dialogue.press("township", "不是", asked)
    assert "您不是名单里的那位" in dialogue.said_to("stranger")[-1].text
    assert dialogue.press("township", "是他", asked)[-1].text == "这件已经有人定了。"
    with dialogue.database.reading() as tx:
        assert people.name_of(tx, dialogue.cast.stranger) == "刘根"
        assert people.phone_of(tx, dialogue.cast.stranger) == PHONE


@pytest.mark.parametrize(("name", "phone"), [("刘根", "13800000077"), ("何田", PHONE), ("何田", "13800000077")])
def test_where_not_both_fit_the_newcomer_is_new_and_shown_above(dialogue: Dialogue, name: str, phone: str) -> None:
    import_cadre(dialogue)
    invite(dialogue)
    take_up(dialogue, "stranger")
    give(dialogue, "stranger", name, phone)
    [told] = dialogue.said_to("township")
    assert f"东坡村新来了一位村干部：{name}" in told.text
    assert "看这个人" in [option.label for option in told.flat_options()]
    assert "来的" not in dialogue.press("township", "看这个人", told)[-1].text


def test_nobody_of_elsewhere_says_who_it_is(dialogue: Dialogue, say: Wording) -> None:
    import_cadre(dialogue)
    invite(dialogue)
    take_up(dialogue, "stranger")
    give(dialogue, "stranger", "刘根", PHONE)
    for who in ("stranger", "cadre", "other_township", "other_county", "city"):
        assert dialogue.say(who, Choice(id="claim:yes:1"))[-1].text.startswith(NOT_YOURS)
    assert owner(dialogue, "stranger") == dialogue.cast.stranger


def test_a_typed_number_of_somebody_who_is_here_makes_nobody_that_one(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.cadre, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
    invite(dialogue)
    take_up(dialogue, "stranger")
    give(dialogue, "stranger", "王建国", "13800000002")
    [told] = dialogue.said_to("township")
    assert "是他" not in [option.label for option in told.flat_options()]
    with dialogue.database.reading() as tx:
        assert people.find_by_phone(tx, "13800000002") == dialogue.cast.cadre


def test_a_number_that_the_channel_vouches_for_tells_who_it_is(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    invite(dialogue)
    take_up(dialogue, "stranger")
    dialogue.say("stranger", Text(text="老刘"))
    dialogue.say("stranger", Contact(phone=PHONE, own=True))
    dialogue.say("stranger", Text(text="提交"))
    assert "县里的名单里有您：刘根" in told(dialogue, known)
    assert owner(dialogue, "stranger") == known


def test_what_waits_for_the_name_goes_on_after_it(dialogue: Dialogue, say: Wording) -> None:
    invite(dialogue)
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.cast.stranger, dialogue.clock.now())
    [asked] = take_up(dialogue, "stranger")
    dialogue.say("stranger", Command(name="report"))
    dialogue.say("stranger", Choice(id=button(asked, say("consent.button.agree"))))
    assert dialogue.draft("stranger").form == "about_me"
    give(dialogue, "stranger", "何田", "13800000077")
    assert dialogue.draft("stranger").form == "hazard_report"


def test_name_and_phone_are_changed_later_and_the_change_is_noted(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Choice(id="about:me"))
    dialogue.say("cadre", Text(text="改第2项 13800000078"))
    dialogue.say("cadre", Text(text="提交"))
    with dialogue.database.reading() as tx:
        assert people.phone_of(tx, dialogue.cast.cadre) == "13800000078"
        assert people.find_by_phone(tx, "13800000002") == dialogue.cast.cadre
        assert audit.latest(tx)[0].action == "person_described"
    assert dialogue.said_to("township") == []


# --- the directory


def test_two_records_are_joined_and_parted_by_who_looks_after_both(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
        case = report(tx, dialogue)
    [card] = dialogue.say("township", Choice(id=f"directory:person:{dialogue.cast.stranger}"))
    [which] = dialogue.press("township", "这是同一个人", card)
    [sure] = dialogue.press("township", "和第1个", which)
    assert owner(dialogue, "stranger") == dialogue.cast.stranger
    [done] = dialogue.press("township", "是，合成一个", sure)
    assert owner(dialogue, "stranger") == known
    with dialogue.database.reading() as tx:
        assert [one.number for one in cases.reported_by(tx, known)] == [case.number]
    assert "拆开了" in dialogue.press("township", "弄错了，拆开", done)[-1].text
    assert owner(dialogue, "stranger") == dialogue.cast.stranger
    with dialogue.database.reading() as tx:
        assert [one.number for one in cases.reported_by(tx, dialogue.cast.stranger)] == [case.number]


def test_after_a_week_they_stay_one(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    invite(dialogue, person_id=known)
    take_up(dialogue, "stranger")
    [card] = dialogue.say("township", Choice(id=f"directory:person:{known}"))
    dialogue.clock.pass_by(timedelta(days=7, minutes=1))
    assert "拆不开了" in dialogue.say("township", Choice(id=card_button(card, "拆开")))[-1].text
    [card] = dialogue.say("township", Choice(id=f"directory:person:{known}"))
    assert not [option for option in card.flat_options() if option.label.startswith("拆开")]


def card_button(card: Reply, beginning: str) -> str:
    return next(option.id for option in card.flat_options() if option.label.startswith(beginning))


@pytest.mark.parametrize("who", ["cadre", "other_township", "other_county", "city", "resident"])
def test_nobody_else_sees_invites_or_joins_them(dialogue: Dialogue, who: str) -> None:
    known = import_cadre(dialogue)
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
    pair = f"{dialogue.cast.stranger}:{known}"
    for what in (f"person:{known}", f"phone:{known}", f"invite:{known}", f"same:{pair}", f"join:{pair}"):
        said = dialogue.say(who, Choice(id=f"directory:{what}"))
        assert "刘根" not in "".join(one.text for one in said)
        assert not any(one.qr for one in said)
    assert owner(dialogue, "stranger") == dialogue.cast.stranger


def test_who_also_works_elsewhere_is_not_one_townships_to_join(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        people.grant(tx, dialogue.cast.other_township, Role.CADRE, NEXT_VILLAGE, now)
        assert people.grants_of(tx, dialogue.cast.other_township)[0].place is not None
    dialogue.say("township", Choice(id=f"directory:join:{dialogue.cast.other_township}:{known}"))
    with dialogue.database.reading() as tx:
        held = {grant.place.code for grant in people.grants_of(tx, dialogue.cast.other_township) if grant.place}
    assert held == {OTHER_TOWNSHIP, NEXT_VILLAGE}


def test_all_without_an_account_get_invitations_ten_at_a_time(dialogue: Dialogue) -> None:
    for number in range(12):
        import_cadre(dialogue, f"第{number}位", f"138000001{number:02}", VILLAGE)
    [shown] = dialogue.say("township", Command(name="directory"))
    assert "还没有账号12个" in shown.text
    assert "第1页，共2页" in shown.text
    *letters, end = dialogue.press("township", "给没有账号的都发邀请（12）", shown)
    assert len([one for one in letters if one.qr]) == 10
    *letters, end = dialogue.press("township", "接着发后面的", end)
    assert [one.qr is not None for one in letters] == [True, True]
    assert "没有账号的12个，邀请都在上面了" in end.text


def test_a_county_asks_the_townships_to_invite_their_cadres(dialogue: Dialogue) -> None:
    import_cadre(dialogue)
    [shown] = dialogue.say("county", Command(name="directory"))
    for _ in range(2):
        assert dialogue.press("county", "请乡镇给村干部发", shown)[-1].text == "请了青石镇赵敏，各发各村的。"
    assert dialogue.said_to("other_township") == []
    [told] = dialogue.said_to("township")
    assert "云山县孙立请您给还没有账号的村干部发邀请，您这里有1个" in told.text
    assert dialogue.press("township", "给没有账号的都发邀请（1）", told)[0].qr is not None
    assert not any(one.qr for one in dialogue.say("township", Choice(id="directory:ask_townships")))


def test_a_new_invitation_for_somebody_makes_the_one_before_worthless(dialogue: Dialogue, say: Wording) -> None:
    known = import_cadre(dialogue)
    codes = []
    for _ in range(2):
        _, letter = dialogue.say("township", Choice(id=f"directory:invite:{known}"))
        assert letter.qr is not None
        codes.append(letter.qr.rpartition("/")[2])
    first = dialogue.say("stranger", Command(name="start", argument=codes[0]))
    assert first[-1].text == say("membership.wrong_code", length=14)
    dialogue.say("stranger", Command(name="start", argument=codes[1]))
    assert owner(dialogue, "stranger") == known


def test_an_invitation_for_one_person_is_listed_by_name_and_taken_back(dialogue: Dialogue, say: Wording) -> None:
    _, letter = dialogue.say("township", Choice(id=f"directory:invite:{import_cadre(dialogue)}"))
    [listed] = dialogue.say("township", Choice(id="invite:list"))
    assert "1 东坡村村干部刘根，只给本人" in listed.text
    dialogue.press("township", "作废第1个", listed)
    assert letter.qr is not None
    said = dialogue.say("stranger", Command(name="start", argument=letter.qr.rpartition("/")[2]))
    assert said[-1].text == say("membership.wrong_code", length=14)


def test_somebody_is_found_by_typing_after_the_directory_and_a_question_is_none(dialogue: Dialogue) -> None:
    import_cadre(dialogue)
    dialogue.say("township", Command(name="directory"))
    assert "找到1个" in dialogue.say("township", Text(text="东坡村"))[-1].text
    assert "找到1个" in dialogue.say("township", Text(text="东坡村的刘根"))[-1].text
    assert "找到" not in dialogue.say("township", Text(text="刘根家能补多少钱？"))[-1].text


def test_whoever_has_a_role_and_left_no_name_is_asked_on_coming_in(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
    asked, _ = dialogue.say("stranger", Command(name="start"))
    assert asked.text == say("about_me.why")
    assert "您叫什么名字" in dialogue.press("stranger", "填姓名和电话", asked)[-1].text
    assert next(one.text for one in dialogue.say("cadre", Command(name="start"))) != asked.text


def test_a_coordinator_is_shown_who_has_no_name_and_cannot_be_reached(dialogue: Dialogue, say: Wording) -> None:
    assert "您管的人里" not in dialogue.say("township", Command(name="mine"))[-1].text
    import_cadre(dialogue)
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
    told = "您管的人里：还没有账号的1个、没留姓名或电话的1个。"
    for who in ("township", "county"):
        said = dialogue.say(who, Command(name="mine"))[-1]
        assert told in said.text
        assert "cmd:directory" in [option.id for option in said.flat_options()]
    for who in ("other_township", "cadre", "city"):
        assert "您管的人里" not in dialogue.say(who, Command(name="mine"))[-1].text


def test_a_full_number_is_shown_on_a_press_that_is_noted(dialogue: Dialogue) -> None:
    known = import_cadre(dialogue)
    [card] = dialogue.say("township", Choice(id=f"directory:person:{known}"))
    assert PHONE not in card.text
    assert PHONE in dialogue.press("township", "看电话", card)[-1].text
    with dialogue.database.reading() as tx:
        line = audit.latest(tx)[0]
    assert (line.action, line.subject) == ("looked_at_duty_phones", f"person:{known}")


# --- whoever comes to a county's office


def a_county_newcomer(dialogue: Dialogue) -> int:
    """A stranger who came by the county's invitation and gave name and phone of somebody on its list; that one's id."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        known = people.add(tx, now=now, name="刘根", phone=PHONE)
        people.grant(tx, known, Role.COUNTY, COUNTY, now)
        invitations.add(
            tx, CODE, role=Role.COUNTY, area=COUNTY, uses=1, now=now, expires_at=now + timedelta(days=7), made_by=None
        )
    take_up(dialogue, "stranger")
    give(dialogue, "stranger", "刘根", PHONE)
    return known


def test_who_comes_to_a_county_is_confirmed_by_the_city(dialogue: Dialogue) -> None:
    known = a_county_newcomer(dialogue)
    [asked] = dialogue.said_to("city")
    assert dialogue.said_to("county") == []
    assert dialogue.said_to("operator") == []
    dialogue.say("county", Choice(id="claim:yes:1"))
    assert owner(dialogue, "stranger") == dialogue.cast.stranger
    dialogue.press("city", "是他", asked)
    assert owner(dialogue, "stranger") == known


def test_where_the_city_has_nobody_the_operators_hear_of_it(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.city, Role.CITY, CITY, dialogue.clock.now())
    a_county_newcomer(dialogue)
    [told] = dialogue.said_to("operator")
    assert "anju org newcomers" in told.text
    assert PHONE not in told.text
    assert not told.flat_options()
    dialogue.say("operator", Choice(id="claim:yes:1"))
    assert owner(dialogue, "stranger") == dialogue.cast.stranger
