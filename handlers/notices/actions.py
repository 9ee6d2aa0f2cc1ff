"""Notices: the command, what a sender sees and does about one that is under way, and its buttons."""

from datetime import timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_moment
from handlers.dialog.messages import Choice, Option, Reply, Weight
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.notices.form import NOTICE
from handlers.notices.texts import beginning_of, progress_button, say_progress, token_of
from knowledge.calendar.calendar import next_permitted
from storage.database.privacy import mask_name
from storage.people import areas, audit, people
from storage.people.people import Role
from storage.queues import mailings, notices
from storage.queues.mailings import Mailing, MailingKind

AGAIN_AFTER = timedelta(hours=4)  # so long those who have not read it are left in peace
MOST_NAMED = 30
MOST_LISTED = ON_A_PAGE = 10


def show(context: Context) -> list[Reply]:
    """What a coordinator can do with notices; whose business they are, for all others."""
    if not may_send(context):
        return [_not_yours(context)]
    new = context.option("notice:new", "notices.button.new", weight=Weight.MAIN)
    list_ = context.option("notice:list", "notices.button.list")
    return [context.reply("notices.show", new, list_)]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """notice:new, notice:list, notice:refuse, notice:accept; see, unread, again, stop and got with a notice's token."""
    match args:
        case ["new"]:
            return _begin(context)
        case ["list", *number]:
            page = page_number(number[0]) if number else 1
            return [_list(context, page)] if may_send(context) else [_not_yours(context)]
        case ["refuse"]:
            return refuse(context)
        case ["accept"]:
            return accept(context)
        case ["got", token]:
            return [_confirm(context, _find(context, token))]
        case ["see" | "unread" | "again" | "stop" as verb, token, *number]:
            mailing = _find(context, token)
            if mailing is None or mailing.person_id != context.person_id or not _may_follow(context, mailing):
                return [context.reply("notices.gone")]
            if verb == "unread":
                return [_unread(context, mailing, page_number(number[0]) if number else 1)]
            return [_DEEDS[verb](context, mailing)]
    return [context.reply("notices.gone")]


def may_send(context: Context) -> bool:
    """Whether the person writes to many in the role in which he acts."""
    return context.may(Action.SEND_NOTICE, context.place)


def _may_follow(context: Context, mailing: Mailing) -> bool:
    """Whether the person still holds the office in which the notice was written."""
    place = areas.find(context.tx, mailing.area or "")
    return context.may(Action.SEND_NOTICE, place)


def _find(context: Context, token: str) -> Mailing | None:
    found = notices.by_key(context.tx, f"notice:{token}")
    mailing = None if found is None else mailings.find(context.tx, found)
    return mailing if mailing is not None and mailing.kind is MailingKind.NOTICE else None


def _not_yours(context: Context) -> Reply:
    refused = context.person_id in notices.refusing(context.tx, [context.person_id])
    key, weight = ("accept", Weight.PLAIN) if refused else ("refuse", Weight.SIDE)
    own = (context.option(f"notice:{key}", f"notices.button.{key}", weight=weight),) if not context.grants else ()
    return context.reply("notices.not_yours", *own)


def _begin(context: Context) -> list[Reply]:
    """Begin a notice, or go on where it was left."""
    if not may_send(context):
        return [_not_yours(context)]
    return stepper.open(context, NOTICE)


# --- what the sender sees and does


def _list(context: Context, number: int) -> Reply:
    written = notices.sent_by(context.tx, context.person_id)
    places = areas.among(context.tx, {area for area in written.values() if area})
    own = [id for id, area in written.items() if context.may(Action.SEND_NOTICE, places.get(area or ""))]
    page = page_of(len(own), number, size=ON_A_PAGE)
    found = [mailings.find(context.tx, id) for id in page.of(own)]
    sent = [mailing for mailing in found if mailing is not None]
    new = context.option("notice:new", "notices.button.new", weight=Weight.MAIN)
    if not sent:
        return context.reply("notices.list_none", new)
    lines, buttons = [context.say("notices.list", count=page.count), *page.where(context.say)], []
    for number, mailing in enumerate(sent, page.offset + 1):
        moment, title = _moment(context, mailing), beginning_of(mailing)
        lines.append(context.say("notices.one", number=number, moment=moment, title=title))
        see = f"notice:see:{token_of(mailing)}"
        buttons.append(context.option(see, "notices.button.see_one", number=number))
    turning = in_rows(page.turning(context.say, "notice:list"))
    return Reply(text="\n".join(lines), options=(*in_rows(buttons), *turning, (new,)))


def _see(context: Context, mailing: Mailing, note: str = "") -> Reply:
    """How far it got, in place of the message whose button was pressed."""
    progress = mailings.progress(context.tx, mailing.id)
    lines = [
        note,
        context.say("notices.progress", moment=_moment(context, mailing), title=beginning_of(mailing)),
        say_progress(context.say, mailing, progress),
    ]
    token, buttons = token_of(mailing), [progress_button(context.say, mailing)]
    if _asks_receipt(mailing) and _unread_count(progress):
        buttons.append(context.option(f"notice:unread:{token}", "notices.button.unread"))
        if mailing.stopped_at is None:
            buttons.append(context.option(f"notice:again:{token}", "notices.button.again"))
    if mailing.stopped_at is not None:
        lines.append(context.say("notices.stopped_before"))
    elif progress.waiting:
        buttons.append(context.option(f"notice:stop:{token}", "notices.button.stop", weight=Weight.SIDE))
    pressed = context.inbound.content.on if isinstance(context.inbound.content, Choice) else None
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons), replaces=pressed)


