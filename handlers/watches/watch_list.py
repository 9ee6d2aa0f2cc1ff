"""The watched houses of the person's place, those due first, and one of them with what was seen."""

from handlers.cases import steps, view
from handlers.cases.step import SHOW
from handlers.cases.watching import rule_for
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.forms import stepper
from handlers.forms.dates import say_day
from handlers.watches import sealed_look
from handlers.watches.look_form import WATCH_LOOK
from knowledge.model.watches import WatchKind
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import people
from storage.people.people import Role
from storage.watches import watches
from storage.watches.watches import HouseLook, Watch

ON_A_PAGE = 10


def show(context: Context) -> list[Reply]:
    """The first page; to whoever holds no office there, whom to ask."""
    return [_page(context, 1)]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """watch:list:<page>; watch:see and watch:look with the case's number. Not there and not yours sound the same."""
    match args:
        case ["list", number]:
            return [_page(context, page_number(number))]
        case ["see" | "look" as deed, number]:
            case = cases.find(context.tx, number)
            watch = watches.of_case(context.tx, case.id) if case else None
            if case is not None and watch is not None and steps.may(context, case, Action.TAKE_VILLAGE_STEP):
                look = deed == "look"
                return stepper.open(context, WATCH_LOOK, subject=number) if look else [_see(context, case, watch)]
    return [context.reply("watches.gone")]


def _page(context: Context, number: int) -> Reply:
    place = context.place
    if place is None or context.role not in (Role.CADRE, *COORDINATORS):
        return context.reply("watches.not_yours", way=way_to_ask(context))
    counts = watches.counts(context.tx, place)
    if not counts:
        return context.reply("watches.list_none", place=place.name)
    page = page_of(sum(counts.values()), number, size=ON_A_PAGE)
    found = watches.part(context.tx, place, offset=page.offset, limit=page.size)
    houses = cases.by_ids(context.tx, [watch.case_id for watch in found])
    lines = [context.say("watches.list", place=place.name, count=page.count)]
    lines += [
        context.say("watches.count", kind=context.say(f"watches.kind.{kind}"), count=counts[kind])
        for kind in WatchKind
        if kind in counts
    ]
    buttons = [_button(context, watch, houses[watch.case_id]) for watch in found]
    turning = in_rows(page.turning(context.say, "watch:list"))
    return Reply(
        text="\n".join([*lines, *page.where(context.say)]),
        options=(*((button,) for button in buttons), *turning),
    )


def _button(context: Context, watch: Watch, case: Case) -> Option:
    kind, day = context.say(f"watches.short.{watch.kind}"), say_day(context, watch.next_on)
    key = "watches.late" if watch.next_on < context.today else "watches.one"
    return context.option(f"watch:see:{case.number}", key, whose=view.whose(context, case), kind=kind, day=day)


def say_watch(context: Context, case: Case, watch: Watch) -> list[str]:
    """Whose house it is and where, why it is watched, when somebody has to look next, and by which section."""
    rule = rule_for(context, case, watch.kind)
    lines = [
        context.say("watches.house", whose=view.whose(context, case), where=view.where(context, case)),
        context.say("watches.why", kind=context.say(f"watches.kind.{watch.kind}")),
        context.say("watches.next", day=say_day(context, watch.next_on)),
    ]
    if rule is not None:
        lines.append(context.say("watches.usual" if rule.usual else "watches.section", section=rule.section))
    return lines


def _see(context: Context, case: Case, watch: Watch) -> Reply:
    lines = say_watch(context, case, watch)
    looks = watches.looks(context.tx, watch.id)
    names = people.names_among(context.tx, {look.person_id for look in looks})
    lines += [say_look(context, case, look, names.get(look.person_id, "")) for look in looks]
    pictured = next((look for look in reversed(looks) if look.photos), None)
    if pictured is not None:
        lines.append(context.say("watches.pictures", day=say_day(context, pictured.day)))
    buttons = (
        context.option(f"watch:look:{case.number}", "watches.button.look", weight=Weight.MAIN),
        context.option(f"case:{SHOW}:{case.number}", "report.button.show"),
        context.option("watch:list:1", "watches.button.list", weight=Weight.SIDE),
    )
    return Reply(text="\n".join(lines), options=in_rows(buttons), photos=pictured.photos if pictured else ())


def say_look(context: Context, case: Case, look: HouseLook, name: str) -> str:
    """When who looked, and what was seen."""
    who = context.say(f"role.{look.role}") + name
    key = "watches.looked_words" if look.words else "watches.looked"
    seen = [box.said for box in sealed_look.seen_in(context, case, look)]
    seen += [context.say("watches.with_photos", count=len(look.photos))] if look.photos else []
    finding = context.say("forms.comma").join([context.say(f"watches.finding.{look.finding}"), *seen])
    return context.say(key, day=say_day(context, look.day), who=who, finding=finding, words=look.words or "")
