"""What is installed is whole: data beside the code comes along, also where it is no checkout."""

import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "knowledge", "storage")
ONLY_FOR_DEVELOPERS = {"storage/migrations/script.py.mako"}  # by which a new migration is begun


def test_every_file_beside_the_code_is_data_of_a_package() -> None:
    """A page, a picture or a form that only a checkout has is missed on the first machine that installs a wheel."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout: which files belong to it is not known")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {
        path
        for package, patterns in settings["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    listed = subprocess.run(["git", "ls-files", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    data = {name for name in listed.splitlines() if not name.endswith(".py")} - ONLY_FOR_DEVELOPERS
    assert sorted(name for name in data if ROOT / name not in named) == []


def test_from_a_folder_of_packages_it_is_installed_without_a_network(tmp_path: Path) -> None:
    """On 政务外网 no package index is reached: every install takes the folder, and asks nobody else."""
    asked = ["make", "--dry-run", "setup-dev", f"VENV={tmp_path / 'venv'}", "WHEELS=wheelhouse"]
    planned = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    installs = [line for line in planned.replace("\\\n", " ").splitlines() if "pip install" in line]
    assert len(installs) == 3
    assert [line for line in installs if "--no-index --find-links wheelhouse" not in line] == []


def test_it_is_compiled_where_it_is_installed(tmp_path: Path) -> None:
    """Who runs it may not write there, by the unit and in the image: each start once compiled some 900 modules anew."""
    asked = ["make", "--dry-run", "setup", f"VENV={tmp_path / 'venv'}"]
    planned = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    image = (ROOT / "docs" / "Dockerfile").read_text(encoding="utf-8")
    for steps in (planned, image):
        [compiled] = [line for line in steps.splitlines() if "compileall" in line]
        assert f"compileall -q {' '.join(ROOMS)} " in compiled
