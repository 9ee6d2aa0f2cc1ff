"""What one capability is to all others: a single value in which it lists everything that reaches it.

Whoever carries messages, time or forms walks these values; nothing registers itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from handlers.dialog.apart import Plan
from handlers.dialog.context import Context, Occasion
from handlers.dialog.messages import Content, Notice, Reply
from handlers.dialog.morning import Source
from handlers.dialog.permissions import Action
from handlers.forms.form import Form
from handlers.spoken import Spoken
from storage.database.database import Transaction
from storage.queues.mailings import Mailing, MailingKind
from storage.queues.recipients import Recipient

Key = TypeVar("Key")
Value = TypeVar("Value")

Handler = Callable[[Context], list[Reply]]
ChoiceTaker = Callable[[Context, list[str]], list[Reply]]  # what follows the prefix in the button's id, split at ":"
ResultTaker = Callable[[Context, dict[str, Any]], list[Reply]]
ContentTaker = Callable[[Context, Any], list[Reply]]  # the content, of the kind under which the taker is listed
LinkTaker = Callable[[Context, str], list[Reply]]  # what stands behind the first hyphen
TextTaker = Callable[[Context, str], list[Reply] | None]  # none: these words are for somebody else


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a person is told by a mailing, and what is to be noted with it in the transaction that delivers it."""

    notice: Notice
    to_note: Sequence[Callable[[Transaction], object]] = ()


Writer = Callable[[Mailing, Recipient], Letter | None]  # only reading; none: there is nothing to tell


class TwoOwners(ValueError):
    """Two capabilities, or one twice, claim the same id."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Something that is waited for outside of forms.

    `take` gives none for a message that is no such thing. With `ask_again`, something waits for the answer: it is
    asked for again after an interruption, and once it is there, what waited goes on. What `leaves` is given up by words
    such as 取消.
    """

    take: Callable[[Context, Content], list[Reply] | None]
    ask_again: Handler | None = None
    leaves: bool = True


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a message's words ask for before anybody answers it; where it is `answered` with that, nobody else does."""

    said: list[Reply]
    answered: bool = False


Hearer = Callable[[Context, Form | None], Heard | None]  # the form that is being filled; none: nothing was heard


@dataclass(frozen=True, kw_only=True)
class Capability:
    """One thing that the assistant can do, and every way into it.

    `forms` are the forms that it has; of these, `personal` names those that take personal data, for which a consent is
    asked at the latest when the form is left.
    `hears` reads every text and caption first.
    `choices` take the buttons whose ids begin with a prefix (`case` of `case:show:YT2026-000001`): one that says
    nothing lets what waited go on. `commands` are what `/name` and the buttons `cmd:name` do.
    `links` take what a link into the private chat brings behind /start, by what stands before its first hyphen.
    `spoken` are words that do something wherever they are typed, whatever is under way.
    `expected` takes what is waited for outside of forms, by the name that `Conversation.expects` has for it.
    `contents` takes what is sent while nobody waits for anything, by its kind; `words` so takes a text, or leaves it to
    the capabilities after it.
    `results` takes what slow work gave, by the kind of the work.
    `clock` is what time brings, and `digest` what a person's morning digest tells of it. `mailings` gives, for a kind
    of mailing, who writes its messages on one occasion.
    `owns` are the actions for which it asks whether somebody may do them; the law itself is in `permissions`.
    """

    id: str
    forms: tuple[Form, ...] = ()
    personal: frozenset[str] = frozenset()
    hears: Hearer | None = None
    choices: Mapping[str, ChoiceTaker] = field(default_factory=dict)
    commands: Mapping[str, Handler] = field(default_factory=dict)
    links: Mapping[str, LinkTaker] = field(default_factory=dict)
    spoken: tuple[Spoken, ...] = ()
    expected: Mapping[str, Expected] = field(default_factory=dict)
    contents: Mapping[type[Content], ContentTaker] = field(default_factory=dict)
    words: TextTaker | None = None
    results: Mapping[str, ResultTaker] = field(default_factory=dict)
    clock: tuple[Plan, ...] = ()
    digest: tuple[Source, ...] = ()
    mailings: Mapping[MailingKind, Callable[[Occasion], Writer]] = field(default_factory=dict)
    owns: tuple[Action, ...] = ()


def by_name(commands: Mapping[str, Handler]) -> Iterator[Spoken]:
    """The words by which people say commands: each has the list `menu.say.<name>`."""
    return (Spoken(words=f"menu.say.{name}", act=act) for name, act in commands.items())


def table(
    what: str, capabilities: Sequence[Capability], pairs: Callable[[Capability], Iterable[tuple[Key, Value]]]
) -> dict[Key, Value]:
    """What all capabilities list, by its id, in their order. Raises TwoOwners."""
    found: dict[Key, Value] = {}
    owners: dict[Key, str] = {}
    for one in capabilities:
        for key, value in pairs(one):
            if key in owners:
                raise TwoOwners(f"the {what} {key!r} is listed by {owners[key]} and by {one.id}: one of them is wrong")
            found[key], owners[key] = value, one.id
    return found
