"""Finding cases: 查 三组 李四. A page at a time; what was sought is kept for the other pages."""

from handlers.cases import view
from handlers.cases.labels import CaseLabels
from handlers.cases.lookup import number_in
from handlers.cases.step import SHOW
from handlers.dialog import pending
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Content, Option, Reply, Text
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action, rows
from handlers.ledger import counts
from handlers.ledger.query import LedgerSearch, in_words, query_of
from handlers.ledger.reading import read_elsewhere, readings
from knowledge.reading.case_questions import read_case_question
from knowledge.reading.ledger import LedgerAsked
from knowledge.reading.text import normalise
from storage.cases import ledger
from storage.cases.cases import CaseState
from storage.cases.scope import RowScope
from storage.people import audit
from storage.people.people import Role

SOUGHT = "ledger"  # what is expected to be typed
ON_A_PAGE = 10
KEPT = 8  # so many searches of a person have pages that can still be turned
_FOR = (Role.CADRE, Role.TOWNSHIP, Role.COUNTY)


def start(context: Context) -> list[Reply]:
    """Ask what is to be found; whoever has no place is told who can."""
    if context.role not in _FOR:
        return [context.reply("ledger.not_yours", context.option("cmd:cases", "menu.cases"))]
    context.conversation.expects = {"what": SOUGHT}
    return [Reply(text=context.say("ledger.ask"), options=((pending.leave(context),),), asks=True)]


def take(context: Context, content: Content) -> list[Reply] | None:
    """What was asked for; none for a message that looks for nothing."""
    if not isinstance(content, Text) or number_in(content.text):
        return None
    said = _find(context, content.text, bare=True)
    if said is not None:
        context.conversation.expects = {}
    return said


def take_words(context: Context, text: str) -> list[Reply] | None:
    """Cases that are looked for, or their number; none for any other text."""
    if number_in(text):
        return None
    return counts.take_words(context, text, _keep) or _find(context, text) or _how_far(context, text)


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """found:<search>:<page>, and behind it a state where only the cases in it are wanted."""
    stored = context.conversation.searches.get(args[0])
    if stored is None or context.role not in _FOR:
        return [context.reply("ledger.gone", _again(context))]
    state = CaseState(args[2]) if len(args) > 2 and args[2] in set(CaseState) else None
    return [_page(context, args[0], LedgerSearch.from_json(stored), page_number(args[1]) if args[1:] else 1, state)]


def _find(context: Context, text: str, *, bare: bool = False) -> list[Reply] | None:
    """The first reading of a text that finds something; of one that finds nothing, where it can be nothing else."""
    if context.role not in _FOR:
        return None
    read = list(readings(context, text, bare=bare))
    if any(search.asked.counts for search in read):
        return None
    scope = _scope(context)
    found = next((one for one in read if ledger.count(context.tx, scope, query_of(context, one))), None)
    if found is None and read_elsewhere(context, text) is not None:
        return [context.reply("ledger.elsewhere", _again(context))]
    found = found or next((one for one in read if bare or one.asked.is_certain or not one.asked.names), None)
    if found is None:
        return None
    note_search(context, found)
    return [_page(context, _keep(context, found), found, 1, None)]


def _how_far(context: Context, text: str) -> list[Reply] | None:
    """李四家办到哪一步: the one case of that name as it stands, or the list of several; none where there is none."""
    asked = read_case_question(normalise(text))
    if asked is None or not asked.who or context.role not in _FOR:
        return None
    search = LedgerSearch(asked=LedgerAsked(names=(asked.who,)))
    scope, query = _scope(context), query_of(context, search)
    found = ledger.part(context.tx, scope, query, offset=0, limit=2)
    if not found:
        return None
    note_search(context, search)
    return [
        view.show(context, found[0]) if len(found) == 1 else _page(context, _keep(context, search), search, 1, None)
    ]


def _page(context: Context, key: str, search: LedgerSearch, number: int, state: CaseState | None) -> Reply:
    scope, query = _scope(context), query_of(context, search, state=state)
    page = page_of(ledger.count(context.tx, scope, query), number, size=ON_A_PAGE)
    what = _what(context, search, state)
    if not page.count:
        key = "ledger.none_named" if search.asked.names else "ledger.none"
        return context.reply(key, _again(context), what=what)
    found = ledger.part(context.tx, scope, query, offset=page.offset, limit=page.size)
    labels = CaseLabels(context, found)
    cases = tuple((Option(id=f"case:{SHOW}:{case.number}", label=labels.of(case)),) for case in found)
    lines = [context.say("ledger.found", count=page.count, what=what), *page.where(context.say)]
    if page.pages > 1:
        lines.append(context.say("ledger.narrow"))
    turning = [
        Option(id=f"{option.id}:{state}" if state else option.id, label=option.label)
        for option in page.turning(context.say, f"found:{key}")
    ]
    cards = tuple(
        view.drawn(context, case, labels.place(case), opens=option.id)
        for case, (option,) in zip(found, cases, strict=True)
    )
    return Reply(text="\n".join(lines), options=(*cases, *in_rows(turning), (_again(context),)), cards=cards)


def _again(context: Context) -> Option:
    return context.option("cmd:find", "ledger.again")


def _what(context: Context, search: LedgerSearch, state: CaseState | None) -> str:
    said = in_words(context, search) or (context.place.name if context.place else "")
    return (
        said if state is None else context.say("ledger.in_state", what=said, state=context.say(f"cases.state.{state}"))
    )


def _scope(context: Context) -> RowScope:
    return rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)


def _keep(context: Context, search: LedgerSearch) -> str:
    """Keep a search for its pages; its number."""
    kept, stored = context.conversation.searches, search.to_json()
    known = next((key for key, one in kept.items() if one == stored), None)
    key = known or str(max(map(int, kept), default=0) + 1)
    others = [(one, value) for one, value in kept.items() if one != key]
    context.conversation.searches = dict([*others[1 - KEPT :], (key, stored)])
    return key


def note_search(context: Context, search: LedgerSearch) -> None:
    """A look for somebody by name or number is kept in the audit trail."""
    if search.asked.names or search.asked.numbers:
        details = {"names": search.asked.names, "numbers": search.asked.numbers, "places": search.places}
        place = context.place.code if context.place else ""
        audit.note(
            context.tx,
            person_id=context.person_id,
            action="ledger_searched",
            subject=place,
            now=context.now,
            details=details,
        )
