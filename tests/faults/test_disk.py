"""The disk under the process: killed at each single call to it, each of them failing, and a disk that refuses all."""

import errno
import itertools
import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from handlers.wording import Wording
from tests.bot.channels.bot_api import BotApi, wait_until
from tests.faults.conftest import campaign, in_parts
from tests.faults.disk import DiskCall, WatchedDisk, can_watch
from tests.faults.disk_filter import CALLS
from tests.faults.person import PATIENCE_S, Person
from tests.faults.point import Point, killing
from tests.faults.process import PROGRAM, Anju
from tests.faults.report import report, report_steps
from tests.faults.reporters import check
from tests.faults.visitor import Visitor, visiting

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not can_watch(), reason="this kernel lets no process ask before its calls (seccomp_unotify)"),
]

ENOUGH_FOR_THE_PACE = 16  # people with the page open who report in turn, so that none is asked to slow down
PARTS = 10  # of a campaign over all calls of a report; each takes every tenth, and tells its figures
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'  # in a namespace of its own

Figures = Callable[[str, object], None]


@dataclass(frozen=True, kw_only=True)
class Stand:
    """The assistant, not yet started, the disk under it, who reports in turn, and the calls that are tried."""

    anju: Anju
    disk: WatchedDisk
    people: Sequence[Person | Visitor]
    tries: Callable[[DiskCall], bool]

    def start(self) -> None:
        """Start it on the watched disk."""
        self.anju.program = (*self.disk.program, *PROGRAM)
        self.anju.start_and_wait()

    def befall(self, act: Callable[[DiskCall], int], *, first: int, every: int) -> list[str]:
        """Report after report: in each, something befalls one call to the disk, the `first` one, then `every` so many.

        Checks that all is there in the end, and once; which calls it befell.
        """
        reported, befallen = [], list[str]()
        for number, person in zip(itertools.count(first, every), itertools.cycle(self.people), strict=False):
            point = Point(number, act)
            self.disk.hook = self._reaching(point)
            head = "李" + "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:04}")
            reported.append((report(person, head), head))
            if (call := self._reached(point)) is None:
                break
            befallen.append(str(call))
        wait_until(self.anju.is_at_rest, PATIENCE_S, "all that was sent is done with")
        check(self.anju, reported)
        assert len(self.anju.photos()) == 2 * len(reported)
        return befallen

    def _reaching(self, point: Point[DiskCall]) -> Callable[[DiskCall], int]:
        return lambda call: point.reach(call) if self.tries(call) else 0

    def _reached(self, point: Point[DiskCall]) -> DiskCall | None:
        """What was reached, at the latest once all that was sent is done with."""
        wait_until(lambda: point.reached is not None or self.anju.is_at_rest(), PATIENCE_S, "it is reached, or over")
        return point.end()

    def repeated(self) -> int:
        """How many prompts came a second time."""
        return sum(person.repeated() for person in self.people)


@pytest.fixture
def disk(tmp_path: Path, county: Path) -> Iterator[WatchedDisk]:
    """The disk under a data folder with a county."""
    shutil.copytree(county, tmp_path / "data")
    with WatchedDisk(tmp_path / "data") as watched:
        yield watched


@pytest.fixture(params=["telegram", "page"])
def stand(request: pytest.FixtureRequest, disk: WatchedDisk, bot_api: BotApi) -> Iterator[Stand]:
    """Somebody reports on Telegram; or people do through the page, of whose calls the photos' are tried."""
    if request.param == "telegram":
        with _ended(Anju(disk.folder.parent, bot_api), disk) as anju:
            yield Stand(anju=anju, disk=disk, people=[Person(bot_api, 5550001)], tries=lambda call: True)
    else:
        with _ended(Anju(disk.folder.parent), disk) as anju, visiting(anju) as enlisted:
            yield Stand(anju=anju, disk=disk, people=enlisted(ENOUGH_FOR_THE_PACE), tries=_is_of_photos)


@contextmanager
def _ended(anju: Anju, disk: WatchedDisk) -> Iterator[Anju]:
    """The assistant, not started; killed at the end, with its log shown."""
    try:
        yield anju
    finally:
        disk.hook = lambda call: 0
        anju.kill()
        print(anju.log())


def _is_of_photos(call: DiskCall) -> bool:
    return PurePosixPath("photos") in call.file.parents


def _note(record_property: Figures, befallen: Sequence[str], **more: object) -> None:
    figures = {"calls": len(befallen), **more, **Counter(befallen)}
    print(figures)
    record_property("figures", figures)


@pytest.mark.quick
@in_parts(PARTS)
def test_a_kill_before_each_writing_call_loses_and_doubles_nothing(
    stand: Stand, record_property: Figures, part: int
) -> None:
    """Row K3: with ANJU_FAULTS=full the parts together are killed at all of these points, else at some of them."""
    stand.start()
    befallen = stand.befall(killing(stand.anju), first=1 + part, every=campaign(350, 120, PARTS))
    _note(record_property, befallen, repeated=stand.repeated())
    assert stand.repeated() <= len(befallen)


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
@in_parts(PARTS)
def test_each_call_that_fails_once_loses_and_doubles_nothing(
    stand: Stand, error: int, record_property: Figures, part: int
) -> None:
    """Row D4: all calls, as of a broken disk, and the writing ones, as of a full one; else some of them."""
    if error == errno.EIO:
        stand.disk.calls = tuple(CALLS)
    stand.start()
    with stand.anju.supervised() as ends:
        befallen = stand.befall(lambda call: error, first=1 + part, every=campaign(300, 60, PARTS))
    _note(record_property, befallen, repeated=stand.repeated(), ends=ends)
    assert stand.repeated() <= len(befallen)
    assert all(code > 0 for code in ends)


