"""How the tests fill the form of notices."""

from handlers.dialog.messages import Choice, Reply, Text
from handlers.notices.form import NoticeText
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way


def _notice(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="notice:new"))


def _notice_with_number(dialogue: Dialogue) -> list[Reply]:
    _notice(dialogue)
    for text in ("全部", "1", "完成", "有事打13800000004"):
        said = dialogue.say("county", Text(text=text))
    return said


NOTICES = SampleAnswers(
    ways={
        "notice": Way(who="county", open=_notice),
    },
    other_ways={("notice", "numbers"): Way(who="county", open=_notice_with_number)},
    typed={NoticeText: ("明天有大雨", "后天有大雨")},
)
