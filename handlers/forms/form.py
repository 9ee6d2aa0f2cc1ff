"""Forms as data, and how they ask: the question at hand, the summary, what becomes of a draft that is left.

A form is fields, what to do at the end, and how to call a draft of it. Where a draft stands is in
`handlers.dialog.conversation.Draft`; `handlers.forms.stepper` moves it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.menu import ways_on
from handlers.dialog.messages import Ask, Option, Reply
from handlers.dialog.on_view import SUMMARY
from handlers.forms import erasing
from handlers.forms.field import Answers, Field, Rows, button_id, control
from handlers.forms.photo_least import photo_least
from handlers.forms.photo_strip import strip_in, strip_of

CHOICE = "form_choice"  # what is expected where buttons under a draft stand to be chosen, and no answer to its field
NEW_LINK = "-link"  # the button for another link to the page, where a field is answered only there


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form was sent in. `case` is the number of the case that it made or is about, none where it is about none."""

    said: list[Reply]
    case: str | None = None


@dataclass(frozen=True, kw_only=True)
class AskAgain:
    """A form is not sent in before one field has another answer; `note` says why."""

    field: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Differs:
    """Somebody else has changed a field since the form was opened: `note` says who, when and both values.

    `theirs` is the value that stands now; `take_theirs` and `keep_mine` are what the two ways are called.
    """

    field: str
    theirs: Any
    note: str
    take_theirs: str
    keep_mine: str


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A form can no longer be sent in by this person: a role may have gone, or what it is about. `reply` says so."""

    reply: Reply


def _adds_nothing(context: Context, draft: Draft) -> tuple[Field, ...]:
    """The fields that a document adds to a form of which no document speaks."""
    return ()


def _nobody(context: Context, draft: Draft) -> str:
    """The householder of what is about no household."""
    return ""


def _tell_nothing(context: Context, draft: Draft) -> str:
    """What is said ahead of a form that has nothing to tell of what it will do."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form. `submit` is called with all answers; `answered` after each one; `name` says whose draft it is.

    `opened` fills in what a new draft knows already, and gives what is said above the first question. `outlook` says
    under the summary what sending it in will do; `submit_label` is the key of that button's label. `about` says on the
    page whose draft it is, masked, where a field is answered there. What is written into a form `for_others` (a notice,
    a reason for somebody else) is no report of danger; what is written into a `confidential` one is repeated to nobody,
    though danger in it is heard. The fields `beside` are not asked, but keep what is said beside an answer; `fills`
    puts such words into the fields of which they tell, and gives what is said back. `pictures` are ids of stored photos
    that are shown with a question. One for `practice` says so above each question, and nothing
    counts it. One that is `explained` offers with each question what it is needed for. `head` gives the householder's
    name of what it is about. `grows` gives the fields that the document which counts for a draft's subject adds, or has
    in the place of some: `grown` is the form with them.
    """

    id: str
    fields: tuple[Field, ...]
    submit: Callable[[Context, Draft], Sent | AskAgain | Differs | Closed]
    name: Callable[[Context, Draft], str]
    opened: Callable[[Context, Draft], str] = lambda context, draft: ""
    answered: Callable[[Context, Draft, Field], list[Reply]] = lambda context, draft, asked: []
    cancelled: Callable[[Context, Draft], list[Reply]] = lambda context, draft: []
    outlook: Callable[[Context, Draft], str] = _tell_nothing
    about: Callable[[Context, Draft], str] = lambda context, draft: ""
    submit_label: str = "forms.button.submit"
    for_others: bool = False
    practice: bool = False
    confidential: bool = False
    explained: bool = False
    beside: tuple[Field, ...] = ()
    fills: Callable[[Context, Draft, str], str] | None = None
    pictures: Callable[[Context, Draft, Field], tuple[str, ...]] = lambda context, draft, asked: ()
    head: Callable[[Context, Draft], str] = _nobody
    grows: Callable[[Context, Draft], tuple[Field, ...]] = _adds_nothing

    def grown(self, context: Context, draft: Draft) -> "Form":
        """The form with all fields that this draft may ask."""
        if self.grows is _adds_nothing:
            return self
        own = {asked.id: asked for asked in (*self.fields, *self.grows(context, draft))}
        return replace(self, fields=tuple(own.values()))

    @property
    def tells_ahead(self) -> bool:
        """Whether it says what sending it in will do."""
        return self.outlook is not _tell_nothing

    @property
    def gathering(self) -> Field | None:
        """The field that keeps the words which stand beside other answers; none where the form has none."""
        return next((asked for asked in (*self.fields, *self.beside) if asked.gathers), None)

    def open_fields(self, draft: Draft) -> list[Field]:
        """The fields that apply, given the answers so far; in the draft's order where only some are open."""
        if draft.only is None:
            return [asked for asked in self.fields if asked.when(draft.answers)]
        open_ids = [id for id in draft.only if self.has(id)]
        return [asked for asked in map(self.field, open_ids) if asked.when(draft.answers)]

    def has(self, id: str) -> bool:
        """Whether there is a field with this id."""
        return any(asked.id == id for asked in self.fields)

    def field(self, id: str) -> Field:
        """The field with this id; raises KeyError."""
        for asked in self.fields:
            if asked.id == id:
                return asked
        raise KeyError(id)


