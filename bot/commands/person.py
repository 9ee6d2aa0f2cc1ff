"""`anju person`: a copy of what is kept of somebody who asked for it, and erasing it; the county hears of both."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.case_access import As, CountyCoordinator, Reason, in_full_for, opened, tell
from bot.core.delivery import deliver_notice
from bot.core.private_files import writing_private
from handlers.cases.lookup import number_in
from handlers.dialog.context import Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Notice, Reply
from handlers.documents import own_data_sheet
from handlers.forms.identity import read_phone
from handlers.ledger.table import Disclosure
from handlers.own_data import erasing, holdings
from storage.cases import cases
from storage.people import areas, conversations, people
from storage.queues import outbox

app = typer.Typer(help="A person's own data: a copy, and erasing it, when the person asked.", no_args_is_help=True)

Who = Annotated[
    str, typer.Argument(help="The phone number of whose data it is, or the number of a case: who reported it.")
]
File = Annotated[Path, typer.Argument(help="A file that ends in .docx; one that is there is replaced.")]


@app.command("copy")
def copy(who: Who, file: File, reason: Reason = None, as_: As = None) -> None:
    """Write all that is kept of somebody to a file, numbers in full."""
    if file.suffix != ".docx":
        raise typer.BadParameter("expected a name that ends in .docx")
    with writing_private(file) as stream, opened(writing=True, with_packs=True) as now:  # there once all were told
        of, person_id = _of_whom(now, who, reason, as_)
        conversation = Conversation.from_json(conversations.load(now.tx, person_id) or conversations.EMPTY)
        parts = holdings.parts(now, person_id, conversation, Disclosure.FULL)
        note = now.say("own_data.copy.note", day=now.today.isoformat())
        stream.write(own_data_sheet.draw(now.say("own_data.copy.title"), note, parts))
        _tell(now, of, person_id, "own_data_copied", "own_data.copied_for", reason)
        _tell_person(now, person_id, "own_data.told_by_office")
    typer.echo(f"{len(parts)} kinds of data written to {file}")


@app.command("erase")
def erase(who: Who, reason: Reason = None, as_: As = None) -> None:
    """Erase what can be erased of somebody, and say what stays and why."""
    with opened(writing=True, with_packs=True) as now:
        of, person_id = _of_whom(now, who, reason, as_)
        outbox.take_back(now.tx, person_id)
        _tell_person(now, person_id, "own_data.erased_by_office")
        erasure = erasing.erase(now, person_id)
        _tell(now, of, person_id, "own_data_erased", "own_data.erased_for", reason)
        typer.echo(now.say("own_data.erased_whole" if erasure.whole else "own_data.erased"))
        for line in erasing.say_what_stays(now, erasure):
            typer.echo(line)


def _of_whom(now: Occasion, who: str, reason: str | None, as_: str | None) -> tuple[CountyCoordinator, int]:
    """For which coordinator it is done, and whose data they are. Raises BadParameter for nobody of that county."""
    of, person_id = in_full_for(now, reason, as_), _find(now, who)
    if person_id is None or not _is_of(now, person_id, of):
        raise typer.BadParameter("nobody with this number has to do with that county", param_hint="WHO")
    return of, person_id


def _find(now: Occasion, who: str) -> int | None:
    case = cases.find(now.tx, number_in(who) or "")
    if case is not None:
        return case.reporter_id
    number = read_phone(who)
    return people.find_by_phone(now.tx, number) if isinstance(number, str) else None


def _is_of(now: Occasion, person_id: int, of: CountyCoordinator) -> bool:
    """Whether all that somebody holds and reported lies in the coordinator's county."""
    places = [grant.place for grant in people.grants_of(now.tx, person_id)]
    places += [areas.get(now.tx, case.area) for case in cases.reported_by(now.tx, person_id, holdings.MOST)]
    return all(place is not None and of.county.contains(place) for place in places)


def _tell(now: Occasion, of: CountyCoordinator, person_id: int, action: str, key: str, reason: str | None) -> None:
    tell(now, of, action=action, key=key, subject=f"person:{person_id}", person=person_id, reason=reason)


def _tell_person(now: Occasion, person_id: int, key: str) -> None:
    deliver_notice(now.tx, Notice(person_id=person_id, reply=Reply(text=now.say(key))), now.now)
