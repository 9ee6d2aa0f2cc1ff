"""How the tests fill the forms about reporting dates."""

from datetime import date

from handlers.dialog.messages import Choice, Reply, Text
from handlers.reporting.decisions.extension_request import NewLastDay
from handlers.reporting.decisions.local_rule_form import LocalDays
from handlers.reporting.obligations.obligation import mark_of
from storage.reporting import extensions
from storage.reporting.submissions import Due
from tests.cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way


def _extension(dialogue: Dialogue) -> list[Reply]:
    mark = mark_of("yantai", "monthly_progress")
    return dialogue.say("township", Choice(id=f"due:extend:{mark}:20261103:{TOWNSHIP}"))


def _refusal(dialogue: Dialogue) -> list[Reply]:
    with dialogue.database.writing() as tx:
        id = extensions.ask(
            tx,
            Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area=TOWNSHIP),
            until=date(2026, 11, 6),
            reason="停电",
            person_id=dialogue.cast.township,
            now=dialogue.clock.now(),
        )
    return dialogue.say("county", Choice(id=f"extension:refuse:{id}"))


def _local_rule(dialogue: Dialogue) -> list[Reply]:
    mark = mark_of("yantai", "monthly_progress")
    return dialogue.say("county", Choice(id=f"rules:change:{COUNTY}:{mark}"))


def _local_rule_earlier(dialogue: Dialogue) -> list[Reply]:
    _local_rule(dialogue)
    return dialogue.say("county", Text(text="乡镇提前到几号"))


REPORTING = SampleAnswers(
    ways={
        "extension": Way(who="township", open=_extension),
        "extension_refusal": Way(who="county", open=_refusal),
        "exemption": Way(who="county", open=lambda dialogue: dialogue.say("county", Choice(id=f"exempt:new:{COUNTY}"))),
        "local_rule": Way(who="county", open=_local_rule),
    },
    other_ways={("local_rule", "days"): Way(who="county", open=_local_rule_earlier)},
    typed={NewLastDay: ("11月6日", "2026年11月9日"), LocalDays: ("1", "2")},
    stored={NewLastDay: "2026-11-09"},
    chosen={
        "exemption.place": ((TOWNSHIP, "青石镇"), (OTHER_TOWNSHIP, "柳溪镇")),
        "exemption.rule": (("all", "各项都免"), (mark_of("yantai", "yearly_plan_done"), "完成年度改造计划")),
        "local_rules.what": (("villages", "让村里先报"), ("earlier", "乡镇提前到几号")),
    },
)
