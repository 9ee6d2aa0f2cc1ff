"""一户一档 on paper: what is known of a household by its parts, its photos in their places, and what was done when."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from handlers.cases import pictures, view
from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import CaseField, FieldGroup, FieldType
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action, rows
from handlers.households import made_papers
from handlers.ledger.table import Disclosure, as_shown
from handlers.papers.letterhead import office_of, say_day
from handlers.papers.paper import PaperValues, PrintedPaper, in_pairs
from storage.cases import cases
from storage.cases.cases import Case
from storage.database.sealed_folder import SealedFolder
from storage.households import households
from storage.people import areas, people

HOUSEHOLD_FILE = "household_file"
_NOT_TOLD = ("number", "state", "area_code", "position")  # above the parts already, or of no use on paper


def compose(context: Context, case: Case, shown: Disclosure, photo_folder: SealedFolder) -> PrintedPaper:
    """The file of the household of a case; its parts say what the latest case says."""
    found = _cases_of(context, case)
    latest = found[0]
    known = values.of(context, latest)
    head = str(known.get("head") or "")
    return PrintedPaper(
        kind=HOUSEHOLD_FILE,
        name=context.say("papers.household_file.file", number=latest.number, head=head).strip(),
        values=PaperValues(
            texts={
                "title": context.say("papers.household_file.title"),
                "whose": view.whose(context, latest),
                "number": context.say("forms.comma").join(one.number for one in found),
                "place": view.where(context, latest),
                "state": context.say(f"cases.state.{latest.state}"),
                "office": office_of(context, areas.get(context.tx, latest.area)),
                "day": say_day(context, context.today),
            },
            lists={
                "groups": list(_groups(context, latest, known, shown)),
                "photos": in_pairs(
                    [
                        (photo.label, photo_folder.file(photo.file))
                        for one in found
                        for photo in pictures.with_looks(context, one)
                        if photo.file is not None
                    ]
                ),
                "events": [event for one in reversed(found) for event in _events(context, one)],
                "papers": [
                    PaperValues(texts={"day": say_day(context, one.day), "who": one.who, "what": one.what})
                    for one in made_papers.of_cases(context, [one.number for one in found])
                ],
            },
        ),
    )


def _cases_of(context: Context, case: Case) -> Sequence[Case]:
    """All cases of the household that the person may see, the latest first."""
    home = households.of_cases(context.tx, [case.id]).get(case.id)
    if home is None:
        return [case]
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    return households.cases_of(context.tx, scope, home.id) or [case]


def _groups(context: Context, case: Case, known: dict[str, Any], shown: Disclosure) -> Iterator[PaperValues]:
    for group in FieldGroup:
        told = [
            PaperValues(
                texts={"name": saying.name_of(context, field), "value": say(context, case, field, value, shown)}
            )
            for field in CATALOGUE
            if field.group is group
            and field.type is not FieldType.PHOTOS
            and field.key not in _NOT_TOLD
            and (value := known.get(field.key)) is not None
        ]
        if told:
            yield PaperValues(texts={"name": context.say(f"filling.group.{group}")}, lists={"items": told})


def say(context: Context, case: Case, field: CaseField, value: Any, shown: Disclosure) -> str:
    """A value as it stands on a paper: with its unit, days in full, numbers of people as far as they are told."""
    if field.type is FieldType.DAY:
        return say_day(context, date.fromisoformat(value))
    told = as_shown(field, value, shown)
    if field.is_masked or (told != value and isinstance(told, str)):
        return str(told)
    return saying.say_value(context, case, field, told)


def _events(context: Context, case: Case) -> Iterator[PaperValues]:
    events = cases.history(context.tx, case)
    names = people.names_among(context.tx, {event.person_id for event in events})
    for event in events:
        day = say_day(context, event.at.astimezone(context.zone).date())
        who = context.say(f"role.{event.role}") + names.get(event.person_id, "")
        what = view.say_event(context, event.kind, event.details)
        yield PaperValues(texts={"day": day, "who": who, "what": what})
