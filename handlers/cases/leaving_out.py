"""办理步骤: the way of a case in the person's county, and which usual practice the county goes without."""

from collections.abc import Mapping
from datetime import datetime

from handlers.cases.procedures import whole_procedure
from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Notice, Option, Reply, Weight
from handlers.dialog.permissions import Action, rows
from handlers.dialog.whom_to_ask import way_to_ask
from knowledge.area import Place
from knowledge.model.case_steps import CaseStep
from knowledge.model.procedure import Procedure
from storage.cases import left_out, lists
from storage.cases.lists import CaseList
from storage.people import areas, audit, people
from storage.people.people import Role

_OUT, _IN = "out", "in"
_SURE = "yes"


def show(context: Context) -> list[Reply]:
    """All steps in their order; of those that the document does not speak of, a button each to go without."""
    counties = [grant.place for grant in context.grants if grant.place and _may_set(context, grant.place)]
    shown = [_show(context, county) for county in counties]
    return shown or [context.reply("course.settings.not_yours", way=way_to_ask(context))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """leave:out and leave:in with county and step, at the end `yes` once the person is sure."""
    match args:
        case ["out" | "in" as way, code, id, *sure]:
            county = areas.find(context.tx, code)
            if county is not None and _may_set(context, county):
                step = next((one for one in _procedure(context, county).optional if one.id == id), None)
                if step is not None and (id in left_out.at(context.tx, code)) is (way == _IN):
                    deed = _change if sure == [_SURE] else _ask
                    return [deed(context, county, step, way)]
    return [context.reply("course.settings.gone")]


def _may_set(context: Context, county: Place) -> bool:
    return context.may(Action.SET_CASE_STEPS, county)


def _procedure(context: Context, county: Place) -> Procedure:
    """All steps of the document that counts in a county."""
    pack = context.pack_at(county)
    return whole_procedure(context, pack.id if pack else None)


def _show(context: Context, county: Place) -> Reply:
    procedure, decided = _procedure(context, county), left_out.decided(context.tx, county.code)
    lines, buttons = [context.say("course.settings.list", place=county.name)], []
    for number, step in enumerate(procedure.steps, 1):
        optional = step in procedure.optional
        lines.append(_line(context, number, step, decided, optional=optional))
        if optional:
            way = _IN if step.id in decided else _OUT
            buttons.append(_button(context, county, step, way))
    lines.append(context.say("course.settings.foot" if buttons else "course.settings.foot_none"))
    return Reply(text="\n".join(lines), options=in_rows(buttons))


def _line(
    context: Context, number: int, step: CaseStep, decided: Mapping[str, tuple[int, datetime]], *, optional: bool
) -> str:
    words = {"number": number, "step": context.say(f"course.step.{step.id}")}
    if step.section is not None:
        return context.say("course.settings.by_document", section=step.section, **words)
    if not optional:
        return context.say("course.settings.always", **words)
    if step.id not in decided:
        return context.say("course.settings.by_practice", **words)
    person_id, _ = decided[step.id]
    name = people.name_of(context.tx, person_id) or context.say("reporting.said.someone")
    return context.say("course.settings.left_out", name=name, **words)


def _button(context: Context, county: Place, step: CaseStep, way: str) -> Option:
    name = context.say(f"course.step.{step.id}")
    return context.option(f"leave:{way}:{county.code}:{step.id}", f"course.settings.button.{way}", step=name)


def _ask(context: Context, county: Place, step: CaseStep, way: str) -> Reply:
    """What it does, with how many cases wait for the step now, before it is done."""
    yes = context.option(
        f"leave:{way}:{county.code}:{step.id}:{_SURE}", f"course.settings.button.{way}_sure", weight=Weight.MAIN
    )
    back = context.option("cmd:case_steps", "course.settings.button.list", weight=Weight.SIDE)
    name = context.say(f"course.step.{step.id}")
    count = _waiting(context, county, step) if way == _OUT else 0
    key = "course.settings.out_sure_waiting" if count else f"course.settings.{way}_sure"
    return context.reply(key, yes, back, place=county.name, step=name, count=count)


def _waiting(context: Context, county: Place, step: CaseStep) -> int:
    """How many cases of a county come to this step next."""
    pack = context.pack_at(county)
    before = _procedure(context, county).without(left_out.at(context.tx, county.code)).standing_before(step.id)
    wanted = CaseList(
        scope=rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id),
        below=(county.path,),
        turns={pack.id if pack else None: before},
    )
    return lists.count(context.tx, wanted) if before else 0


def _change(context: Context, county: Place, step: CaseStep, way: str) -> Reply:
    if way == _OUT:
        left_out.leave_out(context.tx, county.code, step.id, context.person_id, context.now)
    else:
        left_out.take_in(context.tx, county.code, step.id)
    subject = f"{county.code} {step.id}"
    audit.note(context.tx, person_id=context.person_id, action=f"case_step_{way}", subject=subject, now=context.now)
    words = {"place": county.name, "step": context.say(f"course.step.{step.id}")}
    _tell(context, county, way, words)
    back = context.option("cmd:case_steps", "course.settings.button.list")
    return context.reply(f"course.settings.{way}_done", back, **words)


def _tell(context: Context, county: Place, way: str, words: dict[str, str]) -> None:
    """The colleagues and the townships hear it: it is they who come to the step, or no longer do."""
    name = people.name_of(context.tx, context.person_id) or context.say("reporting.said.someone")
    text = context.say(f"course.settings.{way}_told", name=name, day=say_date(context.say, context.today), **words)
    colleagues = people.holding(context.tx, Role.COUNTY, county.code)
    townships = people.holding_below(context.tx, [Role.TOWNSHIP], [county])
    for one in (*colleagues, *townships):
        if one.person_id != context.person_id:
            context.notices.append(Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,)))
