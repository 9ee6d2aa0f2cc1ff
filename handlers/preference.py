"""Where somebody wants to be told things, who can be met on more than one channel."""

from handlers.messages import Option, Reply
from handlers.talk import Talk, in_rows
from storage import people


def way_in(talk: Talk) -> tuple[Option, ...]:
    """The button that leads here, where there is something to choose."""
    return (talk.option("prefer:show", "preference.button.show"),) if len(_channels(talk)) > 1 else ()


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """`prefer:show`, `prefer:CHANNEL`, or `prefer:latest` for wherever the person was last seen."""
    channels = _channels(talk)
    match args:
        case ["latest"]:
            people.prefer(talk.tx, talk.person_id, None)
        case [channel] if channel in channels:
            people.prefer(talk.tx, talk.person_id, channel)
    return [_show(talk, channels)]


def _show(talk: Talk, channels: list[str]) -> Reply:
    chosen = people.preferred_channel(talk.tx, talk.person_id)
    now = talk.say(f"preference.channel.{chosen}") if chosen in channels else talk.say("preference.channel.latest")
    others = [name for name in (*channels, "latest") if name != (chosen if chosen in channels else "latest")]
    options = [Option(id=f"prefer:{name}", label=talk.say(f"preference.button.{name}")) for name in others]
    return Reply(text=talk.say("preference.now", channel=now), options=in_rows(options))


def _channels(talk: Talk) -> list[str]:
    """Where the person can be met, those with a name for people."""
    found = dict.fromkeys(account.channel for account in people.accounts_of(talk.tx, talk.person_id))
    return [channel for channel in found if talk.say.has(f"preference.channel.{channel}")]
