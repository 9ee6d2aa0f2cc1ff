"""A case as an office PC shows it: what is known, what can be done by whom and until when, and what happened to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.cases import form_lines, house_line, house_photos, pictures, procedures, steps, view, what_next
from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import FieldGroup
from handlers.cases.fields.opened import OpenFields
from handlers.cases.form_lines import FormLine
from handlers.cases.house_line import HouseLine
from handlers.cases.pictures import CasePhoto
from handlers.cases.step import Step
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.drawings import Card
from handlers.dialog.messages import Link, Weight
from handlers.dialog.permissions import Action
from storage.cases import deadlines
from storage.cases.cases import Case
from storage.people import people

_IN_THE_HEAD = ("number", "state", "area_code", "photos", "photos_after")  # or beside it, and not among what is known


@dataclass(frozen=True, kw_only=True)
class OfferedStep:
    """A step that the person may take now; `asks` tells whether it has a form or a question before it."""

    id: str
    label: str
    weight: Weight
    asks: bool


@dataclass(frozen=True, kw_only=True)
class PastEvent:
    """What happened: who did what, when, and what was said of it."""

    what: str
    who: str
    when: str


@dataclass(frozen=True, kw_only=True)
class FilledGroup:
    """A group of the case's fields that is open to the person: how many of them say something."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class KnownGroup:
    """What is known of one side of a case: its name, and pairs of a field's name and its value."""

    name: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class CaseSheet:
    """Everything of a case that its reader may see; `version` changes with the case.

    `photos_lack` are lines on the shots that are missing, `names_photos` tells whether the person may say of what each
    is, `places_house` whether they may say where it stands. `has_numbers` tells whether it has some that the person may
    see in full, `has_papers` whether papers can be made of it, `coming` are the names of the steps that follow on the
    line.
    """

    number: str
    version: str
    card: Card
    known: tuple[KnownGroup, ...]
    photos: tuple[CasePhoto, ...]
    photos_lack: tuple[str, ...]
    names_photos: bool
    places_house: bool
    forms: tuple[FormLine, ...]
    links: tuple[Link, ...]
    household: tuple[HouseLine, ...]
    has_numbers: bool
    has_papers: bool
    next: str
    late: bool
    offered: tuple[OfferedStep, ...]
    groups: tuple[FilledGroup, ...]
    past: tuple[PastEvent, ...]
    coming: tuple[str, ...]


def sheet(context: Context, case: Case) -> CaseSheet:
    """A case for who may see it; raises nothing for what is missing in it."""
    running = {one.step: one.due_on for one in deadlines.running(context.tx, case.id)}
    following = what_next.following(context, case, case.state)
    due = running.get(following.id) if following else None
    return CaseSheet(
        number=case.number,
        version=version(case),
        card=view.drawn(context, case, view.where(context, case)),
        known=tuple(_known(context, case)),
        photos=pictures.with_looks(context, case),
        photos_lack=tuple(house_photos.say_standing(context, case)),
        names_photos=steps.may(context, case, Action.CORRECT_CASE),
        places_house=may_place(context, case),
        forms=form_lines.of(context, case),
        links=view.map_links(context, case),
        household=house_line.at_desk(context, case),
        has_numbers=steps.fits(context, case, steps.NUMBERS) and steps.may_take(context, case, steps.NUMBERS),
        has_papers=house_line.has_papers(context, case),
        next=what_next.say(context, case, case.state),
        late=due is not None and due < context.today,
        offered=tuple(_offered(context, step) for step in steps.on_card(context, case) if step.look is None),
        groups=_groups(context, case),
        past=_past(context, case),
        coming=_coming(context, case),
    )


def version(case: Case) -> str:
    """What a form remembers of the case that it was opened on: it changes whenever the case does."""
    return f"{case.state}:{case.changed_at.timestamp()}"


def may_place(context: Context, case: Case) -> bool:
    """Whether the person may say where the house of a case stands."""
    return steps.fits(context, case, steps.FILL) and steps.may(context, case, Action.CORRECT_CASE)


def _known(context: Context, case: Case) -> Iterator[KnownGroup]:
    """All fields of the catalogue that have a value, by their groups, the file last; numbers masked."""
    kept = values.of(context, case)
    for group in (*(one for one in FieldGroup if one is not FieldGroup.FILE), FieldGroup.FILE):
        said = tuple(
            (saying.name_of(context, field), str(saying.say_value(context, case, field, kept[field.key])))
            for field in CATALOGUE
            if field.group is group and field.key in kept and field.key not in _IN_THE_HEAD
        )
        if said:
            yield KnownGroup(name=context.say(f"filling.group.{group}"), values=said)


def _offered(context: Context, step: Step) -> OfferedStep:
    return OfferedStep(
        id=step.id,
        label=context.say(f"cases.button.{step.id}"),
        weight=step.weight,
        asks=step.form is not None or step.confirm is not None,
    )


def _groups(context: Context, case: Case) -> tuple[FilledGroup, ...]:
    """Those in which something may be filled in or changed; none where the person may fill in nothing."""
    if not (steps.fits(context, case, steps.FILL) and steps.may_take(context, case, steps.FILL)):
        return ()
    found = OpenFields(context, case)
    return tuple(
        FilledGroup(id=group, label=_say_filled(context, found, group)) for group in FieldGroup if found.of(group)
    )


def _say_filled(context: Context, found: OpenFields, group: FieldGroup) -> str:
    fields = found.of(group)
    filled = sum(field.key in found.kept for field in fields)
    name = context.say(f"filling.group.{group}")
    return context.say("filling.button.group", group=name, filled=filled, count=len(fields))


def _past(context: Context, case: Case) -> tuple[PastEvent, ...]:
    events = view.past(context, case)
    names = people.names_among(context.tx, {event.person_id for event in events})
    return tuple(
        PastEvent(
            what=view.say_event(context, event.kind, event.details),
            who=context.say(f"role.{event.role}") + names.get(event.person_id, ""),
            when=_when(context, event.at),
        )
        for event in events
    )


def _when(context: Context, at: datetime) -> str:
    local = at.astimezone(context.zone)
    return context.say("sheet.when", day=say_date(context.say, local.date()), time=f"{local:%H:%M}")


def _coming(context: Context, case: Case) -> tuple[str, ...]:
    """The steps of the line that have not been taken, in their order."""
    procedure = procedures.procedure_of(context, case)
    names = []
    step = procedure.following(case.state)
    while step is not None:
        names.append(context.say(f"course.step.{step.id}"))
        step = procedure.following(step.id)
    return tuple(names)
