"""Where somebody is signed in: shown, ended one by one or all but this one, and carried on to a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.dialog.context import Context, Occasion, in_rows
from handlers.dialog.dates import day_of
from handlers.dialog.messages import Link, Option, Reply
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.people.invitations import revoke_all
from storage.database.database import Transaction
from storage.people import accounts, audit, conversations
from storage.people.accounts import Account
from storage.web import one_time_links
from storage.web import sessions as web_sessions
from storage.web.one_time_links import Purpose
from storage.web.sessions import WebSession

SIGN_IN_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Device:
    """A place where somebody is signed in: a browser's session, or an account of another channel."""

    id: str
    name: str
    since: datetime | None
    seen_at: datetime
    here: bool
    session: WebSession | None = None
    account: Account | None = None


def buttons(context: Context) -> tuple[Option, ...]:
    """The ways here from who somebody is."""
    return (context.option("cmd:devices", "devices.button.show"), way_on(context))


def way_on(context: Context) -> Option:
    """The button that leads from the page on to a phone, from elsewhere to the page."""
    return context.option(
        "device:phone", f"devices.button.{'open_page' if context.inbound.session is None else 'phone'}"
    )


def show(context: Context, note: str = "") -> list[Reply]:
    """All devices with a button each, this one first."""
    found = of_person(context)
    lines = [line for line in (note, context.say("devices.list", count=len(found))) if line]
    options = []
    for number, device in enumerate(found, 1):
        lines.append(_line(context, number, device))
        key = "devices.button.end_this" if device.here else "devices.button.end"
        options.append(context.option(f"device:end:{device.id}", key, number=number))
    if any(not device.here for device in found):
        options.append(context.option("device:others", "devices.button.others"))
    options += [way_on(context), context.option("cmd:lost", "devices.button.lost")]
    return [Reply(text="\n".join(lines), options=in_rows(options))]


def lost(context: Context) -> list[Reply]:
    """What to do when the phone is lost, and whom to ask for it."""
    options = [context.option("cmd:devices", "devices.button.show")]
    if any(not device.here for device in of_person(context)):
        options.insert(0, context.option("device:others", "devices.button.others"))
    lines = (context.say("devices.lost"), say_whom_to_ask(context))
    return [Reply(text="\n".join(line for line in lines if line), options=in_rows(options))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """device:end:<id>, device:end:<id>:yes, device:others, device:phone."""
    match args:
        case ["others"]:
            return _end_others(context)
        case ["phone"]:
            return [_carry_on(context)]
        case ["end", *rest]:
            sure = rest[-1:] == ["yes"]
            return _end(context, ":".join(rest[:-1] if sure else rest), sure=sure)
    return [context.reply("forms.old_button")]


def show_to_above(context: Context, person_id: int, note: str = "") -> Reply:
    """Where somebody below is signed in, with a button for each to end it."""
    found = of_person(context, person_id)
    head = context.say("devices.theirs", count=len(found)) if found else context.say("devices.theirs_none")
    lines = [*([note] if note else []), head]
    lines += [_line(context, number, device) for number, device in enumerate(found, 1)]
    options = [
        context.option(f"lost:device:{person_id}:{device.id}", "devices.button.end", number=number)
        for number, device in enumerate(found, 1)
    ]
    return Reply(text="\n".join(lines), options=in_rows(options))


def end_for(context: Context, person_id: int, id: str) -> Reply:
    """End one place where somebody below is signed in, and show what is left."""
    device = next((device for device in of_person(context, person_id) if device.id == id), None)
    if device is None:
        return show_to_above(context, person_id, context.say("devices.gone"))
    _sign_out(context, [device], person_id)
    return show_to_above(context, person_id, context.say("devices.ended", device=device.name))


def of_person(context: Context, person_id: int | None = None) -> list[Device]:
    """Where somebody is signed in, this place first; without an id the sender."""
    whose = context.person_id if person_id is None else person_id
    devices = [
        Device(
            id=session.id,
            name=_session_name(context, session.device),
            since=session.created_at,
            seen_at=session.seen_at,
            here=session.id == context.inbound.session,
            session=session,
        )
        for session in web_sessions.of_person(context.tx, whose)
    ]
    devices += [
        Device(
            id=account.lane,
            name=channel_name(context, account.channel),
            since=None,
            seen_at=account.seen_at,
            here=account.lane == context.inbound.lane,
            account=account,
        )
        for account in accounts.of(context.tx, whose)
        if account.channel != web_sessions.CHANNEL
    ]
    return sorted(devices, key=lambda device: not device.here)


def _sign_out(context: Context, devices: Sequence[Device], whose: int) -> None:
    """Sessions end, an account of another channel becomes a stranger's."""
    web_sessions.end(context.tx, [device.session for device in devices if device.session], context.now)
    for device in devices:
        if device.account is not None:
            conversations.start(context.tx, accounts.part(context.tx, device.account.lane, context.now))
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="sessions_ended",
        subject=f"person:{whose}",
        now=context.now,
        details={"devices": [device.name for device in devices]},
    )


