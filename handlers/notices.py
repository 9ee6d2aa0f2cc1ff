"""Notices: the command, what a sender sees and does about one that is under way, and its buttons."""

from datetime import timedelta

from handlers import stepper
from handlers.dates import say_moment
from handlers.messages import Choice, Option, Reply, Weight
from handlers.notice_form import NOTICE
from handlers.notice_words import beginning_of, progress_button, say_progress, token_of
from handlers.permissions import Action
from handlers.talk import Talk, in_rows
from knowledge.calendar import next_permitted
from storage import areas, audit, mailings, notices, people
from storage.mailings import Mailing, MailingKind
from storage.people import Role
from storage.privacy import mask_name

AGAIN_AFTER = timedelta(hours=4)  # so long those who have not read it are left in peace
MOST_NAMED = 30
MOST_LISTED = 10


def show(talk: Talk) -> list[Reply]:
    """What a coordinator can do with notices; whose business they are, for all others."""
    if not may_send(talk):
        return [_not_yours(talk)]
    new = talk.option("notice:new", "notices.button.new", weight=Weight.MAIN)
    list_ = talk.option("notice:list", "notices.button.list")
    return [talk.reply("notices.show", new, list_)]


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """notice:new, notice:list, notice:refuse, notice:accept; see, unread, again, stop and got with a notice's token."""
    match args:
        case ["new"]:
            return _begin(talk)
        case ["list"]:
            return [_list(talk)] if may_send(talk) else [_not_yours(talk)]
        case ["refuse"]:
            return refuse(talk)
        case ["accept"]:
            return accept(talk)
        case ["got", token]:
            return [_confirm(talk, _find(talk, token))]
        case ["see" | "unread" | "again" | "stop" as verb, token]:
            mailing = _find(talk, token)
            if mailing is None or mailing.person_id != talk.person_id or not _may_follow(talk, mailing):
                return [talk.reply("notices.gone")]
            return [_DEEDS[verb](talk, mailing)]
    return [talk.reply("notices.gone")]


def may_send(talk: Talk) -> bool:
    """Whether the person writes to many in the role in which he acts."""
    return talk.may(Action.SEND_NOTICE, talk.place)


def _may_follow(talk: Talk, mailing: Mailing) -> bool:
    """Whether the person still holds the office in which the notice was written."""
    place = areas.find(talk.tx, mailing.area or "")
    return talk.may(Action.SEND_NOTICE, place)


def _find(talk: Talk, token: str) -> Mailing | None:
    found = notices.by_key(talk.tx, f"notice:{token}")
    mailing = None if found is None else mailings.find(talk.tx, found)
    return mailing if mailing is not None and mailing.kind is MailingKind.NOTICE else None


def _not_yours(talk: Talk) -> Reply:
    refused = talk.person_id in notices.refusing(talk.tx, [talk.person_id])
    key, weight = ("accept", Weight.PLAIN) if refused else ("refuse", Weight.SIDE)
    own = (talk.option(f"notice:{key}", f"notices.button.{key}", weight=weight),) if not talk.grants else ()
    return talk.reply("notices.not_yours", *own)


def _begin(talk: Talk) -> list[Reply]:
    """Begin a notice, or go on where it was left."""
    if not may_send(talk):
        return [_not_yours(talk)]
    return stepper.open(talk, NOTICE)


# --- what the sender sees and does


def _list(talk: Talk) -> Reply:
    found = [mailings.find(talk.tx, id) for id in notices.sent_by(talk.tx, talk.person_id, MOST_LISTED)]
    sent = [mailing for mailing in found if mailing is not None and _may_follow(talk, mailing)]
    new = talk.option("notice:new", "notices.button.new", weight=Weight.MAIN)
    if not sent:
        return talk.reply("notices.list_none", new)
    lines, buttons = [talk.say("notices.list", count=len(sent))], []
    for number, mailing in enumerate(sent, 1):
        moment, title = _moment(talk, mailing), beginning_of(mailing)
        lines.append(talk.say("notices.one", number=number, moment=moment, title=title))
        see = f"notice:see:{token_of(mailing)}"
        buttons.append(talk.option(see, "notices.button.see_one", number=number))
    return Reply(text="\n".join(lines), options=(*in_rows(buttons), (new,)))


def _see(talk: Talk, mailing: Mailing, note: str = "") -> Reply:
    """How far it got, in place of the message whose button was pressed."""
    progress = mailings.progress(talk.tx, mailing.id)
    lines = [
        note,
        talk.say("notices.progress", moment=_moment(talk, mailing), title=beginning_of(mailing)),
        say_progress(talk.say, mailing, progress),
    ]
    token, buttons = token_of(mailing), [progress_button(talk.say, mailing)]
    if _asks_receipt(mailing) and _unread_count(progress):
        buttons.append(talk.option(f"notice:unread:{token}", "notices.button.unread"))
        if mailing.stopped_at is None:
            buttons.append(talk.option(f"notice:again:{token}", "notices.button.again"))
    if mailing.stopped_at is not None:
        lines.append(talk.say("notices.stopped_before"))
    elif progress.waiting:
        buttons.append(talk.option(f"notice:stop:{token}", "notices.button.stop", weight=Weight.SIDE))
    pressed = talk.inbound.content.on if isinstance(talk.inbound.content, Choice) else None
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons), replaces=pressed)


