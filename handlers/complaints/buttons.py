"""The buttons of complaints: each finds what it is about anew, so that a forged one does what no button does."""

from collections.abc import Callable

from handlers.complaints import access, form, lists, moving, naming, own, step_form, times_form, view, ways_in
from handlers.complaints.access import readers_of
from handlers.complaints.steps import HAND_ON, ComplaintStep, find
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.dialog.pages import page_number
from storage.complaints.complaints import Complaint


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """complaint:<what>, complaint:<step>:<number or code>, and what is said in `naming` and `lists`."""
    match args:
        case [id] if id in _PLAIN:
            return _PLAIN[id](context)
        case ["list", number]:
            return [lists.show(context, page_number(number))]
        case ["name" | "dismiss" as verb, code, id] if id.isdecimal():
            return naming.change(context, verb, code, int(id))
        case ["to", number, id] if id.isdecimal():
            return _of_office(context, number, lambda found: _hand_on(context, found, int(id)))
        case ["see", number]:
            return _of_office(context, number, lambda found: [view.show(context, found)])
        case ["phone", number]:
            return _of_office(context, number, lambda found: [view.show_phone(context, found)])
        case ["own", number]:
            found = access.own(context, number)
            return [context.reply("complaints.gone") if found is None else own.show(context, found, number)]
        case [id, reference] if (step := find(id)) is not None:
            return _step(context, step, reference)
    return [context.reply("complaints.gone")]


_PLAIN = {
    "named": ways_in.begin_named,
    "anonymous": form.begin_anonymous,
    "mine": own.show_list,
    "code": own.ask_for_code,
    "handlers": naming.show,
    "counts": lambda context: [lists.show_counts(context)],
    "times": times_form.begin,
}


def _of_office(context: Context, number: str, then: Callable[[Complaint], list[Reply]]) -> list[Reply]:
    """What is done to a complaint by who deals with it; the same words for none and for somebody else's."""
    found = access.of_office(context, number)
    return [context.reply("complaints.gone")] if found is None else then(found)


def _step(context: Context, step: ComplaintStep, reference: str) -> list[Reply]:
    if step.by_office:
        return _of_office(context, reference, lambda found: _office_step(context, step, found))
    found = access.own(context, reference)
    if found is None:
        return [context.reply("complaints.gone")]
    if step.words:
        return _too_late(context) if not step.is_open(found) else step_form.begin(context, step, found)
    moved = moving.take(context, found, step)
    if moved is None:
        return [own.kept_as(found, context.reply("complaints.too_late"))]
    return [own.show(context, moved, reference, note=context.say(f"complaints.done.{step.id}"))]


def _office_step(context: Context, step: ComplaintStep, found: Complaint) -> list[Reply]:
    if not step.is_open(found):
        return _too_late(context)
    if step is HAND_ON:
        others = sorted(readers_of(context, found) - {context.person_id})
        return [view.ask_to_whom(context, found, others) if others else context.reply("complaints.nobody_else")]
    if step.words:
        return step_form.begin(context, step, found)
    moved = moving.take(context, found, step)
    if moved is None:
        return _too_late(context)
    return [view.show(context, moved, note=context.say(f"complaints.done.{step.id}"))]


def _hand_on(context: Context, found: Complaint, to: int) -> list[Reply]:
    done = moving.hand_on(context, found, to)
    return [context.reply("complaints.handed_on" if done else "complaints.gone")]


def _too_late(context: Context) -> list[Reply]:
    return [context.reply("complaints.too_late")]
