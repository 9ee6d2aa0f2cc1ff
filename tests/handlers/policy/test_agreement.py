"""What a document leaves open is told as open, with the amounts that would apply; never as a refusal."""

import pytest

from handlers.dialog.installation import Knowledge
from handlers.policy import answers
from handlers.policy.answers import PolicyAnswer
from handlers.policy.asker import Asker
from handlers.wording import Wording
from knowledge.model.assessment import Verdict
from knowledge.model.pack import Pack
from knowledge.search.search import Outcome, Search
from storage.people.people import Role
from tests.cast import NOW


def asked(pack: Pack, question: str, say: Wording) -> PolicyAnswer:
    """The answer by one pack alone."""
    knowledge = Knowledge(packs={pack.id: pack}, search=Search({pack.id: pack}))
    asker = Asker(region=pack.id, role=Role.RESIDENT, knowledge=knowledge, say=say, today=NOW.date())
    return answers.answer(asker.read(question), asker)


@pytest.fixture(scope="module")
def silent_on_others(knowledge: Knowledge) -> Pack:
    """A document that says whom it supports with how much, and nothing of all others."""
    pack = knowledge.packs["yantai"]
    others = next(rule for rule in pack.rules.eligibility if rule.id == "no_category")
    silent = others.model_copy(update={"verdict": Verdict.UNKNOWN, "say": "其他农户能不能补，文件没写。"})
    rules = tuple(silent if rule is others else rule for rule in pack.rules.eligibility)
    return pack.model_copy(update={"rules": pack.rules.model_copy(update={"eligibility": rules})})


def test_others_are_not_refused_where_the_document_is_silent_on_them(silent_on_others: Pack, say: Wording) -> None:
    """Ordinary households were told 别的户不补 where the pack says unknown."""
    told = asked(silent_on_others, "两口人D级重建能拿多少钱", say).text
    assert "2.5万元" in told
    assert "别的户能不能补，文件没写准" in told
    assert "别的户不补" not in told
    assert "不在列出的保障对象里" not in told


def test_a_household_that_the_document_is_silent_on_is_told_what_would_apply(
    silent_on_others: Pack, say: Wording
) -> None:
    found = asked(silent_on_others, "一般户两口人D级重建能拿多少钱", say)
    assert found.outcome is Outcome.NOT_COVERED
    assert "能不能补，文件没写，我不乱说" in found.text
    assert "当地要是同意纳入，按这个算：一般不低于2.5万元。" in found.text


def test_whom_a_document_does_not_list_is_told_so_and_not_refused(knowledge: Knowledge, say: Wording) -> None:
    for id in ("hunan", "yantai"):
        told = asked(knowledge.packs[id], "一般户两口人D级重建能拿多少钱", say).text
        assert "不在这份文件列出的保障对象里" in told
        assert "不能补" not in told
