"""Where somebody is signed in: shown, ended one by one or all but this one, and carried on to a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.dates import day_of
from handlers.invitations import revoke_all
from handlers.messages import Link, Option, Reply
from handlers.talk import Talk, in_rows
from storage import audit, conversations, one_time_links, people, web_sessions
from storage.database import Transaction
from storage.one_time_links import Purpose
from storage.people import Account
from storage.web_sessions import WebSession

SIGNED_IN = "signed_in"  # the kind of the message that comes in when another browser was signed in
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


def buttons(talk: Talk) -> tuple[Option, ...]:
    """The ways here from who somebody is."""
    return (talk.option("cmd:devices", "devices.button.show"), _way_on(talk))


def _way_on(talk: Talk) -> Option:
    """From the page on to a phone, from elsewhere to the page."""
    return talk.option("device:phone", f"devices.button.{'open_page' if talk.inbound.session is None else 'phone'}")


def show(talk: Talk, note: str = "") -> list[Reply]:
    """All devices with a button each, this one first."""
    found = of_person(talk)
    lines = [line for line in (note, talk.say("devices.list", count=len(found))) if line]
    options = []
    for number, device in enumerate(found, 1):
        lines.append(_line(talk, number, device))
        key = "devices.button.end_this" if device.here else "devices.button.end"
        options.append(talk.option(f"device:end:{device.id}", key, number=number))
    if any(not device.here for device in found):
        options.append(talk.option("device:others", "devices.button.others"))
    options += [_way_on(talk), talk.option("cmd:lost", "devices.button.lost")]
    return [Reply(text="\n".join(lines), options=in_rows(options))]


def lost(talk: Talk) -> list[Reply]:
    """What to do when the phone is lost."""
    options = [talk.option("cmd:devices", "devices.button.show")]
    if any(not device.here for device in of_person(talk)):
        options.insert(0, talk.option("device:others", "devices.button.others"))
    return [Reply(text=talk.say("devices.lost"), options=in_rows(options))]


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """device:end:<id>, device:end:<id>:yes, device:others, device:phone."""
    match args:
        case ["others"]:
            return _end_others(talk)
        case ["phone"]:
            return [_carry_on(talk)]
        case ["end", *rest]:
            sure = rest[-1:] == ["yes"]
            return _end(talk, ":".join(rest[:-1] if sure else rest), sure=sure)
    return [talk.reply("forms.old_button")]


def of_person(talk: Talk) -> list[Device]:
    """Where the person is signed in, this place first."""
    devices = [
        Device(
            id=session.id,
            name=_session_name(talk, session.device),
            since=session.created_at,
            seen_at=session.seen_at,
            here=session.id == talk.inbound.session,
            session=session,
        )
        for session in web_sessions.of_person(talk.tx, talk.person_id)
    ]
    devices += [
        Device(
            id=account.lane,
            name=_channel_name(talk, account.channel),
            since=None,
            seen_at=account.seen_at,
            here=account.lane == talk.inbound.lane,
            account=account,
        )
        for account in people.accounts_of(talk.tx, talk.person_id)
        if account.channel != web_sessions.CHANNEL
    ]
    return sorted(devices, key=lambda device: not device.here)


def _sign_out(talk: Talk, devices: Sequence[Device]) -> None:
    """Sessions end, an account of another channel becomes a stranger's."""
    web_sessions.end(talk.tx, [device.session for device in devices if device.session], talk.now)
    for device in devices:
        if device.account is not None:
            conversations.start(talk.tx, people.part(talk.tx, device.account.lane, talk.now))
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action="sessions_ended",
        subject=f"person:{talk.person_id}",
        now=talk.now,
        details={"devices": [device.name for device in devices]},
    )


