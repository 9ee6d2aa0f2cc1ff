"""A photo of an ID card sent in place of its number: the order to read it, outside of the turn."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo
from handlers.forms import erasing
from handlers.forms.field import Field, Slip
from handlers.forms.releasing import release
from storage.cases import kept_cards
from storage.queues import jobs

READ_CARD = "read_card"


def order(context: Context, draft: Draft, asked: Field, photo: Photo) -> Slip:
    """Have a photo read, one of a person's at a time; what is said while it is. It goes from a messenger abroad.

    Where the county of the draft's case keeps such photos, it is kept once it was read.
    """
    erasing.erase_photo(context)
    if jobs.waits(context.tx, READ_CARD, context.inbound.lane):
        release(context, photo.source)
        return Slip(key="id_card.one_at_a_time")
    keeps = kept_cards.is_kept_of(context.tx, draft.subject)
    jobs.add(
        context.tx,
        kind=READ_CARD,
        lane=context.inbound.lane,
        details={
            "channel": context.inbound.channel,
            "source": photo.source,
            "draft": draft.id,
            "field": asked.id,
            "case": draft.subject if keeps else None,
        },
        due_at=context.now,
        key=f"card:{context.inbound.lane}:{context.inbound.message}",
    )
    return Slip(key="id_card.looking_kept" if keeps else "id_card.looking")
