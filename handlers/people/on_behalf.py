"""A morning's digest also tells what somebody does for those who are away."""

from handlers.dialog.morning import Morning
from handlers.people.substitution import StandIns
from storage.people import people


def replaced_by(morning: Morning) -> list[int]:
    """Whose work the person does now, those being away."""
    return morning.once(StandIns).replaced_by(morning.person_id)


def on_behalf(morning: Morning, person_id: int, text: str) -> str:
    """A line with the name of who is away, where it is not the person's own."""
    if person_id == morning.person_id:
        return text
    name = people.name_of(morning.tx, person_id) or morning.say("deputies.colleague")
    return morning.say("digest.instead.of", name=name, text=text)
