"""本县问答 at an office PC: all that wait or answer, one with its history, and the same deeds as in the chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.curation import local_buttons, local_entry, local_form
from handlers.curation.local_entry import LOCAL_ENTRY_REJECTION, Found
from handlers.curation.local_form import LOCAL_ENTRY
from handlers.curation.local_rules import may_approve
from handlers.curation.rooms import NotInKnowledge
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Option
from handlers.dialog.pages import Page, page_of
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.form import Form
from handlers.forms.sheets import Filled
from handlers.people import curators
from knowledge.area import Level
from storage.curation import local_entries
from storage.curation.local_entries import LocalEntry, LocalState
from storage.people import areas
from storage.people.people import Role

ON_A_PAGE = 50
AT_ONCE = ("approve", "alone", "withdraw")  # done by a button
BY_FORM = ("edit", "reject")


@dataclass(frozen=True, kw_only=True)
class LocalRow:
    """A local entry in the list: how it stands, its first phrasing, and till when it holds."""

    id: int
    state: str
    waits: bool
    question: str
    county: str
    until: str
    unreviewed: bool


@dataclass(frozen=True, kw_only=True)
class LocalList:
    """A page of the entries; `writes` where the person may write one."""

    rows: tuple[LocalRow, ...]
    page: Page
    writes: bool


@dataclass(frozen=True, kw_only=True)
class LocalPage:
    """An entry with its history, and what the person may do with it: name of the deed and its label."""

    id: int
    lines: tuple[str, ...]
    history: tuple[str, ...]
    buttons: tuple[tuple[str, str, str], ...]
    forms: tuple[tuple[str, str, str], ...]


def show(context: Context, number: int) -> LocalList:
    """The entries of the person's counties, of the city's counties those to agree to. Raises NotInKnowledge."""
    codes = [county.code for county in curators.counties_of(context)]
    if not codes and context.role is not Role.CITY:
        raise NotInKnowledge
    if codes:
        page = page_of(local_entries.count_shown(context.tx, codes), number, size=ON_A_PAGE)
        found: Sequence[LocalEntry] = local_entries.shown(context.tx, codes, offset=page.offset, limit=page.size)
    else:
        to_approve = _to_approve(context)
        page = page_of(len(to_approve), number, size=ON_A_PAGE)
        found = page.of(to_approve)
    names = areas.among(context.tx, {one.county for one in found})
    return LocalList(
        rows=tuple(_row(context, one, names[one.county].name) for one in found), page=page, writes=bool(codes)
    )


def _to_approve(context: Context) -> list[LocalEntry]:
    """What waits in the counties below, all that is there for who holds no county."""
    place = context.place
    counties = {one.code: one for one in areas.below(context.tx, place, Level.COUNTY)} if place else {}
    return [
        one
        for one in local_entries.waiting(context.tx)
        if one.county in counties and may_approve(context, one, counties[one.county])
    ]


def _row(context: Context, entry: LocalEntry, county: str) -> LocalRow:
    expired = entry.state is LocalState.PUBLISHED and entry.until < context.today
    return LocalRow(
        id=entry.id,
        state=context.say(f"local.state.{'expired' if expired else entry.state}"),
        waits=entry.state is LocalState.WAITING,
        question=entry.text.asks[0],
        county=county,
        until=say_date(context.say, entry.until),
        unreviewed=entry.state is LocalState.PUBLISHED and not entry.reviewed,
    )


def see(context: Context, id: int) -> LocalPage:
    """An entry. Raises NotInKnowledge for one that the person may not look at."""
    found = _find(context, id)
    deeds = [(_deed(option), option.label, option.weight.value) for option in local_entry.buttons(context, found)]
    return LocalPage(
        id=id,
        lines=tuple(local_entry.describe(context, found)),
        history=tuple(local_entry.history(context, found[0])),
        buttons=tuple(deed for deed in deeds if deed[0] in AT_ONCE),
        forms=tuple(deed for deed in deeds if deed[0] in BY_FORM),
    )


def do(context: Context, id: int, deed: str) -> str:
    """Do what a button does; what is said of it. Raises NotInKnowledge for what the person may not do with it."""
    _offered(context, id, deed)
    return "\n".join(reply.text for reply in local_buttons.take_choice(context, [deed, str(id)]))


def opened(context: Context, id: int, deed: str) -> WholeSheet:
    """The sheet by which an entry is written anew, or sent back. Raises NotInKnowledge."""
    form, subject = _form(context, id, deed)
    return at_once.opened(context, form, subject)


def send(context: Context, id: int, deed: str, filled: Filled, *, once: str, sure: bool) -> WholeSheet | SheetSent:
    """Write it anew once it was looked over, or send it back. Raises NotInKnowledge."""
    form, subject = _form(context, id, deed)
    return at_once.send(context, form, filled, subject=subject, once=once, sure=sure)


def opened_new(context: Context, question: int | None) -> WholeSheet:
    """The sheet of a new entry, of a question where one is named. Raises NotInKnowledge."""
    return at_once.opened(context, LOCAL_ENTRY, _subject(context, question))


def send_new(
    context: Context, question: int | None, filled: Filled, *, once: str, sure: bool
) -> WholeSheet | SheetSent:
    """Write a new entry, once it was looked over. Raises NotInKnowledge."""
    subject = _subject(context, question)
    return at_once.send(context, LOCAL_ENTRY, filled, subject=subject, once=once, sure=sure)


def _subject(context: Context, question: int | None) -> str:
    found = local_form.from_nothing(context) if question is None else local_form.from_question(context, question)
    if found is None:
        raise NotInKnowledge(question)
    return found


def _form(context: Context, id: int, deed: str) -> tuple[Form, str]:
    _offered(context, id, deed)
    if deed == "reject":
        return LOCAL_ENTRY_REJECTION, str(id)
    subject = local_form.from_entry(context, id)
    if subject is None:
        raise NotInKnowledge(id)
    return LOCAL_ENTRY, subject


def _offered(context: Context, id: int, deed: str) -> None:
    if deed not in {_deed(option) for option in local_entry.buttons(context, _find(context, id))}:
        raise NotInKnowledge(id)


def _find(context: Context, id: int) -> Found:
    found = local_entry.find(context, id)
    if found is None:
        raise NotInKnowledge(id)
    return found


def _deed(option: Option) -> str:
    return option.id.split(":")[1]
