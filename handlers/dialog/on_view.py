"""The buttons that a person has before them: those of the last messages, but for buttons of questions long answered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import FORM_BUTTON, Option, Reply, Text, options_from_json
from handlers.dialog.typed_labels import bare, by_number, exactly, nearly
from storage.queues import outbox

_MESSAGES = 4  # so many messages with buttons are in sight
_READ = 8  # so many messages are looked through for them
_STEPS = (
    "-back",
    "-skip",
    "-keep",
    "-cancel",
    "-done",
    "-submit",
    "-change",
    "-take",
    "-anew",
)  # buttons that move a form
_ALL = "all"  # ticks all that a list offers, and is none of it
_ANY_TIME = (":-resume", ":-restart", ":-drop")  # what a form that was left offers, wherever it stands
SUMMARY = "-"  # stands for the summary where a button names the field that it belongs to


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message's buttons that still do something, in reading order."""

    options: tuple[Option, ...]

    @property
    def counted(self) -> tuple[Option, ...]:
        """Those that people count: what may be chosen. None of a summary, where they count its items."""
        if any(_place_of(option) == SUMMARY and _value_of(option) == "-submit" for option in self.options):
            return ()
        return tuple(option for option in self.options if _value_of(option) not in (*_STEPS, _ALL))


def question_of(reply: Reply) -> str | None:
    """The question of a form that all buttons of a message answer and that ends with it, as their ids begin.

    Empty where it has no buttons, none where one does more.
    """
    buttons = [option.id for option in reply.flat_options()]
    if not buttons:
        return ""
    question = ":".join(buttons[0].split(":", 3)[:3]) + ":"
    one_alone = question.startswith(FORM_BUTTON) and all(
        id.startswith(question) and not id.endswith(_ANY_TIME) for id in buttons
    )
    return question if one_alone else None


def in_sight(context: Context) -> tuple[Shown, ...]:
    """The last messages with buttons that do something, the latest first; none for what is not freshly typed."""
    content = context.inbound.content
    if not isinstance(content, Text) or content.edited:
        return ()
    return tuple(islice(_shown(context), _MESSAGES))


def typed_button(context: Context, text: str, shown: Sequence[Shown]) -> Option | None:
    """The button in sight whose label was typed, letter by letter; of the same label twice the latest.

    A word of consent is the button that agrees to what a form has just proposed.
    """
    found = next((found for one in shown if (found := exactly(context.say, text, one.options))), None)
    if found is not None or "forms.spoken.agree" not in context.say.lists_with(bare(text)):
        return found
    return next((option for one in shown[:1] for option in one.options if _value_of(option) == "-take"), None)


def meant_button(context: Context, text: str, shown: Sequence[Shown]) -> Option | None:
    """The button that typed words mean: by its number under the latest question, or by its words with slips.

    While a form asks, only the buttons of its question are so meant.
    """
    meant = shown[: 1 if context.conversation.draft is not None else _MESSAGES]
    if not meant:
        return None
    every = [option for one in meant for option in one.options]
    return by_number(context.say, text, meant[0].counted) or nearly(context.say, text, every)


def _shown(context: Context) -> Iterator[Shown]:
    here = _asked_in(context.conversation)
    is_live = _live_in(context.conversation, here)
    said = outbox.latest_replies(context.tx, context.person_id, context.inbound.channel, _READ, question=here)
    for reply in said:
        if options := options_from_json(reply, is_live):
            yield Shown(options=options)


def _asked_in(conversation: Conversation) -> str:
    """How the buttons of the question begin that a form asks now; empty where none does."""
    draft = conversation.draft
    return "" if draft is None else f"{FORM_BUTTON}{draft.id}:{draft.at or SUMMARY}:"


def _live_in(conversation: Conversation, here: str) -> Callable[[str], bool]:
    """Whether a button does something, by its id: one of a form does so where that stands, or takes it up again."""

    def is_live(id: str) -> bool:
        if not id.startswith(FORM_BUTTON) or (here and id.startswith(here)):
            return True
        return id.endswith(_ANY_TIME) and id.split(":", 2)[1] in conversation.drafts

    return is_live


def _place_of(option: Option) -> str:
    return option.id.split(":")[2] if option.id.startswith(FORM_BUTTON) else ""


def _value_of(option: Option) -> str:
    return option.id.split(":", 3)[3] if option.id.startswith(FORM_BUTTON) else ""
