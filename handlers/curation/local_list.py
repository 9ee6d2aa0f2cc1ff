"""本县问答 of the person's counties that wait or answer, a page at a time."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Reply, Weight
from handlers.dialog.pages import page_of
from handlers.people import curators
from storage.curation import local_entries
from storage.curation.local_entries import LocalEntry, LocalState

ON_A_PAGE = 10


def show_page(context: Context, number: int) -> Reply:
    """A page with the total, those that wait for a second person first, and the way to each."""
    codes = [county.code for county in curators.counties_of(context)]
    if not codes:
        return context.reply("questions.not_yours")
    new = context.option("local:new", "local.button.new", weight=Weight.MAIN)
    page = page_of(local_entries.count_shown(context.tx, codes), number, size=ON_A_PAGE)
    if not page.count:
        return context.reply("local.list_none", new)
    found = local_entries.shown(context.tx, codes, offset=page.offset, limit=page.size)
    lines = [_line(context, one, at) for at, one in enumerate(found, page.offset + 1)]
    buttons = [
        context.option(f"local:see:{one.id}", "local.button.see_one", number=at)
        for at, one in enumerate(found, page.offset + 1)
    ]
    text = "\n".join([context.say("local.list", count=page.count), *lines, *page.where(context.say)])
    turning = in_rows(page.turning(context.say, "local:list"))
    return Reply(text=text, options=(*in_rows(buttons), *turning, (new,)))


def _line(context: Context, entry: LocalEntry, number: int) -> str:
    expired = entry.state is LocalState.PUBLISHED and entry.until < context.today
    state = context.say(f"local.state.{'expired' if expired else entry.state}")
    return context.say("local.one", number=number, state=state, question=entry.text.asks[0])
