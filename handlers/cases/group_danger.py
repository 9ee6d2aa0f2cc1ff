"""Danger told of in a group: what to do now, and a link to the private chat, which brings the words along.

The link holds a code alone; the words wait for it, sealed, for a day. The first who follows it raises the alarm with
them, or, where they are not sure, is asked.
"""

from dataclasses import replace
from datetime import timedelta

from handlers.capability import Heard
from handlers.cases import report, ways_in
from handlers.dialog import menu
from handlers.dialog.context import Context
from handlers.dialog.danger import danger_in, safety_words, words_of
from handlers.dialog.messages import Link, Reply, Text, Weight
from handlers.dialog.private_chat import start_link
from knowledge.reading.danger import DangerGrade, DangerReading
from storage.web import one_time_links
from storage.web.one_time_links import Purpose

LINK = "sos"  # before the hyphen of what the link brings
LASTS = timedelta(days=1)
ONCE_IN = timedelta(hours=1)  # so often a group is told what to do
MOST_LINKS = 5  # for sure words, in that time


def warn(context: Context, danger: DangerReading) -> Heard:
    """What a group is told: once an hour what to do now, with the link; of further sure words the link alone."""
    inbound = context.inbound
    group = f"{inbound.channel}:{inbound.chat}"
    since = context.now - ONCE_IN
    told = [made for made in one_time_links.made_since(context.tx, Purpose.DANGER, since) if made["group"] == group]
    if told and (danger.grade is not DangerGrade.SURE or len(told) >= MOST_LINKS):
        return Heard(said=[], answered=True)
    details = {"group": group, "words": words_of(inbound.content)}
    code = one_time_links.add(context.tx, Purpose.DANGER, context.person_id, details, now=context.now, lasts=LASTS)
    url = start_link(context.tx, f"{LINK}-{code}")
    way = context.say("danger.group") if url else context.say("menu.private_only")
    text = way if told else "\n".join((safety_words(danger, context.say), way))
    links = (Link(label=context.say("danger.button.group"), url=url),) if url else ()
    return Heard(said=[Reply(text=text, links=links)], answered=True)


def follow_link(context: Context, code: str) -> list[Reply]:
    """Somebody followed the link: sure words alarm at once, for others the button waits. It works for one person."""
    link = one_time_links.open_once(context.tx, Purpose.DANGER, code, str(context.person_id), context.now)
    if link is None:
        return [context.reply("danger.link_void", menu.danger(context.say))]
    carried = _carrying(context, link.details["words"])
    danger, closed = danger_in(carried.inbound.content), report.closed_to(context, danger=True)
    if closed:
        return [Reply(text=safety_words(danger, context.say)), *closed]
    if danger.grade is DangerGrade.SURE:
        return raise_alarm(context, code)
    told = context.option(f"danger:carry:{code}", "menu.danger", weight=Weight.ALARM)
    quiet = context.option("danger:no", "danger.button.no", weight=Weight.SIDE)
    return [Reply(text=safety_words(danger, context.say), options=((told, quiet),))]


def raise_alarm(context: Context, code: str) -> list[Reply]:
    """Raise the alarm with the words that a link brought; a second press finds it raised."""
    link = one_time_links.open_once(context.tx, Purpose.DANGER, code, str(context.person_id), context.now)
    if link is None or not one_time_links.close(context.tx, link, context.now):
        return [context.reply("danger.link_void", menu.danger(context.say))]
    words = link.details["words"]
    return ways_in.begin_in_danger(_carrying(context, words), words=words)


def _carrying(context: Context, words: str) -> Context:
    """The message as if its sender had written the words here."""
    return replace(context, inbound=replace(context.inbound, content=Text(text=words)))
