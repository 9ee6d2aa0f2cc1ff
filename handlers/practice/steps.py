"""Practising what follows a report: each step of the document that counts there, whose it is, and what it records."""

from handlers.cases.course_fields import ASKED_BY_SOME, STEP_FIELDS
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import LEVEL_OF, at_level
from handlers.dialog.messages import Reply, Weight
from handlers.practice import report
from knowledge.area import Level, Place
from knowledge.model.case_steps import REPORTED, CaseStep
from knowledge.model.procedure import USUAL, Procedure
from storage.cases import left_out
from storage.people import areas, practices
from storage.people.people import Role
from storage.people.practices import Practice


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """practice:start, practice:next, practice:end."""
    match args:
        case ["start"]:
            return report.start(context)
        case ["next"]:
            return [_next(context)]
        case ["end"]:
            practices.forget(context.tx, context.person_id)
            return [context.reply("practice.ended", context.option("cmd:report", "menu.report"))]
    return [context.reply("forms.old_button")]


def _next(context: Context) -> Reply:
    """The next step, which then counts as tried; the end, where there is none."""
    practice = practices.of(context.tx, context.person_id)
    if practice is None or not practice.answers:
        return context.reply("practice.gone", context.option("practice:start", "practice.button.start"))
    place = areas.find(context.tx, practice.answers["place"]["area"])
    steps = _procedure(context, place).line
    at = _number(steps, practice)
    if at >= len(steps):
        practices.forget(context.tx, context.person_id)
        return context.reply("practice.finished", context.option("cmd:report", "menu.report"))
    practices.note_step(context.tx, practice.id, steps[at].id)
    buttons = (
        context.option("practice:next", "practice.button.done", weight=Weight.MAIN),
        context.option("practice:end", "practice.button.end"),
    )
    return Reply(text=_say(context, steps, at, place), options=in_rows(buttons))


def _number(steps: tuple[CaseStep, ...], practice: Practice) -> int:
    """Where in the line the next step stands; the report itself is done."""
    ids = [step.id for step in steps]
    last = practice.step or REPORTED
    return ids.index(last) + 1 if last in ids else 0


def _procedure(context: Context, place: Place | None) -> Procedure:
    """That of the document that counts at a place, without what its county goes without."""
    if place is None:
        return USUAL
    pack, county = context.pack_at(place), at_level(areas.lineage(context.tx, place), Level.COUNTY)
    whole = pack.procedure if pack else USUAL
    return whole.without(left_out.at(context.tx, county.code)) if county else whole


def _say(context: Context, steps: tuple[CaseStep, ...], at: int, place: Place | None) -> str:
    step = steps[at]
    values = {
        "number": at,
        "count": len(steps) - 1,
        "step": context.say(f"course.step.{step.id}"),
        "office": _office(context, step, place),
    }
    lines = [context.say("practice.mark"), context.say("practice.step", **values)]
    fields = _fields(context, step)
    if fields:
        lines.append(context.say("practice.records", fields=context.say("forms.comma").join(fields)))
    lines.append(context.say("practice.told"))
    return "\n".join(lines)


def _office(context: Context, step: CaseStep, place: Place | None) -> str:
    lineage = [] if place is None else areas.lineage(context.tx, place)
    office = at_level(lineage, LEVEL_OF[Role(step.by[0])])
    return office.name if office else context.say(f"role.{step.by[0]}")


def _fields(context: Context, step: CaseStep) -> list[str]:
    """The names of what the step's form asks by this document; none of a step that is one press."""
    own = STEP_FIELDS.get(step.id, ())
    besides = [ASKED_BY_SOME[id] for id in step.asks if id in ASKED_BY_SOME]
    return [context.say(f"{one.texts}.name") for one in (*own, *besides)]
