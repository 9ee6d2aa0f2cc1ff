"""待答问题: what people of the county asked a person, a page at a time, and one of them with what was said to it."""

from collections.abc import Sequence

from handlers.curation.askers import read_askers
from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_moment
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.pages import page_of
from handlers.people import curators
from knowledge.area import Place
from storage.curation import questions
from storage.curation.questions import AskedQuestion
from storage.people import areas

ON_A_PAGE = 10
_BEGINNING = 40  # characters of a question in a list


def show(context: Context) -> list[Reply]:
    """The first page; whose business it is, for all others."""
    return [show_page(context, 1)]


def show_page(context: Context, number: int) -> Reply:
    """A page of the questions that wait, with the total, and the way to each."""
    counties = curators.counties_of(context)
    if not counties:
        return context.reply("questions.not_yours")
    codes = [county.code for county in counties]
    local = context.option("local:list:1", "local.button.list")
    page = page_of(_count(context, codes), number, size=ON_A_PAGE)
    if not page.count:
        return context.reply("questions.none", local)
    found = questions.waiting(context.tx, codes, offset=page.offset, limit=page.size)
    turning = in_rows(page.turning(context.say, "question:list"))
    lines = [context.say("questions.list", count=page.count), *_lines(context, found, page.offset)]
    lines += page.where(context.say)
    return Reply(text="\n".join(lines), options=(*in_rows(_buttons(context, found, page.offset)), *turning, (local,)))


def _count(context: Context, codes: Sequence[str]) -> int:
    waiting = questions.count_waiting(context.tx)
    return sum(waiting.get(code, 0) for code in codes)


def _lines(context: Context, found: Sequence[AskedQuestion], first: int) -> list[str]:
    askers = read_askers(context, found)
    return [
        context.say(
            "questions.one",
            number=number,
            day=say_moment(context.say, one.handed_at or one.asked_at, context.zone),
            who=askers.say(context, one),
            question=beginning_of(one.text),
        )
        for number, one in enumerate(found, first + 1)
    ]


def _buttons(context: Context, found: Sequence[AskedQuestion], first: int) -> list[Option]:
    return [
        context.option(f"question:see:{one.id}", "questions.button.see", number=number)
        for number, one in enumerate(found, first + 1)
    ]


def beginning_of(text: str) -> str:
    """The first words of a question.

    >>> beginning_of("多少钱")
    '多少钱'
    """
    line = " ".join(text.split())
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING]}…"


def see(context: Context, asked: AskedQuestion) -> Reply:
    """A question with who asked it and what the assistant had said."""
    return Reply(
        text=describe(context, asked),
        options=in_rows(
            [
                context.option(f"question:answer:{asked.id}", "questions.button.answer", weight=Weight.MAIN),
                context.option("cmd:questions", "menu.questions", weight=Weight.SIDE),
            ]
        ),
    )


def describe(context: Context, asked: AskedQuestion) -> str:
    """Who asked what, when, of which region, how often, and what was said to it."""
    pack = context.packs.get(asked.pack or "")
    lines = [
        context.say(
            "questions.question",
            moment=say_moment(context.say, asked.handed_at or asked.asked_at, context.zone),
            who=read_askers(context, [asked]).say(context, asked),
            question=asked.text,
        )
    ]
    if pack is not None:
        lines.append(context.say("questions.region", region=pack.region.name))
    if asked.times > 1:
        lines.append(context.say("questions.times", count=asked.times))
    if asked.told is not None:
        lines.append(context.say("questions.told", text=asked.told))
    return "\n".join(lines)


def open_question(context: Context, id: int) -> AskedQuestion | Reply:
    """A question that waits and is the person's to answer; else what is said instead."""
    found = questions.find(context.tx, id)
    if found is None or found.handed_at is None or not curators.may_curate(context, county_of(context, found)):
        return context.reply("questions.gone")
    if found.answered_at is not None:
        return context.reply("questions.answered_before", context.option("cmd:questions", "menu.questions"))
    return found


def county_of(context: Context, asked: AskedQuestion) -> Place | None:
    """The county whose curators see a question."""
    return areas.find(context.tx, asked.county or "")
