"""The channel holds no bytes that nobody needs: what is kept here, and what nothing asked for."""

from handlers.dialog.messages import File
from handlers.forms.releasing import RELEASE
from handlers.wording import Wording
from storage.queues import jobs
from tests.dialogue import Dialogue


def test_a_file_that_nothing_asked_for_is_let_go(dialogue: Dialogue, say: Wording) -> None:
    """Such files lay on the disk for eight days, as many as a stranger cared to send."""
    said = dialogue.say("stranger", File(source="f", name="a.txt", bytes=9))
    assert said[-1].text == say("menu.unsupported")
    with dialogue.database.writing() as tx:
        job = jobs.claim(tx, dialogue.clock.now(), lease_until=dialogue.clock.now())
    assert job is not None
    assert (job.kind, job.details["source"]) == (RELEASE, "f")
