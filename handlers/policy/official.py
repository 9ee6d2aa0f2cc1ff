"""The official text behind an answer: the clauses it cites, in parts, and a passage where no entry answers."""

from collections.abc import Iterator, Sequence

from handlers.dialog.context import Context, in_rows
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Option, Reply
from handlers.policy.citation import cite, warn
from handlers.wording import Wording
from knowledge.model.pack import Pack
from knowledge.official.clauses import split, without_parts
from knowledge.search.passages import Passage

_PART = 300  # characters shown at a time, more where one sentence is longer
_MOST = 8  # sections that one button leads to


def official_option(
    pack: Pack, sections: Sequence[str], knowledge: Knowledge, say: Wording, *, named: bool = False
) -> tuple[Option, ...]:
    """The button to the text of cited sections, where it is imported; `named` says of which region it is."""
    order = [section.id for section in pack.region.sections]
    text = knowledge.official.get(pack.id)
    cited = [id for id in without_parts(tuple(sections)) if id in order]
    there = [order.index(id) for id in cited if text is not None and text.of(id)][:_MOST]
    if not there:
        return ()
    label = say("official.button.show_of", region=pack.region.name) if named else say("official.button.show")
    return (_option(pack.id, "-".join(map(str, there)), 0, label),)


def show_official(context: Context, pack_id: str, places: str, number: str) -> Reply:
    """One part of the clauses at these places in the pack's list of sections (“5-9”), with the way to the next."""
    pack = context.packs.get(pack_id)
    parts = list(_parts(pack, places, context.knowledge)) if pack else []
    at = int(number) if number.isdecimal() else 0
    if pack is None or at >= len(parts):
        return context.reply("official.page.gone")
    section, text = parts[at]
    count = len(parts)
    head = (
        context.say("official.page.head", number=at + 1, count=count)
        if count > 1
        else context.say("official.page.only")
    )
    more = [_option(pack_id, places, at + 1, context.say("official.button.more"))] if at + 1 < count else []
    return Reply(
        text=context.say(
            "official.page.text",
            head=head,
            basis=cite(pack.region, (section,), context.say),
            text=_legible(text, context.say),
        ),
        options=in_rows(more),
    )


def quote(pack: Pack, passage: Passage, say: Wording) -> str:
    """A passage as an answer, marked as a quotation."""
    return say(
        "official.quoted",
        text=_legible(passage.text, say),
        basis=cite(pack.region, (passage.section,), say),
        warning=warn(pack.region.document, say),
        whom=pack.region.whom_to_ask,
    )


def _parts(pack: Pack, places: str, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """The clauses of sections in parts short enough to read, each with its section's id."""
    text = knowledge.official.get(pack.id)
    sections = pack.region.sections
    for place in places.split("-"):
        if text is not None and place.isdecimal() and int(place) < len(sections):
            id = sections[int(place)].id
            yield from ((id, part) for part in split(text.of(id), _PART))


def _legible(text: str, say: Wording) -> str:
    """A text with the cells of its tables parted visibly."""
    lines = (line.rstrip("\t").replace("\t", say("official.cell")) for line in text.splitlines())
    return "\n".join(lines)


def _option(pack_id: str, places: str, number: int, label: str) -> Option:
    return Option(id=f"ask:o:{pack_id}:{places}:{number}", label=label)
