"""Whatever anybody does in a chat: it is answered, and no handler fails."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from handlers.dialog.messages import Content
from handlers.wording import Wording
from tests.dialogue import Dialogue
from tests.faults.conftest import campaign
from tests.faults.odd_contents import ODD_CONTENTS, Press
from tests.faults.tally import Tally

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("default")]

SPEAKERS = ("stranger", "resident", "cadre", "township", "county", "city", "operator")


@pytest.mark.parametrize("who", SPEAKERS)
def test_no_message_of_any_kind_fails_unhandled(
    dialogue: Dialogue, say: Wording, record_property: Callable[[str, object], None], who: str
) -> None:
    """45 messages of each speaker with ANJU_FAULTS=short, 3 000 with ANJU_FAULTS=full."""
    tally, offered = Tally(), list[str]()

    @settings(max_examples=campaign(45, 45, 3000), database=None, suppress_health_check=list(HealthCheck))
    @given(done=ODD_CONTENTS)
    def give(done: Content | Press) -> None:
        content = done.choice(offered) if isinstance(done, Press) else done
        with tally.giving(content):
            said = dialogue.say(who, content)
            offered.extend(option.id for reply in said for option in reply.flat_options())
            apology = any(reply.text.startswith(say("turn.apology")) for reply in said)
            silence = f"silence to {type(content).__name__}"
            tally.answers["apology" if apology else "answer" if said else silence] += 1

    give()
    print(tally.told(f"messages of {who}"))
    record_property("answers", dict(tally.answers))
    assert not tally.faults, tally.told_faults()
