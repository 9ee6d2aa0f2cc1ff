"""Where somebody wants to be told things, who can be met on more than one channel."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from storage.people import accounts


def way_in(context: Context) -> tuple[Option, ...]:
    """The button that leads here, where there is something to choose."""
    return (context.option("prefer:show", "preference.button.show"),) if len(_channels(context)) > 1 else ()


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """`prefer:show`, `prefer:CHANNEL`, or `prefer:latest` for wherever the person was last seen."""
    channels = _channels(context)
    match args:
        case ["latest"]:
            accounts.prefer(context.tx, context.person_id, None)
        case [channel] if channel in channels:
            accounts.prefer(context.tx, context.person_id, channel)
    return [_show(context, channels)]


def _show(context: Context, channels: list[str]) -> Reply:
    chosen = accounts.preferred_channel(context.tx, context.person_id)
    now = (
        context.say(f"preference.channel.{chosen}") if chosen in channels else context.say("preference.channel.latest")
    )
    others = [name for name in (*channels, "latest") if name != (chosen if chosen in channels else "latest")]
    options = [Option(id=f"prefer:{name}", label=context.say(f"preference.button.{name}")) for name in others]
    return Reply(text=context.say("preference.now", channel=now), options=in_rows(options))


def _channels(context: Context) -> list[str]:
    """Where the person can be met, those with a name for people."""
    found = dict.fromkeys(account.channel for account in accounts.of(context.tx, context.person_id))
    return [channel for channel in found if context.say.has(f"preference.channel.{channel}")]
