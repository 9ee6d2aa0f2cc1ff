"""我的单位: who may set its number, what is refused, and what is known of who did it."""

import pytest

from handlers.dialog.messages import Choice, Contact, Text
from storage.people import audit, offices, people
from storage.people.people import Role
from tests.cast import COUNTY, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue


def set_number(dialogue: Dialogue, number: str) -> None:
    """The township's coordinator gives the number of the office."""
    for content in (Choice(id=f"office:set:{TOWNSHIP}"), Text(text=number), Text(text="跳过")):
        dialogue.say("township", content)
    dialogue.say("township", Text(text="提交"))


def test_who_holds_the_office_sets_its_number_and_the_audit_trail_knows_who(dialogue: Dialogue) -> None:
    set_number(dialogue, "05358000001")
    with dialogue.database.reading() as tx:
        assert offices.everywhere(tx)[TOWNSHIP].phone == "05358000001"
        line = audit.latest(tx, 1)[0]
        assert (line.action, line.person_id) == ("office_phone_set", dialogue.cast.township)


@pytest.mark.parametrize(
    ("who", "area"), [("cadre", VILLAGE), ("cadre", TOWNSHIP), ("county", TOWNSHIP), ("township", COUNTY)]
)
def test_nobody_sets_or_removes_the_number_of_another_office(dialogue: Dialogue, who: str, area: str) -> None:
    set_number(dialogue, "05358000001")
    for verb in ("set", "remove"):
        assert dialogue.say(who, Choice(id=f"office:{verb}:{area}"))[0].text == "这件事现在不归您管了。"
    with dialogue.database.reading() as tx:
        assert list(offices.everywhere(tx)) == [TOWNSHIP]


def test_a_form_whose_role_is_gone_sets_nothing(dialogue: Dialogue) -> None:
    for content in (Choice(id=f"office:set:{TOWNSHIP}"), Text(text="05358000001"), Text(text="24小时")):
        dialogue.say("township", content)
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    assert dialogue.say("township", Text(text="提交"))[0].text == "这件事现在不归您管了。"
    with dialogue.database.reading() as tx:
        assert offices.everywhere(tx) == {}


def test_a_number_is_shown_only_of_who_has_one_and_a_role(dialogue: Dialogue) -> None:
    assert dialogue.say("stranger", Choice(id="office:public"))[0].text == "这件事现在不归您管了。"
    dialogue.say("cadre", Choice(id="office:public"))
    with dialogue.database.reading() as tx:
        assert offices.is_public(tx, dialogue.cast.cadre)
        assert not offices.is_public(tx, dialogue.cast.stranger)


def test_a_shared_contact_is_a_number_too(dialogue: Dialogue) -> None:
    dialogue.say("township", Choice(id=f"office:set:{TOWNSHIP}"))
    dialogue.say("township", Contact(phone="+86 138 0000 0021", own=False))
    assert dialogue.draft("township").answers["phone"] == "13800000021"