def test_a_kill_before_each_writing_call_of_a_start_leaves_all_for_the_next_one(
    disk: WatchedDisk, tmp_path: Path, record_property: Figures
) -> None:
    """Row K3, on what a kill left in the middle of work: at all points with ANJU_FAULTS=full, else at some of them."""
    killed = list[str]()
    with _ended(Anju(tmp_path), disk) as anju, visiting(anju) as enlisted:
        anju.program = (*disk.program, *PROGRAM)
        anju.start_and_wait()
        reported = [(report(enlisted(1)[0], "李一"), "李一")]
        anju.kill()
        left = shutil.copytree(disk.folder, tmp_path / "left")
        for number in itertools.count(1, campaign(60, 40, 1)):
            shutil.rmtree(disk.folder)
            shutil.copytree(left, disk.folder)
            if (call := _killed_while_it_starts(anju, disk, number)) is None:
                break
            killed.append(str(call))
            anju.start_and_wait()
            check(anju, reported)
            anju.kill()
    _note(record_property, killed)


def _killed_while_it_starts(anju: Anju, disk: WatchedDisk, number: int) -> DiskCall | None:
    """Start it, and kill it at the call of that number; none where it is up before."""

    def kill(call: DiskCall) -> int:
        anju.kill()
        return 0

    point = Point(number, kill)
    disk.hook = point.reach
    anju.start()
    wait_until(lambda: not anju.running or anju.is_serving, PATIENCE_S, "it is killed, or up")
    return point.end()


@pytest.mark.parametrize("how", ["killed", "EIO", "ENOSPC"])
def test_a_backup_that_is_cut_at_any_writing_call_leaves_a_whole_file_or_none(
    disk: WatchedDisk, tmp_path: Path, how: str, record_property: Figures
) -> None:
    """Rows K3 and D4: at all of its calls with ANJU_FAULTS=full, else at some of them; the next backup is made."""

    def cut(call: DiskCall) -> int:
        if how == "killed":
            os.kill(call.thread, signal.SIGKILL)
        return getattr(errno, how, 0)

    file, befallen, anju = disk.folder / "kept.backup", list[str](), Anju(tmp_path)
    for number in itertools.count(1, campaign(12, 6, 1)):
        point = Point(number, cut)
        disk.hook = point.reach
        anju.program = (*disk.program, *PROGRAM)
        made = anju.ran("backup", str(file))
        anju.program = PROGRAM
        if (call := point.end()) is None:
            break
        befallen.append(str(call))
        assert made.returncode == 0 or how == "killed" or made.stderr.count("\n") == 1, made.stderr
        assert made.returncode != 0 or file.exists()
        if file.exists():
            anju.command("restore", str(file), "--trial")
            file.unlink()
    assert made.returncode == 0
    assert not list(disk.folder.glob("*.part"))
    anju.command("restore", str(file), "--trial")
    _note(record_property, befallen)


@pytest.mark.parametrize("error", [errno.EROFS, errno.EIO, errno.ENOSPC], ids=["EROFS", "EIO", "ENOSPC"])
def test_while_a_disk_refuses_everything_nothing_is_confirmed_and_then_all_goes_on(
    stand: Stand, error: int, say: Wording
) -> None:
    """Row D3, and for a while D2 and D4: twice the disk refuses all, until the sender is told so."""
    person = stand.people[0]

    def told() -> int:
        if isinstance(person, Visitor):
            return person.put_off
        return sum(say("turn.cannot_write") in said.text for said in person.heard(all_of_it=True))

    def refuse_until_told_again() -> None:
        before = told()
        stand.disk.hook = lambda call: error if told() == before else 0

    stand.start()
    pid = stand.anju.pid
    for number, (act, words) in enumerate(report_steps(person, "李一")):
        if number in (2, 7):  # the place, and the first photo
            refuse_until_told_again()
        act()
        said = person.hear(words)
    assert told() >= 2
    assert stand.anju.pid == pid, "it goes on by itself"
    assert stand.anju.running
    check(stand.anju, [(said.text.partition("编号")[2].partition("。")[0], "李一")])
    assert person.repeated() == 0


def _can_mount() -> bool:
    unshared = ["unshare", "--map-root-user", "--mount", "true"]
    return (
        shutil.which("unshare") is not None
        and subprocess.run(unshared, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not _can_mount(), reason="no folder can be mounted here to be read only")
@pytest.mark.parametrize("there", ["installation", "empty folder"])
def test_on_a_disk_that_is_read_only_nothing_starts_and_nothing_is_made(
    disk: WatchedDisk, tmp_path: Path, there: str
) -> None:
    """Row D3: one line says so, and the installation is as it was once the disk can be written again."""
    if there == "empty folder":
        shutil.rmtree(disk.folder)
        disk.folder.mkdir()
    anju = Anju(tmp_path)
    before = {path: path.read_bytes() for path in disk.folder.rglob("*")}
    anju.program = ("unshare", "--map-root-user", "--mount", "sh", "-c", READ_ONLY, str(disk.folder), *PROGRAM)
    for command in ("run", "check"):
        refused = anju.ran(command)
        assert refused.returncode == 1
        assert "nothing can be written in ANJU_DATA_DIR" in refused.stdout + refused.stderr
    assert refused.stderr == ""
    assert {path: path.read_bytes() for path in disk.folder.rglob("*")} == before
    anju.program = PROGRAM
    with _ended(anju, disk):
        anju.start_and_wait()
        assert anju.integrity() == "ok"