def sign_out_everywhere(tx: Transaction, person_id: int, *, by: int | None, now: datetime) -> int:
    """End all sessions and accounts of a person and void what is open of theirs, as after a loss; how many devices.

    `by` is who did it, none for the operator at the command line.
    """
    others = [account for account in accounts.of(tx, person_id) if account.channel != web_sessions.CHANNEL]
    count = len(web_sessions.of_person(tx, person_id)) + len(others)
    web_sessions.end_all(tx, person_id, now)
    for account in others:
        conversations.start(tx, accounts.part(tx, account.lane, now))
    one_time_links.close_all(tx, person_id, now)
    revoke_all(tx, person_id, now)
    subject, details = f"person:{person_id}", {"devices": count}
    audit.note(tx, person_id=by, action="signed_out_everywhere", subject=subject, now=now, details=details)
    return count


def _end(context: Context, id: str, *, sure: bool) -> list[Reply]:
    device = next((device for device in of_person(context) if device.id == id), None)
    if device is None:
        return show(context, context.say("devices.gone"))
    if device.here and not sure:
        yes = context.option(f"device:end:{id}:yes", "devices.button.end_this")
        return [context.reply("devices.sure", yes, context.option("cmd:devices", "devices.button.stay"))]
    _sign_out(context, [device], context.person_id)
    if device.here:
        return [context.reply("devices.ended_this")]
    return show(context, context.say("devices.ended", device=device.name))


def _end_others(context: Context) -> list[Reply]:
    others = [device for device in of_person(context) if not device.here]
    if not others:
        return show(context, context.say("devices.no_others"))
    _sign_out(context, others, context.person_id)
    return show(context, context.say("devices.ended_others", count=len(others)))


def _carry_on(context: Context) -> Reply:
    """A link for one more browser of this very person: as a QR code from the page, else to tap."""
    if context.installation.on_this_machine_only:
        return context.reply("devices.no_address")
    told = {"lane": context.inbound.lane}  # where the person hears of the other browser
    code = one_time_links.add(
        context.tx, Purpose.SIGN_IN, context.person_id, told, now=context.now, lasts=SIGN_IN_LASTS
    )
    url = f"{context.installation.link_root}/s/{code}"
    minutes = SIGN_IN_LASTS.seconds // 60
    if context.inbound.session is None:
        return Reply(
            text=context.say("devices.open_page", minutes=minutes),
            links=(Link(label=context.say("devices.button.open_page"), url=url),),
        )
    return Reply(text=context.say("devices.scan", minutes=minutes), qr=url)


def signed_in(context: Context, result: dict[str, Any]) -> list[Reply]:
    """Another browser was signed in as this person, who hears of it wherever else."""
    device = next((device for device in of_person(context) if device.id == result["session"]), None)
    if device is None:
        return []
    end_it = context.option(f"device:end:{device.id}", "devices.button.end_it")
    return [context.reply("devices.signed_in", end_it, device=device.name)]


# --- in words


def _line(context: Context, number: int, device: Device) -> str:
    here = context.say("devices.here") if device.here else ""
    seen = _day(context, context.now if device.here else device.seen_at)
    if device.since is None:
        return context.say("devices.account", number=number, device=device.name, seen=seen, here=here)
    since = _day(context, device.since)
    return context.say("devices.one", number=number, device=device.name, since=since, seen=seen, here=here)


def _day(context: Context, moment: datetime) -> str:
    day = day_of(moment, context.zone)
    days = (context.today - day).days
    if days in (0, 1):
        return context.say("devices.today" if days == 0 else "devices.yesterday")
    return context.say("devices.day", month=day.month, day=day.day)


def _session_name(context: Context, device: str) -> str:
    kind, _, app = device.partition(" ")
    name = (
        context.say(f"devices.kind.{kind}")
        if context.say.has(f"devices.kind.{kind}")
        else context.say("devices.kind.other")
    )
    if not context.say.has(f"devices.app.{app}"):
        return name
    return context.say("devices.in_app", device=name, app=context.say(f"devices.app.{app}"))


def channel_name(occasion: Occasion, channel: str) -> str:
    """What people call a channel."""
    key = f"devices.channel.{channel}"
    return occasion.say(key) if occasion.say.has(key) else channel
