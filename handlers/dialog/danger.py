"""What is said first to whoever tells of danger: to get out, the emergency numbers, and what this danger asks for."""

from handlers.wording import Wording
from knowledge.reading.danger import Danger, Heard

_BESIDES = {  # what is said besides getting out and the numbers, in this order
    Heard.GAS: "danger.gas",
    Heard.FIRE: "danger.fire",
    Heard.SLOPE: "danger.slope",
    Heard.FLOOD: "danger.flood",
    Heard.BURIED: "danger.buried",
    Heard.INJURED: "danger.injured",
}


def safety_words(danger: Danger, say: Wording) -> str:
    """What to do now, by what was heard."""
    besides = (say(key) for heard, key in _BESIDES.items() if heard in danger.heard)
    return "\n".join((say("danger.get_out"), *besides, say("danger.numbers")))
