"""The words under a photo: kept as a remark of the case, and said to be kept."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo, Reply
from handlers.forms.choices import own_words

REMARKS = "remarks"  # the field of a case


def keep(context: Context, draft: Draft, photo: Photo) -> list[Reply]:
    """Add the words to the remarks; what is said to that: nothing to a photo without, or with words that are kept."""
    if not photo.caption or own_words(photo.caption) in (draft.answers.get("hazards") or ()):
        return []
    before = draft.answers.get(REMARKS)
    draft.answers[REMARKS] = f"{before}{context.say('forms.comma')}{photo.caption}" if before else photo.caption
    if draft.only is not None and REMARKS not in draft.only:
        draft.only = [*draft.only, REMARKS]
    return [context.reply("photos.caption_kept", words=photo.caption)]
