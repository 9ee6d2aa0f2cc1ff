"""On Windows everything is found: no module needs what there is on POSIX systems alone."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIRST_HERE_THEN_THERE = """
import importlib, sys
from pathlib import Path

ROOMS = ("bot", "handlers", "knowledge", "storage")
ABSENT = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline", "curses", "posix")
ours = [
    ".".join(path.with_suffix("").parts)
    for room in ROOMS
    for path in sorted(Path(room).rglob("*.py"))
    if "migrations" not in path.parts and path.name != "__init__.py"
]
for name in ours:  # with all of the libraries, which have wheels of their own for Windows
    importlib.import_module(name)
for name in [name for name in sys.modules if name.partition(".")[0] in ROOMS]:
    del sys.modules[name]


class Windows:
    def find_spec(self, name, path=None, target=None):
        if name in ABSENT:
            raise ModuleNotFoundError(f"Windows has no {name}", name=name)


for name in ABSENT:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Windows())
sys.platform = "win32"
for name in ours:
    importlib.import_module(name)
print(len(ours))
"""


def test_every_module_is_imported_without_what_windows_lacks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_HERE_THEN_THERE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500
