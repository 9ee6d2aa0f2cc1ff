"""Whatever is done to a case, by anybody and in any order: no dead end, no skipped record, a history that adds up."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from handlers.capabilities import FORMS
from handlers.cases import document_forms, procedures, steps
from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply
from handlers.forms.field import Field
from handlers.wording import Wording
from knowledge.model.case_steps import CHECKED
from storage.cases import cases, deadlines, records
from storage.cases.cases import ENDED, Case, CaseState
from storage.database.database import Transaction
from tests.cast import Cast
from tests.conftest import open_sqlite
from tests.dialogue import Dialogue
from tests.filling import answers
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.training.filling import APPRAISER, CRAFTSMAN, plant_record
from tests.talking import talk_of
from tests.thorough import THOROUGH

PACKS = ("yantai", "hunan", "yulin", "henan", "longsheng", None)
OFFICES = ("cadre", "township", "county")
STRANGERS = ("resident", "other_township", "other_county", "city", "operator", "stranger")
WALKS = 200 if THOROUGH else 10
MOST_MESSAGES = 60  # of one form, asked again where an answer did not do


class Walks(RuleBasedStateMachine):
    """A case of the cadre's village, and everybody at it."""

    made: Iterator[Dialogue]

    def __init__(self) -> None:
        super().__init__()
        self.dialogue = next(self.made)
        self.case: Case | None = None

    @initialize(pack=st.sampled_from(PACKS))
    def report(self, pack: str | None) -> None:
        """A case is reported under a document."""
        planted = plant_case(self.dialogue, {**ANSWERED, "danger": "none"})
        plant_record(self.dialogue, APPRAISER, CRAFTSMAN)
        with self.dialogue.database.writing() as tx:
            cases.move(tx, planted, planted.area, pack)
        self.case = self._now()

    @rule(steps_on=st.integers(min_value=1, max_value=6), data=st.data())
    def go_on(self, steps_on: int, data: st.DataObject) -> None:
        """Each office takes what comes next on the line, with any answers."""
        for _ in range(steps_on):
            case = self._now()
            with self.dialogue.database.reading() as tx:
                following = procedures.procedure_of(self._at("county", tx), case).following(case.state)
            if following is None:
                return
            self._take(following.by[0], "receive" if following.id == CHECKED else following.id, data)

    @rule(who=st.sampled_from(OFFICES), data=st.data())
    def take_a_step(self, who: str, data: st.DataObject) -> None:
        """An office takes one of the steps that it may take, with any answers."""
        offered = self._possible(who)
        if offered:
            self._take(who, data.draw(st.sampled_from(offered), label=f"{who} takes"), data)

    @rule(who=st.sampled_from((*OFFICES, *STRANGERS)), step=st.sampled_from(sorted(steps.BY_ID)), data=st.data())
    def press_anything(self, who: str, step: str, data: st.DataObject) -> None:
        """Anybody presses any button, an old one or a forged one: what is not theirs to take has no effect."""
        may = step in self._possible(who)
        before = self._footprint()
        self._take(who, step, data)
        if not may:
            assert self._footprint() == before, (who, step)

    @rule(days=st.integers(min_value=1, max_value=40))
    def let_days_pass(self, days: int) -> None:
        """Nothing happens for a while."""
        self.dialogue.clock.pass_by(timedelta(days=days))

    @invariant()
    def the_history_adds_up_to_the_state(self) -> None:
        """Each event begins where the one before it ended, and the last one ends where the case is."""
        case = self._now()
        with self.dialogue.database.reading() as tx:
            state = CaseState.REPORTED
            for event in cases.history(tx, case):
                assert event.from_state in (None, state), event
                state = event.to_state
        assert state is case.state

    @invariant()
    def no_record_is_skipped(self) -> None:
        """Whoever stands at a step of the line has a record of each one before it."""
        case = self._now()
        with self.dialogue.database.reading() as tx:
            line = [step.id for step in procedures.procedure_of(self._at("county", tx), case).line]
            if case.state in line:
                assert set(line[1 : line.index(case.state) + 1]) <= records.taken(tx, case.id)

    @invariant()
    def no_day_runs_for_what_is_done_or_given_up(self) -> None:
        """A step has one last day at most, none once it was taken; a case that was given up has none at all."""
        case = self._now()
        with self.dialogue.database.reading() as tx:
            running = [one.step for one in deadlines.running(tx, case.id)]
            assert len(running) == len(set(running))
            assert not set(running) & records.taken_this_time(tx, case.id), "a step that was taken is not due"
        if case.state in ENDED and case.state is not CaseState.CLOSED:
            assert running == []

    @invariant()
    def nothing_is_a_dead_end(self) -> None:
        """Somebody can always go on, but where the reporter took the report back."""
        case = self._now()
        if case.state is not CaseState.WITHDRAWN:
            moves = {step for who in OFFICES for step in self._possible(who)}
            assert any(steps.BY_ID[id].to or steps.BY_ID[id].undoes for id in moves), case.state

    def teardown(self) -> None:
        """The database of this walk is closed."""
        self.dialogue.database.close()

    def _now(self) -> Case:
        with self.dialogue.database.reading() as tx:
            return cases.everything(tx)[0]

    def _at(self, who: str, tx: Transaction) -> Context:
        return talk_of(tx, self.dialogue, self.dialogue.installation.knowledge, self.dialogue.installation.say, who)

    def _possible(self, who: str) -> list[str]:
        case = self._now()
        with self.dialogue.database.reading() as tx:
            return [step.id for step in steps.possible(self._at(who, tx), case) if step.look is None]

    def _footprint(self) -> tuple[object, ...]:
        case = self._now()
        with self.dialogue.database.reading() as tx:
            history = [(event.kind, event.to_state) for event in cases.history(tx, case)]
            return case, tuple(history), tuple(records.of(tx, case.id)), tuple(deadlines.running(tx, case.id))

    def _take(self, who: str, step: str, data: st.DataObject) -> None:
        said = self.dialogue.say(who, Choice(id=f"case:{step}:{self._now().number}"))
        sure = [
            option.id for one in said for option in one.flat_options() if option.id.startswith(f"case:{step}_sure:")
        ]
        if sure:
            said = self.dialogue.say(who, Choice(id=sure[0]))
        for _ in range(MOST_MESSAGES):
            draft = self.dialogue.conversation(who).draft
            if draft is None:
                return
            said = self._answer(who, draft.at, said, data)
        raise AssertionError(f"the form of {step} does not end: {[one.text for one in said]}")

    def _field(self, form: str, id: str) -> Field:
        """A field of a step's form; the document that counts may ask for more than the form itself."""
        case = self._now()
        blank = self.dialogue.installation.knowledge.packs[case.pack or ""].form_at(form.removeprefix("step_"))
        grown = document_forms.questions(blank, case.pack or "") if blank else ()
        return next(asked for asked in (*grown, *FORMS[form].fields) if asked.id == id)

    def _answer(self, who: str, field: str | None, said: list[Reply], data: st.DataObject) -> list[Reply]:
        draft = self.dialogue.draft(who)
        offered = [option.id for one in said for option in one.flat_options()]
        if field is None:
            (submit,) = (id for id in offered if id.endswith("-submit"))
            return self.dialogue.say(who, Choice(id=submit))
        asked = self._field(draft.form, field)
        values = [id for id in offered if f":{field}:" in id and id.rsplit(":", 1)[-1][0] not in "-!"]
        done = [id for id in offered if id.endswith(f":{field}:-done")]
        if done and any(f":{field}:!" in id for id in offered):
            return self.dialogue.say(who, Choice(id=done[0]))
        if values:
            return self.dialogue.say(who, Choice(id=data.draw(st.sampled_from(values), label=field)))
        for content in data.draw(st.sampled_from(answers(asked)), label=field):
            said = self.dialogue.say(who, content)
        return said


def test_any_walk_keeps_a_case_whole(
    tmp_path: Path, settled: tuple[Path, Cast], knowledge: Knowledge, say: Wording
) -> None:
    template, players = settled

    def made() -> Iterator[Dialogue]:
        for number in count():
            file = tmp_path / f"walk{number}.db"
            shutil.copy(template, file)
            yield Dialogue(open_sqlite(file), knowledge, say, settled=players)

    Walks.made = made()
    run_state_machine_as_test(Walks, settings=settings(max_examples=WALKS, stateful_step_count=30))