def sign_out_everywhere(tx: Transaction, person_id: int, *, by: int | None, now: datetime) -> int:
    """End all sessions and accounts of a person and void what is open of theirs, as after a loss; how many devices.

    `by` is who did it, none for the operator at the command line.
    """
    others = [account for account in people.accounts_of(tx, person_id) if account.channel != web_sessions.CHANNEL]
    count = len(web_sessions.of_person(tx, person_id)) + len(others)
    web_sessions.end_all(tx, person_id, now)
    for account in others:
        conversations.start(tx, people.part(tx, account.lane, now))
    one_time_links.close_all(tx, person_id, now)
    revoke_all(tx, person_id, now)
    subject, details = f"person:{person_id}", {"devices": count}
    audit.note(tx, person_id=by, action="signed_out_everywhere", subject=subject, now=now, details=details)
    return count


def _end(talk: Talk, id: str, *, sure: bool) -> list[Reply]:
    device = next((device for device in of_person(talk) if device.id == id), None)
    if device is None:
        return show(talk, talk.say("devices.gone"))
    if device.here and not sure:
        yes = talk.option(f"device:end:{id}:yes", "devices.button.end_this")
        return [talk.reply("devices.sure", yes, talk.option("cmd:devices", "devices.button.stay"))]
    _sign_out(talk, [device])
    if device.here:
        return [talk.reply("devices.ended_this")]
    return show(talk, talk.say("devices.ended", device=device.name))


def _end_others(talk: Talk) -> list[Reply]:
    others = [device for device in of_person(talk) if not device.here]
    if not others:
        return show(talk, talk.say("devices.no_others"))
    _sign_out(talk, others)
    return show(talk, talk.say("devices.ended_others", count=len(others)))


def _carry_on(talk: Talk) -> Reply:
    """A link for one more browser of this very person: as a QR code from the page, else to tap."""
    if talk.installation.on_this_machine_only:
        return talk.reply("devices.no_address")
    told = {"lane": talk.inbound.lane}  # where the person hears of the other browser
    code = one_time_links.add(talk.tx, Purpose.SIGN_IN, talk.person_id, told, now=talk.now, lasts=SIGN_IN_LASTS)
    url = f"{talk.installation.link_root}/s/{code}"
    minutes = SIGN_IN_LASTS.seconds // 60
    if talk.inbound.session is None:
        return Reply(
            text=talk.say("devices.open_page", minutes=minutes),
            links=(Link(label=talk.say("devices.button.open_page"), url=url),),
        )
    return Reply(text=talk.say("devices.scan", minutes=minutes), qr=url)


def signed_in(talk: Talk, result: dict[str, Any]) -> list[Reply]:
    """Another browser was signed in as this person, who hears of it wherever else."""
    device = next((device for device in of_person(talk) if device.id == result["session"]), None)
    if device is None:
        return []
    end_it = talk.option(f"device:end:{device.id}", "devices.button.end_it")
    return [talk.reply("devices.signed_in", end_it, device=device.name)]


# --- in words


def _line(talk: Talk, number: int, device: Device) -> str:
    here = talk.say("devices.here") if device.here else ""
    seen = _day(talk, talk.now if device.here else device.seen_at)
    if device.since is None:
        return talk.say("devices.account", number=number, device=device.name, seen=seen, here=here)
    since = _day(talk, device.since)
    return talk.say("devices.one", number=number, device=device.name, since=since, seen=seen, here=here)


def _day(talk: Talk, moment: datetime) -> str:
    day = day_of(moment, talk.zone)
    days = (talk.now.date() - day).days
    if days in (0, 1):
        return talk.say("devices.today" if days == 0 else "devices.yesterday")
    return talk.say("devices.day", month=day.month, day=day.day)


def _session_name(talk: Talk, device: str) -> str:
    kind, _, app = device.partition(" ")
    name = talk.say(f"devices.kind.{kind}") if talk.say.has(f"devices.kind.{kind}") else talk.say("devices.kind.other")
    if not talk.say.has(f"devices.app.{app}"):
        return name
    return talk.say("devices.in_app", device=name, app=talk.say(f"devices.app.{app}"))


def _channel_name(talk: Talk, channel: str) -> str:
    key = f"devices.channel.{channel}"
    return talk.say(key) if talk.say.has(key) else channel
