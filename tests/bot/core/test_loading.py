"""Loading without a look for garbage: it begins again afterwards, whatever became of the loading."""

import gc

import pytest

from bot.core.loading import loading


@pytest.fixture(autouse=True)
def not_frozen(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What other tests left behind stays garbage; for each freezing, whether garbage was looked for meanwhile."""
    frozen: list[bool] = []
    monkeypatch.setattr("bot.core.loading.gc.freeze", lambda: frozen.append(gc.isenabled()))
    return frozen


def test_no_garbage_is_looked_for_while_something_is_loaded(not_frozen: list[bool]) -> None:
    with loading():
        assert not gc.isenabled()
        assert not_frozen == []
    assert not_frozen == [False]
    assert gc.isenabled()


def test_garbage_is_looked_for_again_where_something_cannot_be_loaded(not_frozen: list[bool]) -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError("no module")
    assert not_frozen == [False]
    assert gc.isenabled()
