"""How the tests fill the forms about people."""

from handlers.dialog.messages import Choice, Reply
from handlers.people.about_me import OwnPhone
from handlers.people.absence import LastDay
from handlers.people.duty_form import DutyLines
from handlers.people.invitation_form import Amount, PlaceBelow
from handlers.people.lost_phone import PersonBelow
from handlers.people.office import OfficeNumber
from storage.people import deputies, people
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, TOWNSHIP
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way

TOWNSHIP_PERSON = 3  # of the cast, in a fresh database


def plant_deputy(dialogue: Dialogue) -> int:
    """A colleague of the township's coordinator, who stands in; the id of that person."""
    now, township = dialogue.clock.now(), dialogue.cast.township
    with dialogue.database.writing() as tx:
        known = people.find_by_phone(tx, "13800000019")
        deputy = known or people.add(tx, now=now, name="钱进", phone="13800000019")
        people.grant(tx, deputy, Role.TOWNSHIP, TOWNSHIP, now)
        deputies.name_deputy(
            tx, person_id=township, role=Role.TOWNSHIP, area=TOWNSHIP, deputy_id=deputy, made_by=township, now=now
        )
    return deputy


def _about_me(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("stranger", Choice(id="about:me"))


def _invite(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="invite:new"))


def _lose_phone(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="lost:new"))


def _away(dialogue: Dialogue) -> list[Reply]:
    plant_deputy(dialogue)
    return dialogue.say("township", Choice(id=f"deputy:away:{dialogue.cast.township}:township:{TOWNSHIP}"))


def _office(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("township", Choice(id=f"office:set:{TOWNSHIP}"))


def _duty(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("township", Choice(id=f"duty:fill:{TOWNSHIP}"))


PEOPLE = SampleAnswers(
    ways={
        "about_me": Way(who="stranger", open=_about_me),
        "invitation": Way(who="county", open=_invite),
        "lost_phone": Way(who="county", open=_lose_phone),
        "away": Way(who="township", open=_away),
        "office": Way(who="township", open=_office),
        "duty_table": Way(who="township", open=_duty),
    },
    typed={
        PlaceBelow: ("青石村", "东坡村"),
        Amount: ("2", "4"),
        PersonBelow: ("王建国", "赵敏"),
        DutyLines: ("12月1日 王强", "12月2日 李雪 13800000021"),
        OfficeNumber: ("0535-8000001", "0535-8000002"),
        LastDay: ("12月1日", "2026年12月5日"),
        OwnPhone: ("13800000091", "13800000092"),
    },
    stored={
        OwnPhone: {"number": "13800000092", "vouched": False},
        LastDay: "2026-12-05",
        PlaceBelow: NEXT_VILLAGE,
        PersonBelow: TOWNSHIP_PERSON,
        OfficeNumber: "05358000002",
        DutyLines: {"2026-12-02": [["李雪", "13800000021"]]},
    },
)
