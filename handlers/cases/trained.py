"""Who appraised or built, chosen from the county's training record; somebody outside it is refused or warned of."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.cases.procedures import county_of, procedure_of
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Option, Text
from handlers.forms.choices import pick
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, Taken, button_id, too_long
from knowledge.area import Place
from knowledge.model.case_steps import CaseStep
from knowledge.reading.text import looks_like_question, plain
from storage.cases import cases
from storage.training import record
from storage.training.record import Trade, TrainedPerson

OFFERED = 8  # on buttons, the latest trained first; all others are typed
OUTSIDE = "no"
_FORM = "step_"
_PARTS = re.compile(r"[\s，,、；;。（）()：:]+")

FOUND_OUT: Mapping[str, str] = {  # what is found out about the answer to a field, and kept beside it
    "appraiser": "appraiser_trained",
    "builder": "builder_trained",
    "craftsman": "craftsman_trained",
}


@dataclass(frozen=True, kw_only=True)
class SkilledPerson(Kind):
    """Somebody of a trade by name and unit, as words: one of the training record's, or any other where that may be.

    The field's options are ready answers that nobody has to be trained for: a household that builds for itself.
    """

    trade: Trade
    most: int = 40

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A button, its number or label typed, or a name; of the trained alone where the document wants it so."""
        known = _record(context, draft, self.trade)
        offered = _offered(context, draft, asked, known)
        match content:
            case Choice(id=id) if id in dict(offered):
                return Answer(value=dict(offered)[id])
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text) if len(text) > self.most:
                return too_long(text, self.most)
            case Text(text=text):
                picked = pick(text, offered)
                return Answer(value=dict(offered)[picked]) if picked else _typed(context, draft, text.strip(), known)
        return None

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """Those trained last, and the field's ready answers."""
        offered = _offered(context, draft, asked, _record(context, draft, self.trade))
        return in_rows([Option(id=button_id(draft, asked.id, id), label=label) for id, label in offered])


def warnings(context: Context, draft: Draft, fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, str]:
    """Of the people whom a step records, which are outside the training record: kept with the step."""
    found = {}
    for asked in fields:
        value = values.get(asked.id) or ""
        ready = {label for _, label in asked.choices(context, draft)}
        if isinstance(asked.kind, SkilledPerson) and value not in {"", *ready}:
            known = _record(context, draft, asked.kind.trade)
            if known and not _named(value, known):
                found[FOUND_OUT[asked.id]] = OUTSIDE
    return found


def _typed(context: Context, draft: Draft, text: str, known: list[TrainedPerson]) -> Taken:
    named = _named(text, known)
    if len(named) == 1 and plain(named[0].trained.name) == plain(text):
        return Answer(value=_say(context, named[0]))
    step = _step(context, draft)
    if named or step is None:
        return Answer(value=text)
    if step.only_trained is not None:
        return Slip(key="course.slip.untrained", values={"who": text, "section": step.only_trained})
    return Answer(value=text, note=context.say("course.not_in_record", who=text) if known else "")


def _offered(context: Context, draft: Draft, asked: Field, known: list[TrainedPerson]) -> tuple[tuple[str, str], ...]:
    listed = [(str(one.id), _say(context, one)) for one in known[:OFFERED]]
    return (*listed, *asked.choices(context, draft))


def _say(context: Context, person: TrainedPerson) -> str:
    return context.say("course.trained_person", name=person.trained.name, unit=person.trained.unit)


def _named(text: str, known: Iterable[TrainedPerson]) -> list[TrainedPerson]:
    """Those of the record whose name, or else whose unit, stands in the words as a part of their own."""
    parts = {plain(part) for part in _PARTS.split(text) if part}
    by_name = [one for one in known if plain(one.trained.name) in parts]
    return by_name or [one for one in known if plain(one.trained.unit) in parts]


def _record(context: Context, draft: Draft, trade: Trade) -> list[TrainedPerson]:
    county = _county(context, draft)
    return [] if county is None else record.of(context.tx, county.code, trade)


def _county(context: Context, draft: Draft) -> Place | None:
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    return None if case is None else county_of(context, case)


def _step(context: Context, draft: Draft) -> CaseStep | None:
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    return None if case is None else procedure_of(context, case).find(draft.form.removeprefix(_FORM))
