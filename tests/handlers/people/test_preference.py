"""Where somebody wants to be told things."""

from bot.core.delivery import deliver_notice
from handlers.dialog.messages import Choice, Command, Notice, Reply
from storage.people import accounts
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.dialogue import Dialogue


def channel_of_next_notice(dialogue: Dialogue) -> str:
    """Where the township's coordinator hears the next notice."""
    with dialogue.database.writing() as tx:
        notice = Notice(person_id=dialogue.cast.township, reply=Reply(text="来了一件上报。"))
        assert deliver_notice(tx, notice, dialogue.clock.now())
        [queued] = outbox.listed(tx, [OutboxStatus.WAITING])
        outbox.mark_sent(tx, queued.id, None, dialogue.clock.now())
    return queued.channel


def add_page(dialogue: Dialogue) -> None:
    """Let the township's coordinator be met on the page, too, and there last."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        accounts.add(
            tx, lane="web:x", channel="web", chat="web:x", person_id=dialogue.cast.township, now=now.replace(hour=23)
        )


def test_who_is_met_on_one_channel_is_not_asked_which(dialogue: Dialogue) -> None:
    shown = dialogue.say("resident", Command(name="me"))
    assert all(option.id != "prefer:show" for reply in shown for row in reply.options for option in row)


def test_the_preferred_channel_decides_and_otherwise_the_last_used(dialogue: Dialogue) -> None:
    add_page(dialogue)
    assert channel_of_next_notice(dialogue) == "web"
    for choice, channel in (("prefer:telegram", "telegram"), ("prefer:web", "web"), ("prefer:latest", "web")):
        dialogue.say("township", Choice(id=choice))
        assert channel_of_next_notice(dialogue) == channel


def test_a_preferred_channel_that_takes_no_messages_is_passed_over(dialogue: Dialogue) -> None:
    add_page(dialogue)
    dialogue.say("township", Choice(id="prefer:web"))
    with dialogue.database.writing() as tx:
        accounts.mark_reachable(tx, "web:x", False)
    assert channel_of_next_notice(dialogue) != "web"


def test_nobody_prefers_a_channel_where_they_are_not_met(dialogue: Dialogue) -> None:
    add_page(dialogue)
    for forged in ("prefer:apprise", "prefer:x", "prefer:"):
        dialogue.say("township", Choice(id=forged))
    with dialogue.database.reading() as tx:
        assert accounts.preferred_channel(tx, dialogue.cast.township) is None
