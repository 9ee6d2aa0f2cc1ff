"""What is said first to whoever tells of danger: to get out, the emergency numbers, and what this danger asks for."""

from handlers.dialog.messages import Command, Content, EditedCaption, File, Photo, Text, Unsupported, Voice
from handlers.wording import Wording
from knowledge.reading.danger import NO_DANGER, DangerKind, DangerReading, read_danger

_BESIDES = {  # what is said besides getting out and the numbers, in this order
    DangerKind.GAS: "danger.gas",
    DangerKind.FIRE: "danger.fire",
    DangerKind.SLOPE: "danger.slope",
    DangerKind.FLOOD: "danger.flood",
    DangerKind.BURIED: "danger.buried",
    DangerKind.INJURED: "danger.injured",
}


def safety_words(danger: DangerReading, say: Wording) -> str:
    """What to do now, by what was heard."""
    besides = (say(key) for heard, key in _BESIDES.items() if heard in danger.heard)
    return "\n".join((say("danger.get_out"), *besides, say("danger.numbers")))


def danger_in(content: Content, *, for_others: bool = False) -> DangerReading:
    """What a message tells of danger by its words."""
    words = words_of(content)
    return read_danger(words, for_others=for_others) if words else NO_DANGER


def words_of(content: Content) -> str:
    """What a person wrote: a text, what stands under a picture, a film or a file, what follows a command."""
    match content:
        case Text(text=words) | EditedCaption(text=words) | Command(argument=words):
            return words
        case Photo(caption=words) | File(caption=words) | Voice(caption=words) | Unsupported(caption=words):
            return words
    return ""


def say_get_out(content: Content, say: Wording) -> str:
    """What is said to whoever reports danger: what to do now, and what to tell once people are safe."""
    return "\n".join((safety_words(danger_in(content), say), say("danger.then")))