def form_of(context: Context, draft: Draft, all_forms: Mapping[str, Form]) -> Form:
    """The form of a draft, with what a document adds to it. Raises KeyError for a form that there is not."""
    return all_forms[draft.form].grown(context, draft)


def ask(
    context: Context, form: Form, draft: Draft, *, note: str = "", replaces: str | None = None, slipped: bool = False
) -> Reply:
    """The question where the draft stands, or its summary. Who has `slipped` is offered what it is needed for."""
    if draft.at is None:
        return _summary(context, form, draft, note=note)
    asked = form.field(draft.at)
    by_link, controls = erasing.on_page(context, asked), _controls(context, form, draft, asked, slipped=slipped)
    fields = _counted(form, draft, asked)
    place = next((number for number, one in enumerate(fields, 1) if one.id == asked.id), 1)
    name = context.say(f"{asked.texts}.name")
    lines = [
        _mark(context, form),
        note,
        context.say("forms.place", number=place, count=len(fields), name=name),
        erasing.question(context, asked) if by_link else asked.kind.question(context, draft, asked),
    ]
    if draft.answers.get(asked.id) is not None and _says_what_it_is(
        draft, asked, asked.kind.buttons(context, draft, asked)
    ):
        lines.append(context.say("forms.now", value=asked.kind.show(context, draft, asked, draft.answers[asked.id])))
    if by_link:
        anew = context.option(button_id(draft, asked.id, NEW_LINK), "sensitive.button.anew")
        return Reply(
            text="\n".join(line for line in lines if line),
            options=((anew,), *controls),
            links=(erasing.link(context, draft, asked),),
            asks=True,
        )
    return Reply(
        text="\n".join(line for line in lines if line),
        options=(*asked.kind.buttons(context, draft, asked), *controls),
        photos=form.pictures(context, draft, asked),
        ask=asked.kind.ask,
        photo_least=photo_least(context, draft, asked) if asked.kind.ask is Ask.PHOTO else None,
        strip=strip_of(context, draft, asked),
        replaces=replaces,
        asks=True,
    )


def _says_what_it_is(draft: Draft, asked: Field, buttons: Rows) -> bool:
    """Whether an answer that is there is said with the question: not where several rows of buttons show it."""
    told_beside = asked.kind.ask is Ask.PHOTO or (asked.kind.ask is Ask.LOCATION and asked.id not in draft.unfinished)
    return len(buttons) <= 1 or told_beside


def _counted(form: Form, draft: Draft, asked: Field) -> list[Field]:
    """The fields among which a question has its number: of a correction, while it asks, those that it has to ask."""
    fields = form.open_fields(draft)
    if draft.only is None or asked.id not in draft.unfinished or any(one.id not in draft.answers for one in fields):
        return fields
    return [one for one in fields if one.id in draft.unfinished or one.id in draft.messages]


def items(context: Context, form: Form, draft: Draft) -> list[str]:
    """The numbered lines of a summary: what each field says now."""
    lines = []
    for number, asked in enumerate(form.open_fields(draft), 1):
        value = draft.answers.get(asked.id)
        shown = context.say("forms.skipped") if value in (None, []) else asked.kind.show(context, draft, asked, value)
        lines.append(context.say("forms.item", number=number, name=context.say(f"{asked.texts}.name"), value=shown))
    return lines


