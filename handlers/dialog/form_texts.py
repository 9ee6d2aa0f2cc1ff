"""The texts of the forms that stand in packs, by the keys under which a form of the chat looks for its own."""

from collections.abc import Iterable, Iterator

from handlers.wording import Wording
from knowledge.model.document_form import AnswerType, DocumentForm, FormField
from knowledge.model.pack import Pack

_ROOT = "document"
_SHOWS_AN_EXAMPLE = (
    *(AnswerType.WORDS, AnswerType.NAME, AnswerType.WHOLE, AnswerType.SQUARE_METRES, AnswerType.YUAN),
    *(AnswerType.DAY, AnswerType.COMING_DAY),
)


def texts_of_field(pack: str, form: DocumentForm, field: FormField) -> str:
    """What the keys of a box's texts begin with: document.longsheng.annex_1.guarantee."""
    return f"{_ROOT}.{pack}.{form.id}.{field.key}"


def form_texts(packs: Iterable[Pack], say: Wording) -> dict[str, str]:
    """All texts of all forms, by key."""
    return {
        f"{texts_of_field(pack.id, form, field)}.{name}": text
        for pack in packs
        for form in pack.forms
        for field in form.fields
        for name, text in _texts(pack, field, say)
    }


def _texts(pack: Pack, field: FormField, say: Wording) -> Iterator[tuple[str, str]]:
    yield "why", _plain(pack.fill(field.why))
    yield "example", _plain(field.example)
    if field.type is None:
        return
    yield "name", _plain(field.label)
    ask = pack.fill(field.ask)
    shows = field.type in _SHOWS_AN_EXAMPLE
    yield "ask", _plain(say("forms.with_example", ask=ask, example=field.example) if shows else ask)
    if field.told:
        yield "told", field.told
    chosen = {one: say(f"forms.{one}") for one in field.options} if field.type is AnswerType.YES_NO else field.choices
    yield from ((option, _plain(label)) for option, label in chosen.items())


def _plain(text: str) -> str:
    """A text without placeholders."""
    return text.replace("{", "{{").replace("}", "}}")
