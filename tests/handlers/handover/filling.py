"""How the tests fill the form of a handover."""

from handlers.dialog.messages import Choice, Reply
from handlers.handover.destination import Destination
from handlers.handover.successor import Successor
from tests.cast import VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way


def _replace(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("township", Choice(id=f"seat:replace:{dialogue.cast.cadre}:cadre:{VILLAGE}"))


def _move(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("township", Choice(id=f"seat:move:{dialogue.cast.cadre}:cadre:{VILLAGE}"))


HANDOVERS = SampleAnswers(
    ways={"handover": Way(who="township", open=_replace), "person_move": Way(who="township", open=_move)},
    typed={Successor: ("王五 13800000055", "李四 13800000056"), Destination: ("柳溪镇", "柳溪村")},
    stored={Successor: {"name": "李四", "phone": "13800000056"}, Destination: VILLAGE_OF_OTHER_TOWNSHIP},
)
