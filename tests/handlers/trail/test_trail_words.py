"""Every action that the code notes is said in plain words."""

from fnmatch import fnmatchcase

from handlers.complaints import steps
from handlers.complaints.steps import ComplaintStep
from handlers.people.attempts import _ALARM
from handlers.trail.kinds import NAMED
from handlers.wording import load_wording
from storage.people.handovers import HandoverState
from storage.reporting.submissions import SubmissionKind
from tests.handlers.trail.actions import noted

SAY = load_wording()
ONLY_RUNNING_CODE_KNOWS = {
    *(f"complaint_{one.id}" for one in vars(steps).values() if isinstance(one, ComplaintStep)),
    *(f"handover_{state}" for state in HandoverState),
    *(f"return_{kind}" for kind in SubmissionKind),
    *(action for action, _ in _ALARM.values()),
    "case_step_in",
    "case_step_out",
    "id_card_photos_drop",
    "id_card_photos_keep",
}


def test_every_action_has_words() -> None:
    named = {action for action in noted() if "*" not in action} | ONLY_RUNNING_CODE_KNOWS
    assert len(named) > 80
    assert sorted(action for action in named if not SAY.has(f"trail.action.{action}")) == []


def test_what_only_the_running_code_knows_is_listed() -> None:
    patterns = [action for action in noted() if "*" in action]
    assert patterns
    for pattern in patterns:
        assert any(fnmatchcase(action, pattern) for action in ONLY_RUNNING_CODE_KNOWS), pattern


def test_every_action_of_a_kind_has_words_also_where_only_old_lines_bear_it() -> None:
    kinds = frozenset().union(*NAMED.values())
    assert sorted(action for action in kinds if not SAY.has(f"trail.action.{action}")) == []
