"""Who asked a question, as curators read it: the office of an official, the village of a resident, never a number."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context
from storage.curation.questions import AskedQuestion
from storage.database.privacy import mask_name
from storage.people import areas, people
from storage.people.people import Grant


@dataclass(frozen=True, kw_only=True)
class Askers:
    """What is known of those who asked some questions, read at once."""

    names: dict[int, str]
    grants: dict[int, list[Grant]]
    places: dict[str, str]

    def say(self, context: Context, question: AskedQuestion) -> str:
        """“青石村村干部王建国”, “青石村的住户李*英”, “没留姓名的人”."""
        name = self.names.get(question.person_id, "")
        held = next((grant for grant in self.grants.get(question.person_id, ()) if grant.place), None)
        if held is not None and held.place is not None:
            return context.say(
                "questions.asker.official", place=held.place.name, role=context.say(f"role.{held.role}"), name=name
            )
        who = mask_name(name) if name else context.say("questions.asker.nameless")
        place = self.places.get(question.area or "")
        return context.say("questions.asker.resident", place=place, who=who) if place else who


def read_askers(context: Context, asked: Sequence[AskedQuestion]) -> Askers:
    """Those who asked these questions, in as many statements however many they are."""
    ids = {one.person_id for one in asked}
    places = areas.among(context.tx, {one.area for one in asked if one.area})
    return Askers(
        names=people.names_among(context.tx, ids),
        grants=people.grants_among(context.tx, ids),
        places={code: place.name for code, place in places.items()},
    )
