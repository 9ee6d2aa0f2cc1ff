"""The ledger's view in its address: what is written there is read again as it was."""

from datetime import date
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from handlers.cases.report_fields import HAZARDS
from handlers.dialog.installation import Knowledge
from handlers.ledger.view import (
    CHOICES,
    CHOSEN,
    GRADES,
    LACKING,
    REASONS,
    SIZES,
    SOURCES,
    LedgerView,
    StepMonths,
    read_view,
)
from handlers.wording import Wording
from storage.cases.case_query import DangerState, MapCell
from storage.cases.ledger import LedgerOrder
from tests.cast import TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue
from tests.talking import talk_of


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


VIEWS = st.builds(
    LedgerView,
    places=some((TOWNSHIP, VILLAGE)),
    standing=some(("open", "closed", "reported")),
    grades=some(GRADES),
    categories=st.just(()),
    sources=some(SOURCES),
    lacking=some(LACKING),
    year=st.sampled_from((None, 2025, 2026)),
    late=st.booleans(),
    danger=st.sampled_from((None, *DangerState)),
    hazards=some(HAZARDS),
    reported=st.sampled_from((None, date(2026, 10, 1))),
    closed=st.sampled_from((None, date(2026, 1, 1))),
    taken=st.sampled_from((None, StepMonths(step="closed", first=date(2025, 1, 1), last=date(2025, 12, 1)))),
    returned=st.sampled_from((None, date(2025, 12, 1))),
    due=st.sampled_from((None, date(2026, 11, 1))),
    reason=st.sampled_from((None, *REASONS)),
    cell=st.none() | st.builds(MapCell, north=st.integers(0, 9000), east=st.integers(0, 18000), width=st.just(10)),
    order=st.sampled_from(list(LedgerOrder)),
    columns=st.lists(st.sampled_from(CHOICES), unique=True, min_size=1).map(
        lambda chosen: tuple(one for one in CHOICES if one in chosen)
    ),
    page=st.integers(min_value=1, max_value=300),
    size=st.sampled_from(SIZES),
)


def test_a_view_is_read_from_its_own_address(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    with dialogue.database.reading() as tx:
        context = talk_of(tx, dialogue, knowledge, say, "county")

        @given(view=VIEWS)
        def read_again(view: LedgerView) -> None:
            address = view.address(page=view.page)
            assert read_view(context, parse_qsl(address)) == (view, ())

        read_again()


def test_a_changed_view_begins_on_its_first_page() -> None:
    view = LedgerView(page=7, grades=("D",))
    assert dict(parse_qsl(view.address(late=True))) == {"grade": "D", "late": "1"}
    assert dict(parse_qsl(view.with_column("grade")))["page"] == "7"
    assert "cols" not in dict(parse_qsl(LedgerView(columns=CHOSEN).address()))
