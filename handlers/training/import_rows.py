"""Bringing a spreadsheet into the training record: each row checked, the good ones compared with what is known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers.documents.trained_sheet import TrainedRow
from handlers.forms.dates import read_past_day
from handlers.forms.identity import Wrong, read_phone
from handlers.forms.names import read_name
from handlers.wording import Wording
from storage.training.record import Trade, Trained, TrainedPerson


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """A row that cannot be taken, and why: the finished sentence."""

    row: TrainedRow
    note: str


@dataclass(frozen=True, kw_only=True)
class TrainedChanges:
    """What a file changes: who is added, whose line says something else now, how many stay, and the bad rows."""

    added: tuple[Trained, ...]
    changed: tuple[tuple[int, Trained], ...]
    same: int
    problems: tuple[RowProblem, ...]


def compare(rows: Iterable[TrainedRow], known: Iterable[TrainedPerson], say: Wording, today: date) -> TrainedChanges:
    """Compare a file with a county's record. One trade, name and unit are one person; nobody is taken off."""
    lines = {_who(one.trained): one for one in known}
    added: dict[tuple[Trade, str, str], Trained] = {}
    changed: dict[int, Trained] = {}
    same, problems = 0, []
    for row in rows:
        trained = _read(row, say, today)
        if isinstance(trained, RowProblem):
            problems.append(trained)
        elif (line := lines.get(_who(trained))) is None:
            added[_who(trained)] = trained
        elif (kept := replace(trained, lesson=line.trained.lesson, boxes=line.trained.boxes)) == line.trained:
            same += 1
        else:
            changed[line.id] = kept
    return TrainedChanges(
        added=tuple(added.values()), changed=tuple(changed.items()), same=same, problems=tuple(problems)
    )


def _who(trained: Trained) -> tuple[Trade, str, str]:
    return trained.trade, trained.name, trained.unit


def _read(row: TrainedRow, say: Wording, today: date) -> Trained | RowProblem:
    values = {column: row.values.get(column, "") for column in ("unit", "certificate", "phone")}
    name = read_name(row.values["name"])
    if name is None:
        return RowProblem(row=row, note=say("training.import.problem.name"))
    if not values["unit"]:
        return RowProblem(row=row, note=say("training.import.problem.unit"))
    words = row.values["trade"]
    trade = next((one for one in Trade if words in say(f"training.import.trade.{one}").split()), None)
    if trade is None:
        return RowProblem(row=row, note=say("training.import.problem.trade"))
    trained_on = read_past_day(row.values["trained_on"], today)
    if trained_on is None or trained_on > today:
        return RowProblem(row=row, note=say("training.import.problem.trained_on"))
    phone = read_phone(values["phone"]) if values["phone"] else None
    if isinstance(phone, Wrong):
        return RowProblem(row=row, note=say("training.import.problem.phone", phone=values["phone"]))
    return Trained(
        trade=trade,
        name=name.name,
        unit=values["unit"],
        certificate=values["certificate"] or None,
        phone=phone,
        trained_on=trained_on,
    )
