"""One message a morning: what is new to do for a person who holds a role; none where nothing is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from handlers.capability import Letter
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.digest_times import key_of
from handlers.dialog.hierarchy import OFFICES
from handlers.dialog.messages import Manner, Notice, Reply
from handlers.dialog.morning import Line, Morning, ReadOnce, Source, button_rows
from handlers.people.substitution import StandIns
from knowledge.calendar.calendar import is_quiet
from knowledge.calendar.told_times import DIGEST_AT
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.people import people
from storage.queues import mailings, outbox, told_lines
from storage.queues.mailings import Mailing, MailingKind
from storage.queues.recipients import Recipient
from storage.queues.told_lines import ToldLine

AGAIN = timedelta(days=7)  # so long after a line was told it is told again, though nothing has changed
LATE = timedelta(hours=1)  # a digest written so long after its time says that it is late
MOST_BUTTONS = 6

_LAST = "digest_planned"  # the day of the last one and the mailing: 2026-11-03 17


def plan(occasion: Occasion, _: Apart) -> None:
    """Begin the day's digest once its time has come, for all who hold a role by then.

    After downtime it begins at the first permitted moment of that day. One per day ever: its key says so to other
    processes, and after a clock was set back. What is left of an earlier day's digest is never sent.
    """
    tx, now, zone, today = occasion.tx, occasion.now, occasion.zone, occasion.today
    day, mailing_id = _last(tx)
    if day is not None and day < today:
        _end(tx, mailing_id, now)
    sent_at = datetime.combine(today, DIGEST_AT, tzinfo=zone)
    if day == today or now < sent_at or is_quiet(now, zone):
        return
    begun = mailings.add(tx, kind=MailingKind.DIGEST, roles=OFFICES, now=now, key=key_of(today))
    if begun is not None:
        mailings.add_holders(tx, begun, OFFICES, sent_at)
        heartbeats.set_fact(tx, _LAST, f"{today} {begun}")


def _last(tx: Transaction) -> tuple[date | None, int]:
    day, _, mailing_id = (heartbeats.fact(tx, _LAST) or "").partition(" ")
    return (date.fromisoformat(day), int(mailing_id)) if day else (None, 0)


def _end(tx: Transaction, mailing_id: int, now: datetime) -> None:
    if mailings.stop(tx, mailing_id, now) is not None:
        outbox.cancel_all(tx, _mark(mailing_id))


def _mark(mailing_id: int) -> str:
    """What the keys of all messages of a mailing have in them."""
    return f"mail:{mailing_id}:"


class DigestWriter:
    """Writes each person's digest when the turn comes, so that it says what holds at that moment.

    Its lines come from the sources, part by part. What counties and deputies decided is read once for all who
    are written to on one occasion.
    """

    def __init__(self, occasion: Occasion, sources: Iterable[Source]) -> None:
        self._occasion, self._say = occasion, occasion.say
        self._sources = sorted(sources, key=lambda source: source.part)
        self._once = ReadOnce(occasion)

    def write(self, mailing: Mailing, recipient: Recipient) -> Letter | None:
        """What somebody has to do; none where nothing is new, where nobody but a deputy acts, or the day is over."""
        occasion, stand_ins, person_id = self._occasion, self._once(StandIns), recipient.person_id
        grants = [
            grant
            for grant in people.grants_of(occasion.tx, person_id)
            if grant.place is not None and stand_ins.instead_of(person_id, grant.role, grant.place.code) is None
        ]
        if mailing.key != key_of(occasion.today) or not grants:
            return None
        morning = Morning(
            tx=occasion.tx,
            now=occasion.now,
            installation=occasion.installation,
            person_id=person_id,
            grants=grants,
            once=self._once,
        )
        lines = self._worth_telling(morning)
        if not lines:
            return None
        told_as = tuple(dict.fromkeys(grant for line in lines for grant in line.told_as))
        begin = self._say("digest.button.begin")
        places = ",".join(f"{grant.role}@{grant.place.code}" for grant in told_as if grant.place)
        notice = Notice(
            person_id=person_id,
            reply=Reply(text=self._text(lines), options=button_rows(self._say, lines, most=MOST_BUTTONS, begin=begin)),
            manner=Manner.REMINDER,
            told_as=told_as,
            topic=f"{_mark(mailing.id)}{places}"[:_LONGEST_TOPIC],
        )
        return Letter(notice=notice, to_note=morning.to_note)

    def _worth_telling(self, morning: Morning) -> list[Line]:
        """What is new, with what rides on it; to be noted as told. On a day off that is what is due on it."""
        works = morning.workdays.is_workday(morning.today)
        lines = [line for source in self._sources for line in source.lines(morning) if works or line.due_today]
        before = told_lines.of(morning.tx, morning.person_id) if any(line.about for line in lines) else {}
        told: dict[str, ToldLine] = {}
        found = [line for line in lines if self._is_new(morning, line, before, told)]
        if all(line.rides for line in found):
            return []
        morning.to_note.append(partial(told_lines.put, person_id=morning.person_id, told=told))
        return found

    def _is_new(self, morning: Morning, line: Line, before: dict[str, ToldLine], told: dict[str, ToldLine]) -> bool:
        """Whether a line says something new, or has not been told for a week; what it is about is kept."""
        if line.about is None:
            return True
        words = "\n".join([line.text, *(option.id for option in line.buttons)])
        fingerprint, last = morning.tx.vault.fingerprint(words), before.get(line.about)
        if last is not None and last.fingerprint == fingerprint and morning.today < last.told_on + AGAIN:
            told[line.about] = last
            return False
        told[line.about] = ToldLine(fingerprint=fingerprint, told_on=morning.today)
        return True

    def _text(self, lines: Sequence[Line]) -> str:
        sent_at = datetime.combine(self._occasion.today, DIGEST_AT, tzinfo=self._occasion.zone)
        late = self._occasion.now - sent_at > LATE
        numbered = [self._say("digest.line", number=number, text=line.text) for number, line in enumerate(lines, 1)]
        years = sorted({line.uncertain for line in lines if line.uncertain is not None})
        remarks = [self._say("reporting.uncertain", year=year) for year in years]
        if late:
            remarks.append(self._say("digest.late"))
        return "\n".join([self._say("digest.later" if late else "digest.morning"), *numbered, *remarks])


_LONGEST_TOPIC = 90  # the outbox's key holds it, after the address
