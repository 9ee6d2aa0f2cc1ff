"""How the tests send complaints in and deal with them: who is named, and what is answered in each form."""

from datetime import timedelta

from handlers.complaints.fields import AccusedPlace, Story
from handlers.complaints.step_form import StepWords
from handlers.dialog.messages import Choice, Reply, Text
from storage.complaints import complaints, handlers
from storage.complaints.complaints import Complaint, NewComplaint
from storage.people import accounts, conversations, people
from storage.people.people import Role
from tests.cast import CITY, COUNTY, NEXT_VILLAGE, VILLAGE
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way

SECOND = "钱文"  # another coordinator of 云山县
STORY = "他要了五百块跑腿费，凭什么收？"
CODE = "482910375562"


def name_two(dialogue: Dialogue, *, city: bool = False) -> int:
    """Name 孙立 and a second coordinator of 云山县, and 郑华 of the city; the id of the second."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        second = people.find_by_phone(tx, "13800000041")
        if second is None:
            second = people.add(tx, now=now, name=SECOND, phone="13800000041")
            people.grant(tx, second, Role.COUNTY, COUNTY, now)
            accounts.add(tx, lane="terminal:second", channel="terminal", chat="second", person_id=second, now=now)
            conversations.start(tx, second)
        for one in (dialogue.cast.county, second):
            handlers.name(tx, one, COUNTY, by=dialogue.cast.county, now=now)
        if city:
            handlers.name(tx, dialogue.cast.city, CITY, by=dialogue.cast.city, now=now)
    dialogue.ids = {**dialogue.ids, "second": second}
    return second


def send_in(dialogue: Dialogue, *, who: str | None = "resident", place: str = VILLAGE, code: str = CODE) -> Complaint:
    """A complaint that was sent in, anonymously where `who` is none; the code opens it then."""
    today = dialogue.clock.now().date()
    account = {"against": "village", "who": "会计王某", "what": STORY}
    new = NewComplaint(
        office=COUNTY,
        place=place,
        person_id=None if who is None else dialogue.ids[who],
        code=code if who is None else None,
        account=account if who is None else {**account, "name": "李秀英", "phone": "13800000001"},
        hears=True,
        received_on=today,
        due_on=today + timedelta(days=15),
    )
    with dialogue.database.writing() as tx:
        found = complaints.find(tx, complaints.add(tx, new))
    assert found is not None
    return found


def stands(dialogue: Dialogue, number: str) -> Complaint:
    """A complaint as it stands now."""
    with dialogue.database.reading() as tx:
        found = complaints.find(tx, number)
    assert found is not None
    return found


def begin(dialogue: Dialogue, who: str, how: str) -> list[Reply]:
    """Somebody opens one of the two forms."""
    name_two(dialogue)
    return dialogue.say(who, Choice(id=f"complaint:{how}"))


def send_anonymously(dialogue: Dialogue, who: str = "stranger", *, story: str = STORY) -> str:
    """Somebody fills the anonymous form about 青石村's office and sends it in; the code, as it was shown."""
    begin(dialogue, who, "anonymous")
    for text in ("村里", "青石村", "会计王某", story, "今年三月", "跳过"):
        said = dialogue.say(who, Text(text=text))
    code = next(line for line in said[-1].text.split("\n") if "查询码：" in line)
    dialogue.say(who, Text(text="写在纸上了"))
    dialogue.say(who, Text(text="提交"))
    return code.rpartition("：")[2]


def _refusal(dialogue: Dialogue) -> list[Reply]:
    name_two(dialogue)
    return dialogue.say("county", Choice(id=f"complaint:refuse:{send_in(dialogue).number}"))


COMPLAINTS = SampleAnswers(
    ways={
        "complaint": Way(who="stranger", open=lambda dialogue: begin(dialogue, "stranger", "named")),
        "complaint_anonymous": Way(who="stranger", open=lambda dialogue: begin(dialogue, "stranger", "anonymous")),
        "complaint_step": Way(who="county", open=_refusal),
        "complaint_times": Way(
            who="county", open=lambda dialogue: dialogue.say("county", Choice(id="complaint:times"))
        ),
    },
    typed={
        AccusedPlace: ("青石村", "东坡村"),
        Story: ("收了我五百块", "收了我三百块钱"),
        StepWords: ("这事归镇里管，到镇里去", "材料不全，到村里补"),
    },
    chosen={"complaints.against": (("village", "村里"), ("township", "镇里（街道）"))},
    stored={AccusedPlace: NEXT_VILLAGE},
    on_the_way={("complaint_anonymous", "photos"): [Text(text="跳过")]},
)
