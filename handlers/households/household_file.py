"""The file of one household: who lives there, what the file lacks, and its cases over the years."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.cases import house_photos, step_line, view
from handlers.cases.report_fields import CASE_FIELDS
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.permissions import Action, rows
from storage.cases import shots
from storage.cases.cases import Case
from storage.cases.scope import RowScope
from storage.households import households, pairs

SHOWN = ("place", "id_number", "phone", "persons", "category")  # of who lives there, as the latest case says
MOST_CASES = 20
WITH_STEPS = 3  # the latest cases, of which it says what was done


@dataclass(frozen=True, kw_only=True)
class HouseholdFile:
    """A household as somebody may see it: its cases, the latest first, and the names of what the file lacks."""

    id: int
    cases: tuple[Case, ...]
    lacks: tuple[str, ...]
    doubtful: int  # how many other reports may be of the same house


def scope_of(context: Context) -> RowScope:
    """The cases that the person may see."""
    return rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)


def file_of(context: Context, household_id: int) -> HouseholdFile | None:
    """The file of a household; none where there is none, or none of its cases is for the person."""
    scope = scope_of(context)
    found = households.cases_of(context.tx, scope, household_id)
    if not found:
        return None
    lacks = households.lacked(context.tx, scope, [found[0].id])[found[0].id]
    lacking_shots = house_photos.say_lacking(
        context, next((one for one in found if one.answers.get("photos")), found[0])
    )
    return HouseholdFile(
        id=household_id,
        cases=tuple(found),
        lacks=(*(context.say(f"households.what.{what}") for what in lacks), *lacking_shots),
        doubtful=len({pair.id for one in found for pair in pairs.of_case(context.tx, one.id)}),
    )


def say_each_lacks(context: Context, found: Sequence[Case]) -> dict[int, str]:
    """“身份证号、照片（正面）”: what the files of the households of some cases lack, by the case's id."""
    ids = [case.id for case in found]
    lacked, missing = households.lacked(context.tx, scope_of(context), ids), shots.missing_among(context.tx, ids)
    return {
        case.id: context.say("forms.comma").join(
            (
                *(context.say(f"households.what.{what}") for what in lacked[case.id]),
                *house_photos.say_missing(context, case, missing.get(case.id, ())),
            )
        )
        for case in found
    }


def show(context: Context, household_id: int) -> Reply:
    """The file; what is not there and what is not the person's sound the same."""
    file = file_of(context, household_id)
    if file is None:
        return context.reply("households.gone")
    latest = file.cases[0]
    lines = [context.say("households.title", whose=view.whose(context, latest))]
    lines += [
        context.say("cases.line", name=context.say(f"{asked.texts}.name"), value=view.shown(context, latest, asked))
        for asked in CASE_FIELDS
        if asked.id in SHOWN and latest.answers.get(asked.id)
    ]
    lines.append(say_lacks(context, file))
    lines.append(context.say("households.cases", count=len(file.cases)))
    for at, one in enumerate(file.cases[:MOST_CASES]):
        lines.append(_line(context, one))
        lines += step_line.done(context, one) if at < WITH_STEPS else []
    if file.doubtful:
        lines.append(context.say("households.doubtful", count=file.doubtful))
    return Reply(text="\n".join(lines), options=in_rows(_buttons(context, file)), photos=_photos(file))


def say_lacks(context: Context, file: HouseholdFile) -> str:
    """“档案还差2样：身份证号、照片”, or that nothing is missing."""
    if not file.lacks:
        return context.say("households.complete")
    names = context.say("forms.comma").join(file.lacks)
    return context.say("households.lacks", count=len(file.lacks), names=names)


def _line(context: Context, case: Case) -> str:
    at = case.created_at.astimezone(context.zone)
    state = context.say(f"cases.state.{case.state}")
    return context.say("households.case", number=case.number, year=at.year, month=at.month, day=at.day, state=state)


def _buttons(context: Context, file: HouseholdFile) -> list[Option]:
    latest = file.cases[0]
    fill = [context.option(f"case:fill:{latest.number}", "households.button.fill", weight=Weight.MAIN)]
    opened = [
        context.option(f"case:{SHOW}:{one.number}", "households.button.case", number=one.number)
        for one in file.cases[:5]
    ]
    return [*(fill if file.lacks else []), *opened]


def _photos(file: HouseholdFile) -> tuple[str, ...]:
    """The pictures of the latest case that has some."""
    return next((tuple(one.answers["photos"]) for one in file.cases if one.answers.get("photos")), ())
