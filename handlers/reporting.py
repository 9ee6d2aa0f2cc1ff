"""What places say of their reporting dates by one tap: 已报送, 零报告, 已完成, 撤回."""

from handlers import extensions
from handlers.dates import day_of, say_date
from handlers.duties import Duty, DutyWords, choice_id, mark_of, reminder_key, stage_of
from handlers.duty_lookup import PlacedDuty, find_duty
from handlers.hierarchy import holders_at, superiors
from handlers.ledger import windows_of
from handlers.messages import Notice, Option, Reply, Weight
from handlers.permissions import Action
from handlers.talk import Talk, in_rows
from handlers.window_words import WindowWords, window_id
from handlers.windows import closing
from knowledge.area import Place
from knowledge.calendar import Stage
from storage import areas, audit, outbox, people, returns
from storage.people import Grant
from storage.returns import ReturnKind

_KINDS = {"done": ReturnKind.REPORTED, "nil": ReturnKind.NIL}


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """A button `due:VERB:MARK:DATE:AREA`, given without its `due`: note what the place did, or take it back.

    Only who answers for that very place may, in the role that is asked; to everybody else the button is unknown.
    Before its window opens and after it closed nothing changes.
    """
    match args:
        case ["done" | "nil" | "undo" | "extend" as verb, mark, due, area]:
            place = areas.find(talk.tx, area)
            duty = None if place is None else _own_duty(talk, mark, due, place)
        case _:
            duty = place = None
    if duty is None or place is None:
        return [talk.reply("reporting.said.unknown")]
    outside = _outside(talk, duty, place)
    if outside is not None:
        return [outside]
    if verb == "undo":
        return [_take_back(talk, duty, place)]
    if verb == "extend" and not duty.is_work:
        return extensions.begin(talk, PlacedDuty(duty=duty, place=place))
    return [_put(talk, duty, place, ReturnKind.REPORTED if duty.is_work else _KINDS[verb])]


def _own_duty(talk: Talk, mark: str, due: str, place: Place) -> Duty | None:
    """What a button names, where the person answers for it at the place and it is in sight."""
    placed = find_duty(talk, mark, due, place.code)
    duty = None if placed is None else placed.duty
    if duty is None or not duty.in_sight(talk.now.date()):
        return None
    grants = [grant for grant in talk.grants if duty.asked_of(grant.role)]
    may = talk.may(Action.CONFIRM_RETURN, place, grants=grants)
    return duty if may else None


def _outside(talk: Talk, duty: Duty, place: Place) -> Reply | None:
    """What is said to a button whose window is not open; none where it is."""
    today, opens, closes = talk.now.date(), duty.occurrence.opens, closing(duty)
    if today < opens:
        return _reply(talk, "reporting.said.not_open", duty, place, opens=say_date(talk.say, opens))
    if today > closes:
        said = returns.find(talk.tx, duty.at(place.code))
        state = talk.say("ledger.past_missed") if said is None else _words(talk, duty).state(said)
        values = {"subject": _words(talk, duty).subject, "date": say_date(talk.say, duty.due), "place": place.name}
        return talk.reply("reporting.said.closed", closes=say_date(talk.say, closes), state=state, **values)
    return None


def _put(talk: Talk, duty: Duty, place: Place, kind: ReturnKind) -> Reply:
    if returns.put(talk.tx, duty.at(place.code), kind, talk.person_id, talk.now):
        _note(talk, duty, place, str(kind))
        _tell_others(talk, duty, place, "reporting.said.others_done")
        _call_off(talk, duty, place)
        _tell_that_all_is_in(talk, duty, place)
        key = "reporting.said.done"
    else:
        key = "reporting.said.already"
    undo = talk.option(choice_id("undo", duty, place.code), "reporting.button.undo", weight=Weight.SIDE)
    return _reply(talk, key, duty, place, undo)


def _take_back(talk: Talk, duty: Duty, place: Place) -> Reply:
    if returns.take_back(talk.tx, duty.at(place.code)):
        _note(talk, duty, place, "taken_back")
        _tell_others(talk, duty, place, "reporting.said.others_undone")
        key = "reporting.said.undone"
    else:
        key = "reporting.said.nothing"
    return _reply(talk, key, duty, place, *_words(talk, duty).buttons(place))


def _note(talk: Talk, duty: Duty, place: Place, action: str) -> None:
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action=f"return_{action}",
        subject=f"{place.code} {duty.named} {duty.rule_id}",
        now=talk.now,
        details={"pack": duty.pack.id},
    )


def _tell_others(talk: Talk, duty: Duty, place: Place, key: str) -> None:
    """Tell the others of the place, and those to whom it was escalated."""
    others: dict[int, tuple[Grant, ...]] = {one.person_id: (one.grant,) for one in holders_at(talk.tx, place)}
    for row in returns.planned(talk.tx, duty.pack.id, duty.rule_id, duty.named):
        if row.area == place.code and stage_of(row.stage) in (Stage.ESCALATION, Stage.HIGHER):
            others.setdefault(row.person_id, ())
    name = people.name_of(talk.tx, talk.person_id) or talk.say("reporting.said.someone")
    for person_id in sorted(others.keys() - {talk.person_id}):
        reply = _reply(talk, key, duty, place, name=name)
        talk.notices.append(Notice(person_id=person_id, reply=reply, told_as=others[person_id]))


def _call_off(talk: Talk, duty: Duty, place: Place) -> None:
    """Take back the reminders that still wait to be sent, unless they speak of other places, too."""
    planned = returns.planned(talk.tx, duty.pack.id, duty.rule_id, duty.named)
    keys = {area: set[str]() for area in (row.area for row in planned)}
    for row in planned:
        day = day_of(row.at, talk.zone)
        keys[row.area].add(reminder_key(row.person_id, duty, row.stage, day))
    for key in keys.pop(place.code, set()) - set().union(*keys.values()):
        outbox.cancel(talk.tx, key)


def _tell_that_all_is_in(talk: Talk, duty: Duty, place: Place) -> None:
    """Tell the level above at the moment when nobody owes any more; once, by the key of the message."""
    windows = windows_of(talk)
    for one in superiors(talk.tx, place):
        above = one.grant.place
        window = None if above is None else windows.find(above, mark_of(duty.pack.id, duty.rule_id), duty.named)
        if window is None or above is None or not window.is_complete:
            continue
        words = WindowWords(say=talk.say, window=window, today=talk.now.date())
        text = talk.say(
            "ledger.all_in",
            place=above.name,
            subject=words.subject,
            date=words.day,
            places=words.places,
            counts=words.now_counts(),
        )
        key = f"all_in:{one.person_id}:{duty.pack.id}:{duty.rule_id}:{duty.named}:{above.code}"
        see = talk.option(window_id("see", window), "summaries.button.see")
        reply = Reply(text=text, options=((see,),), key=key)
        talk.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,), topic=key))


def _reply(talk: Talk, key: str, duty: Duty, place: Place, *options: Option, **values: object) -> Reply:
    state = _words(talk, duty).state(returns.find(talk.tx, duty.at(place.code)))
    subject, date = _words(talk, duty).subject, say_date(talk.say, duty.due)
    text = talk.say(key, subject=subject, date=date, place=place.name, state=state, **values)
    return Reply(text=text, options=in_rows(options))


def _words(talk: Talk, duty: Duty) -> DutyWords:
    return DutyWords(say=talk.say, duty=duty, today=talk.now.date())
