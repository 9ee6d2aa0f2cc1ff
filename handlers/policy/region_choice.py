"""Choosing the region by whose document questions are answered."""

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.policy.asker import may_choose
from handlers.policy.ways_on import regions


def offer_regions(context: Context) -> Reply:
    """The regions to choose from; to whom a role gives one, how another is asked about."""
    if may_choose(context):
        return context.reply("ask.which_region", *regions(context.knowledge))
    own = context.packs[context.region or ""].region
    other = next((pack.region for pack in context.packs.values() if pack.region is not own), own)
    return context.reply("ask.settled", region=own.name, other=next(iter(other.aliases), other.name))