def _unread(context: Context, mailing: Mailing, number: int) -> Reply:
    """Who has not confirmed it, a page at a time: first those to whom it went, then those whom it cannot reach."""
    sent, silent = mailings.unread(context.tx, mailing.id)
    if not (sent or silent) or not _asks_receipt(mailing):
        return _see(context, mailing, context.say("notices.unread_none"))
    page = page_of(len(sent) + len(silent), number, size=MOST_NAMED)
    shown = page.of([*sent, *silent])
    lines = []
    for key, group in (("unread", sent), ("silent", silent)):
        named = [_who(context, person_id) for person_id in shown if person_id in group]
        if named:
            names = context.say("forms.comma").join(named)
            lines.append(context.say(f"notices.{key}", count=len(group), names=names))
    token = token_of(mailing)
    buttons = [] if mailing.stopped_at else [_again_button(context, mailing)]
    turning = in_rows(page.turning(context.say, f"notice:unread:{token}"))
    return Reply(
        text="\n".join([*page.where(context.say), *lines]),
        options=(*turning, *in_rows([*buttons, progress_button(context.say, mailing)])),
    )


def _who(context: Context, person_id: int) -> str:
    name = people.name_of(context.tx, person_id) or context.say("notices.nameless")
    grant = next((grant for grant in people.grants_of(context.tx, person_id) if grant.place), None)
    if grant is None or grant.place is None:
        return context.say("notices.of_resident", name=mask_name(name))
    return context.say("notices.of_holder", place=grant.place.name, name=name)


def _again(context: Context, mailing: Mailing) -> Reply:
    """Send it once more to all who have not confirmed it, no more often than every few hours."""
    if mailing.stopped_at is not None or not _asks_receipt(mailing):
        return _see(context, mailing)
    last = notices.last_sent_at(context.tx, mailing.id) or mailing.created_at
    if context.now - last < AGAIN_AFTER:
        return _see(
            context, mailing, context.say("notices.too_soon", moment=say_moment(context.say, last, context.zone))
        )
    due_at = next_permitted(context.now, context.zone)
    meant = [one for group in mailings.unread(context.tx, mailing.id) for one in group]
    count = mailings.repeat(context.tx, mailing.id, due_at)
    if not count:
        return _see(context, mailing, context.say("notices.unread_none"))
    silent = min(count, len(meant) - len(people.reached(context.tx, meant)))
    _note(context, mailing, "notice_repeated")
    key = "notices.repeated" if due_at == context.now else "notices.repeated_in_the_morning"
    lines = [context.say(key, count=count - silent)]
    lines += [context.say("notices.silent_ones", count=silent)] if silent else []
    return _see(context, mailing, "\n".join(lines))


def _stop(context: Context, mailing: Mailing) -> Reply:
    spared = mailings.stop(context.tx, mailing.id, context.now)
    if spared is None:
        return _see(context, mailing)
    _note(context, mailing, "notice_stopped")
    stopped = mailings.find(context.tx, mailing.id) or mailing
    return _see(context, stopped, context.say("notices.stopped", count=spared))


_DEEDS = {"see": _see, "again": _again, "stop": _stop}


def _again_button(context: Context, mailing: Mailing) -> Option:
    return context.option(f"notice:again:{token_of(mailing)}", "notices.button.again")


def _asks_receipt(mailing: Mailing) -> bool:
    return bool(mailing.reply and mailing.reply.get("options"))


def _unread_count(progress: mailings.MailingProgress) -> int:
    return progress.all - progress.waiting - progress.refused - progress.read


def _note(context: Context, mailing: Mailing, action: str) -> None:
    audit.note(context.tx, person_id=context.person_id, action=action, subject=f"notice:{mailing.id}", now=context.now)


def _moment(context: Context, mailing: Mailing) -> str:
    return say_moment(context.say, mailing.created_at, context.zone)


# --- what those do who are sent it


def got(context: Context) -> list[Reply]:
    """收到, typed: the latest notice that asks for it."""
    for mailing_id in notices.unread_by(context.tx, context.person_id, MOST_LISTED):
        mailing = mailings.find(context.tx, mailing_id)
        if mailing is not None and _asks_receipt(mailing):
            return [_confirm(context, mailing)]
    return [context.reply("notices.nothing_open")]


def _confirm(context: Context, mailing: Mailing | None) -> Reply:
    """Note that somebody read it; once. Another's, one that is none, and one of an office left sound the same."""
    standing = None if mailing is None else notices.standing(context.tx, mailing.id, context.person_id)
    if mailing is None or standing is None or not _is_meant(context, mailing):
        return context.reply("notices.gone")
    if standing.read_at is not None:
        moment = say_moment(context.say, standing.read_at, context.zone)
        return context.reply("notices.confirmed_before", moment=moment)
    if not mailings.read(context.tx, mailing.id, context.person_id, context.now):
        return context.reply("notices.gone")
    return context.reply("notices.confirmed", title=beginning_of(mailing))


def _is_meant(context: Context, mailing: Mailing) -> bool:
    return Role.RESIDENT in mailing.roles or any(grant.role in mailing.roles for grant in context.grants)


def refuse(context: Context) -> list[Reply]:
    """No more notices for somebody without a role; who holds one has to take them, and may hand over to a deputy."""
    if context.grants:
        return [context.reply("notices.on_duty", place=context.place.name if context.place else "")]
    notices.refuse(context.tx, context.person_id, context.now)
    return [context.reply("notices.refused", context.option("notice:accept", "notices.button.accept"))]


def accept(context: Context) -> list[Reply]:
    """Notices again."""
    notices.accept(context.tx, context.person_id)
    return [context.reply("notices.accepted")]
