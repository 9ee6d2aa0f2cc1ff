"""Asking for an export: what may be chosen, what is wrong with a choice, and what others hear of one in full."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import parse_qsl

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import holders_at
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from handlers.exchange import writing
from handlers.exchange.columns import ALL, LIST, county_of, sets_for
from handlers.ledger.query import in_words
from handlers.ledger.selection import Selection
from handlers.ledger.view import read_view
from handlers.ledger.view_query import sought_in
from knowledge.area import Place
from storage.exchange import exports
from storage.exchange.exports import ExportFormat, ExportStatus, NewExport
from storage.people import audit, people
from storage.queues import jobs

EXPORT = "export"  # the kind of job that writes one
KEPT = timedelta(hours=24)  # so long the file can be fetched
MOST_AT_ONCE = 3  # that a person may have under way
POSITIONS = (ExportFormat.GEOJSON, ExportFormat.KML)  # tell where houses stand: in full alone
LONGEST_REASON, SHORTEST_REASON = 200, 4


class NoExports(LookupError):
    """There is no such export, or it is not the person's, or the person has no cases to export: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class ExportChoice:
    """What somebody chose. `sure` is said when all has been read once more."""

    format: str = ExportFormat.XLSX
    columns: str = LIST
    full: bool = False
    reason: str = ""
    sure: bool = False


@dataclass(frozen=True, kw_only=True)
class ExportSheet:
    """The form: how many cases were chosen where, what may be chosen of them, and what is wrong with what was.

    With `confirm` all is right, and as names and numbers go out in full it is read once more.
    """

    selection: Selection
    sought: str
    ticked: str
    count: int
    may_full: bool
    formats: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    choice: ExportChoice
    slips: dict[str, str] = field(default_factory=dict)
    confirm: bool = False


def sheet(context: Context, selection: Selection, choice: ExportChoice = ExportChoice()) -> ExportSheet:
    """The form for cases that were chosen in the ledger. Raises NoExports."""
    if not context.may(Action.VIEW_CASE, context.place):
        raise NoExports
    selection = replace(selection, view=read_view(context, parse_qsl(selection.view))[0].address())
    sought = sought_in(context, selection.words) if selection.everything else None
    may_full = context.may(Action.VIEW_ID_NUMBER, context.place)
    formats = [one for one in ExportFormat if may_full or one not in POSITIONS]
    own = [(str(one.id), one.name) for one in sets_for(context)]
    return ExportSheet(
        selection=selection,
        sought=in_words(context, sought) if sought else "",
        ticked=_ticked(context, selection),
        count=writing.count(context, selection, full=choice.full and may_full),
        may_full=may_full,
        formats=tuple((one.value, context.say(f"exchange.format.{one}")) for one in formats),
        columns=(*((id, context.say(f"exchange.columns.{id}")) for id in (LIST, ALL)), *own),
        choice=choice,
    )


def _ticked(context: Context, selection: Selection) -> str:
    """What the ticks mean; nothing where there are none in a whole view."""
    if selection.everything and not selection.numbers:
        return ""
    return context.say("exchange.all_but" if selection.everything else "exchange.ticked", count=len(selection.numbers))


def ask(context: Context, selection: Selection, choice: ExportChoice) -> int | ExportSheet:
    """Ask for an export, which is written outside of this turn: its id, else the form again. Raises NoExports."""
    shown = sheet(context, selection, choice)
    slips = dict(_slips(context, shown))
    if slips:
        return _again(shown, slips)
    if choice.full and not choice.sure:
        return _again(shown, {}, confirm=True)
    assert context.place is not None
    new = NewExport(
        person_id=context.person_id,
        area=context.place.code,
        format=ExportFormat(choice.format),
        full=choice.full,
        asked=writing.asked_for(shown.selection, choice.columns),
        reason=choice.reason.strip() or None,
        many=shown.count,
        expires_at=context.now + KEPT,
    )
    export_id = exports.add(context.tx, new, context.now)
    details = {"export": export_id}
    jobs.add(
        context.tx,
        kind=EXPORT,
        lane=context.inbound.lane,
        details=details,
        due_at=context.now,
        key=f"{EXPORT}:{export_id}",
    )
    _note(context, new, export_id)
    return export_id


def _slips(context: Context, shown: ExportSheet) -> list[tuple[str, str]]:
    """What is wrong, by field."""
    choice, found = shown.choice, []
    if choice.format not in dict(shown.formats):
        found.append(("format", context.say("exchange.slip.format")))
    if choice.columns not in dict(shown.columns):
        found.append(("columns", context.say("exchange.slip.columns")))
    if choice.full and not shown.may_full:
        found.append(("full", context.say("exchange.slip.not_full")))
    if choice.format in POSITIONS and not choice.full:
        found.append(("full", context.say("exchange.slip.positions")))
    if choice.full and not SHORTEST_REASON <= len(choice.reason.strip()) <= LONGEST_REASON:
        found.append(("reason", context.say("exchange.slip.reason")))
    if shown.count == 0:
        found.append(("format", context.say("exchange.slip.none")))
    waiting = [one for one in exports.latest_of(context.tx, context.person_id) if one.status is ExportStatus.WAITING]
    if len(waiting) >= MOST_AT_ONCE:
        found.append(("format", context.say("exchange.slip.busy", most=MOST_AT_ONCE)))
    return found


def _again(shown: ExportSheet, slips: dict[str, str], *, confirm: bool = False) -> ExportSheet:
    return ExportSheet(**{**vars(shown), "slips": slips, "confirm": confirm})


def _note(context: Context, new: NewExport, export_id: int) -> None:
    """Keep the export in the trail; of one in full the coordinators of the county and the own office hear."""
    action = "cases_exported_in_full" if new.full else "cases_exported"
    details = {"export": export_id, "count": new.many, "format": new.format, "reason": new.reason, **new.asked}
    audit.note(
        context.tx, person_id=context.person_id, action=action, subject=new.area, now=context.now, details=details
    )
    if not new.full or context.place is None:
        return
    name = people.name_of(context.tx, context.person_id) or ""
    text = context.say(
        "exchange.told_full", name=name, place=context.place.name, count=new.many, reason=new.reason or ""
    )
    told = {holder.person_id for place in _offices(context, context.place) for holder in holders_at(context.tx, place)}
    context.notices.extend(
        Notice(person_id=person_id, reply=Reply(text=text)) for person_id in sorted(told - {context.person_id})
    )


def _offices(context: Context, place: Place) -> tuple[Place, ...]:
    county = county_of(context, place)
    return (place,) if county is None or county == place else (place, county)