def _unread(talk: Talk, mailing: Mailing) -> Reply:
    """Who has not confirmed it: some names with their places, the rest counted."""
    count = _unread_count(mailings.progress(talk.tx, mailing.id))
    named = [_who(talk, person_id) for person_id in mailings.unread(talk.tx, mailing.id, MOST_NAMED)]
    if not named or not _asks_receipt(mailing):
        return _see(talk, mailing, talk.say("notices.unread_none"))
    key = "notices.unread_more" if count > len(named) else "notices.unread"
    values: dict[str, object] = {"count": count, "names": talk.say("forms.comma").join(named)}
    buttons = [] if mailing.stopped_at else [_again_button(talk, mailing)]
    return Reply(text=talk.say(key, **values), options=in_rows([*buttons, progress_button(talk.say, mailing)]))


def _who(talk: Talk, person_id: int) -> str:
    name = people.name_of(talk.tx, person_id) or talk.say("notices.nameless")
    grant = next((grant for grant in people.grants_of(talk.tx, person_id) if grant.place), None)
    if grant is None or grant.place is None:
        return talk.say("notices.of_resident", name=mask_name(name))
    return talk.say("notices.of_holder", place=grant.place.name, name=name)


def _again(talk: Talk, mailing: Mailing) -> Reply:
    """Send it once more to all who have not confirmed it, no more often than every few hours."""
    if mailing.stopped_at is not None or not _asks_receipt(mailing):
        return _see(talk, mailing)
    last = notices.last_sent_at(talk.tx, mailing.id) or mailing.created_at
    if talk.now - last < AGAIN_AFTER:
        return _see(talk, mailing, talk.say("notices.too_soon", moment=say_moment(talk.say, last, talk.zone)))
    due_at = next_permitted(talk.now, talk.zone)
    count = mailings.repeat(talk.tx, mailing.id, due_at)
    if not count:
        return _see(talk, mailing, talk.say("notices.unread_none"))
    _note(talk, mailing, "notice_repeated")
    key = "notices.repeated" if due_at == talk.now else "notices.repeated_in_the_morning"
    return _see(talk, mailing, talk.say(key, count=count))


def _stop(talk: Talk, mailing: Mailing) -> Reply:
    spared = mailings.stop(talk.tx, mailing.id, talk.now)
    if spared is None:
        return _see(talk, mailing)
    _note(talk, mailing, "notice_stopped")
    stopped = mailings.find(talk.tx, mailing.id) or mailing
    return _see(talk, stopped, talk.say("notices.stopped", count=spared))


_DEEDS = {"see": _see, "unread": _unread, "again": _again, "stop": _stop}


def _again_button(talk: Talk, mailing: Mailing) -> Option:
    return talk.option(f"notice:again:{token_of(mailing)}", "notices.button.again")


def _asks_receipt(mailing: Mailing) -> bool:
    return bool(mailing.reply and mailing.reply.get("options"))


def _unread_count(progress: mailings.Progress) -> int:
    return progress.all - progress.waiting - progress.refused - progress.read


def _note(talk: Talk, mailing: Mailing, action: str) -> None:
    audit.note(talk.tx, person_id=talk.person_id, action=action, subject=f"notice:{mailing.id}", now=talk.now)


def _moment(talk: Talk, mailing: Mailing) -> str:
    return say_moment(talk.say, mailing.created_at, talk.zone)


# --- what those do who are sent it


def got(talk: Talk) -> list[Reply]:
    """收到, typed: the latest notice that asks for it."""
    for mailing_id in notices.unread_by(talk.tx, talk.person_id, MOST_LISTED):
        mailing = mailings.find(talk.tx, mailing_id)
        if mailing is not None and _asks_receipt(mailing):
            return [_confirm(talk, mailing)]
    return [talk.reply("notices.nothing_open")]


def _confirm(talk: Talk, mailing: Mailing | None) -> Reply:
    """Note that somebody read it; once. Another's, one that is none, and one of an office left sound the same."""
    standing = None if mailing is None else notices.standing(talk.tx, mailing.id, talk.person_id)
    if mailing is None or standing is None or not _is_meant(talk, mailing):
        return talk.reply("notices.gone")
    if standing.read_at is not None:
        moment = say_moment(talk.say, standing.read_at, talk.zone)
        return talk.reply("notices.confirmed_before", moment=moment)
    if not mailings.read(talk.tx, mailing.id, talk.person_id, talk.now):
        return talk.reply("notices.gone")
    return talk.reply("notices.confirmed", title=beginning_of(mailing))


def _is_meant(talk: Talk, mailing: Mailing) -> bool:
    return Role.RESIDENT in mailing.roles or any(grant.role in mailing.roles for grant in talk.grants)


def refuse(talk: Talk) -> list[Reply]:
    """No more notices for somebody without a role; who holds one has to take them, and may hand over to a deputy."""
    if talk.grants:
        return [talk.reply("notices.on_duty", place=talk.place.name if talk.place else "")]
    notices.refuse(talk.tx, talk.person_id, talk.now)
    return [talk.reply("notices.refused", talk.option("notice:accept", "notices.button.accept"))]


def accept(talk: Talk) -> list[Reply]:
    """Notices again."""
    notices.accept(talk.tx, talk.person_id)
    return [talk.reply("notices.accepted")]
