"""Whatever steps are taken in whatever order: history adds up to the state, and what is open has its day."""

from itertools import count, pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.complaints import moving
from handlers.complaints.steps import HAND_ON, STEPS, UNSATISFIED, ComplaintStep
from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Choice, Inbound
from storage.complaints import complaints
from storage.complaints.complaints import OPEN, ComplaintState
from tests.dialogue import Dialogue, lane
from tests.handlers.complaints.filling import name_two, send_in
from tests.installed import occasion

_CODES = count(1)
TAKEN = tuple(step for step in STEPS if step is not HAND_ON)
ENDS = (
    ComplaintState.REFUSED,
    ComplaintState.ANSWERED,
    ComplaintState.SATISFIED,
    ComplaintState.REVIEWED,
    ComplaintState.REFERRED,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(TAKEN), max_size=12), anonymous=st.booleans(), city=st.booleans())
def test_any_walk_of_steps_keeps_history_and_state_together(
    dialogue: Dialogue, walk: list[ComplaintStep], anonymous: bool, city: bool
) -> None:
    name_two(dialogue, city=city)
    sent = send_in(dialogue, who=None if anonymous else "resident", code=f"{next(_CODES):012}")
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        here = occasion(tx, dialogue.installation.say, now)
        inbound = Inbound(
            channel="terminal", lane=lane("county"), chat="county", message="1", at=now, content=Choice(id="x")
        )
        context = Context.at(here, inbound=inbound, person_id=dialogue.cast.county, conversation=Conversation())
        stands, states = sent, [sent.state]
        for step in walk:
            was_open = step.is_open(stands)
            moved = moving.take(context, stands, step, "words" if step.words else None)
            assert (moved is not None) == was_open
            stands = moved or stands
            states.append(stands.state)
        events = complaints.history(tx, stands)
    assert (stands.state in OPEN) == (stands.due_on is not None), "what is open has a day, and nothing else"
    steps = {step.id: step for step in STEPS}
    assert [event.kind for event in events if steps[event.kind].to is not None] == [
        event.kind for event in events if event.kind not in ("prolong", "clue")
    ]
    for before, after in pairwise(states):
        ways = {step.to for step in STEPS if before in step.before and step.to is not None}
        reached = ways | ({ComplaintState.REFERRED} if before in UNSATISFIED.before else set())
        assert after == before or after in reached
    assert any(step.is_open(stands) for step in TAKEN) or stands.state in ENDS, "no dead end"
    if anonymous:
        assert ComplaintState.ASKED not in states
        assert not [notice for notice in context.notices if notice.person_id == dialogue.cast.resident]
