"""Inviting from the chat: only to roles below the own, only within the own place, only as long as one may."""

from datetime import timedelta

import pytest

from handlers.dialog.messages import Choice, Command, Text
from handlers.wording import Wording
from storage.people import audit, invitations, people
from storage.people.invitations import Invitation
from storage.people.people import Role
from tests.cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue

NOT_YOURS = "邀请由县里和镇里发。"


def invite(dialogue: Dialogue, who: str, *typed: str) -> str:
    """Invite somebody by typing the answers; the code."""
    dialogue.say(who, Choice(id="invite:new"))
    for text in typed:
        said = dialogue.say(who, Text(text=text))
    made = dialogue.say(who, Text(text="提交"))[-1]
    assert made.qr is not None, (said, made)
    return made.qr.rpartition("/")[2]


def open_ones(dialogue: Dialogue, who: str) -> list[Invitation]:
    with dialogue.database.reading() as tx:
        return invitations.open_ones(tx, dialogue.ids[who], dialogue.clock.now())


@pytest.mark.parametrize("who", ["resident", "cadre", "city", "operator", "stranger"])
def test_who_coordinates_nothing_invites_nobody(dialogue: Dialogue, say: Wording, who: str) -> None:
    for content in (Command(name="invite"), Choice(id="invite:new"), Choice(id="invite:list"), Choice(id="invite:x")):
        assert dialogue.say(who, content)[-1].text.startswith(NOT_YOURS)
    assert dialogue.conversation(who).drafts == {}


@pytest.mark.parametrize(
    ("who", "typed", "role", "area"),
    [
        ("township", ("青石村", "1", "7"), Role.CADRE, VILLAGE),
        ("county", ("村干部", "柳溪村", "3", "30"), Role.CADRE, VILLAGE_OF_OTHER_TOWNSHIP),
        ("county", ("乡镇经办人", "青石镇", "1", "1"), Role.TOWNSHIP, TOWNSHIP),
    ],
)
def test_the_code_gives_what_was_chosen(
    dialogue: Dialogue, who: str, typed: tuple[str, ...], role: Role, area: str
) -> None:
    code = invite(dialogue, who, *typed)
    [one] = open_ones(dialogue, who)
    assert (one.role, one.area, one.uses_left) == (role, area, int(typed[-2]))
    assert one.expires_at == dialogue.clock.now() + timedelta(days=int(typed[-1]))
    dialogue.say("stranger", Text(text=code))
    with dialogue.database.reading() as tx:
        assert [
            (grant.role, grant.place and grant.place.code) for grant in people.grants_of(tx, dialogue.cast.stranger)
        ] == [(role, area)]
        made = next(line for line in audit.latest(tx) if line.action == "invitation_made")
        assert (made.person_id, made.details["area"]) == (dialogue.ids[who], area)


@pytest.mark.parametrize(
    "button", [f"a={OTHER_TOWNSHIP}", f"a={VILLAGE_OF_OTHER_TOWNSHIP}", f"a={COUNTY}", "a=nowhere"]
)
def test_a_place_of_somebody_else_cannot_be_chosen(dialogue: Dialogue, button: str) -> None:
    dialogue.say("township", Choice(id="invite:new"))
    draft = dialogue.draft("township")
    said = dialogue.say("township", Choice(id=f"f:{draft.id}:place:{button}"))
    assert "没找到" in said[-1].text
    assert "place" not in dialogue.draft("township").answers
    assert "没找到" in dialogue.say("township", Text(text="柳溪村"))[-1].text


def test_a_role_lost_in_the_middle_invites_nobody(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("township", Choice(id="invite:new"))
    for text in ("青石村", "1", "7"):
        dialogue.say("township", Text(text=text))
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    assert dialogue.say("township", Text(text="提交"))[-1].text.startswith(NOT_YOURS)
    assert open_ones(dialogue, "township") == []


def test_with_the_role_goes_what_was_given_in_it(dialogue: Dialogue, say: Wording) -> None:
    code = invite(dialogue, "township", "青石村", "5", "7")
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    said = dialogue.say("stranger", Text(text=code))
    assert said[-1].text == say("membership.wrong_code", length=invitations.CODE_LENGTH)
    assert dialogue.conversation("stranger").drafts == {}
    with dialogue.database.reading() as tx:
        assert people.grants_of(tx, dialogue.cast.stranger) == ()


def test_an_invitation_is_taken_back_by_who_made_it_alone(dialogue: Dialogue, say: Wording) -> None:
    code = invite(dialogue, "township", "青石村", "5", "7")
    [one] = open_ones(dialogue, "township")
    for who in ("county", "other_township", "cadre"):
        assert dialogue.say(who, Choice(id=f"invite:revoke:{one.id}"))[-1].text == say("invitation.gone")
    assert open_ones(dialogue, "township") == [one]
    dialogue.say("township", Choice(id=f"invite:revoke:{one.id}"))
    assert open_ones(dialogue, "township") == []
    said = dialogue.say("stranger", Text(text=code))
    assert said[-1].text == say("membership.wrong_code", length=invitations.CODE_LENGTH)


def test_the_code_stands_in_no_state_and_no_audit_line(dialogue: Dialogue) -> None:
    code = invite(dialogue, "township", "青石村", "1", "7")
    assert code not in dialogue.conversation("township").to_json()
    with dialogue.database.reading() as tx:
        assert code not in str(audit.latest(tx))


def test_what_is_half_filled_goes_on(dialogue: Dialogue) -> None:
    dialogue.say("county", Choice(id="invite:new"))
    dialogue.say("county", Text(text="村干部"))
    dialogue.say("county", Text(text="先存着"))
    said = dialogue.say("county", Choice(id="invite:new"))
    assert len(dialogue.conversation("county").drafts) == 1
    assert "管哪里" in said[-1].text
