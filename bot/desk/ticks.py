"""What was ticked in a list, or all of it but for some: read from the form of the bar below the list."""

from collections.abc import Iterable, Sequence

from starlette.datastructures import FormData
from starlette.requests import Request

from handlers.dialog.context import Context
from handlers.ledger.selection import MOST, Selection, Whence
from handlers.ledger.view import read_view

FORM_BYTES = 64_000
MOST_FIELDS = MOST + 20  # what was ticked on all pages, and what is asked for it
LONGEST_WORDS = 60
_TICKED, _ALL, _ALL_BUT = "ticked", "all", "all_but"


def selection_in(context: Context, request: Request, form: FormData, *, otherwise: str = _TICKED) -> Selection:
    """The selection in a form, of the view in the address; `otherwise` is which where the form does not say."""
    which = str(form.get("which", otherwise))
    whence = Whence.QUEUE if form.get("from") == Whence.QUEUE else Whence.LEDGER
    view = str(request.query_params.get("list", ""))
    if whence is Whence.LEDGER:
        view = read_view(context, request.query_params.multi_items())[0].address()
    ticked = () if which == _ALL else ticked_in(form)
    return Selection(
        whence=whence,
        view=view,
        words=str(form.get("words", ""))[:LONGEST_WORDS],
        everything=which in (_ALL, _ALL_BUT),
        numbers=ticked,
    )


def ticked_in(form: FormData) -> tuple[str, ...]:
    """The numbers of the cases that were ticked, on this page of a list and on those before."""
    return tuple(one for one in form.getlist("case") if isinstance(one, str))


def carried(ticked: Iterable[str], here: Iterable[str]) -> Sequence[str]:
    """What was ticked on other pages than the one with these cases, each once."""
    shown = set(here)
    return [number for number in dict.fromkeys(ticked) if number not in shown]


def to_export(context: Context, request: Request, form: FormData) -> Selection:
    """The selection that is to go out as a file: all of the view in the address where the form ticks nothing."""
    return selection_in(context, request, form, otherwise=_ALL)