def marked(context: Context, form: Form, said: list[Reply]) -> list[Reply]:
    """What a form says, each message under the words that tell of practice where it is for that."""
    mark = _mark(context, form)
    return [one if one.text.startswith(mark) else replace(one, text=f"{mark}\n{one.text}") for one in said]


def _mark(context: Context, form: Form) -> str:
    return context.say("practice.mark") if form.practice else ""


def _summary(context: Context, form: Form, draft: Draft, *, note: str) -> Reply:
    lines = [
        _mark(context, form),
        note,
        context.say("forms.summary"),
        *items(context, form, draft),
        form.outlook(context, draft),
        context.say("forms.how_to_change", number=min(3, len(form.open_fields(draft)))),
    ]
    buttons = [
        control(context, draft, SUMMARY, "submit", label=context.say(form.submit_label)),
        *(control(context, draft, SUMMARY, id) for id in ("change", "keep", "cancel")),
    ]
    return Reply(
        text="\n".join(line for line in lines if line),
        options=in_rows(buttons),
        strip=strip_in(context, draft, form.open_fields(draft)),
        asks=True,
    )


def _controls(context: Context, form: Form, draft: Draft, asked: Field, *, slipped: bool) -> Rows:
    ids = [] if before(form, draft) is None else ["back"]
    if may_skip(draft, asked):
        ids.append("skip")
    if may_empty(draft, asked):
        ids.append("empty")
    ids += ["keep", "cancel", *(["why"] if slipped or form.explained or asked.explains else [])]
    return in_rows([control(context, draft, asked.id, id) for id in ids], width=4)


def may_skip(draft: Draft, asked: Field) -> bool:
    """What is required is skipped only where it is answered: after going back, the way on is not to answer again."""
    answered = draft.answers.get(asked.id) not in (None, []) and asked.id not in draft.unfinished
    return answered or not asked.required(draft.answers)


def may_empty(draft: Draft, asked: Field) -> bool:
    """Whether there is an answer that need not be there."""
    return draft.answers.get(asked.id) not in (None, []) and not asked.required(draft.answers)


def next_open(form: Form, draft: Draft) -> str | None:
    """The first field without an answer; a skipped one has the answer none."""
    for asked in form.open_fields(draft):
        if asked.id not in draft.answers or asked.id in draft.unfinished:
            return asked.id
    return None


def before(form: Form, draft: Draft) -> str | None:
    """The field before the one asked now; none at the first."""
    ids = [asked.id for asked in form.open_fields(draft)]
    if draft.at is None:
        return ids[-1]
    place = ids.index(draft.at) if draft.at in ids else 0
    return ids[place - 1] if place else None


def ask_to_drop(context: Context, form: Form, draft: Draft) -> Reply:
    """Whether the draft is really to be given up."""
    expect_choice(context, draft, "drop")
    buttons = [control(context, draft, draft.at or SUMMARY, id) for id in ("drop", "keep", "resume")]
    return Reply(text=context.say("forms.sure", name=form.name(context, draft)), options=in_rows(buttons, width=3))


def say_it_is_kept(context: Context, form: Form, draft: Draft) -> Reply:
    """What is said when a draft is put aside."""
    resume_ = control(context, draft, draft.at or SUMMARY, "resume")
    return context.reply("forms.kept", resume_, *ways_on(context), name=form.name(context, draft))


def ask_what_to_change(context: Context, form: Form, draft: Draft) -> Reply:
    """Which item of the summary is to be changed, a button each."""
    expect_choice(context, draft, "item")
    buttons = [
        Option(
            id=button_id(draft, SUMMARY, f"-c={asked.id}"),
            label=context.say("forms.change_item", number=number, name=context.say(f"{asked.texts}.name")),
        )
        for number, asked in enumerate(form.open_fields(draft), 1)
    ]
    return Reply(text=context.say("forms.what_to_change"), options=in_rows(buttons))


def expect_choice(context: Context, draft: Draft, of: str) -> None:
    """Take no words for an answer of the draft that is being filled until a button is chosen."""
    if context.conversation.active == draft.id:
        context.conversation.expects = {"what": CHOICE, "draft": draft.id, "of": of}


def missing(fields: Sequence[Field], answers: Answers) -> list[Field]:
    """The fields that apply and have no answer."""
    return [asked for asked in fields if asked.when(answers) and answers.get(asked.id) in (None, [])]
