"""The README keeps up with the code."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings
from knowledge.household_proof import failures
from knowledge.pack import Pack, load_pack
from knowledge.rules import Advance, Measure, Payment, Rule, Rules, Subsidy, TopUp, When

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `ANJU_(\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
PACK_FILE = re.compile(r"^```yaml\n# knowledge/packs/(\w+)/(\w+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Pack:
    """The region of the section on a new region, written out as it stands there and loaded."""
    for folder, file, text in PACK_FILE.findall(README):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / file).write_text(text, encoding="utf-8")
    (folder,) = tmp_path.iterdir()
    return load_pack(folder)


def test_the_table_of_settings_is_complete() -> None:
    written = {name.lower(): (default.strip("`"), text) for name, default, text in ROW.findall(README)}
    expected = {
        name: ("none" if field.default is None else str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    }
    assert written == expected


def test_the_files_that_it_names_exist() -> None:
    root = Path(__file__).parent.parent
    named = re.findall(r"`((?:bot|handlers|knowledge|storage|tests)/[\w./]+\.py)`", README)
    assert named
    assert [name for name in named if not (root / name).exists()] == []


def test_the_example_of_a_new_region_gives_its_households_what_it_says(example: Pack) -> None:
    assert len(example.tests.households) == 10
    assert list(failures(example)) == []


def test_the_command_calculates_with_the_example(example: Pack, tmp_path: Path) -> None:
    given = ["--category", "五保户", "--grade", "D级", "--method", "新建", "--persons", "三口人"]
    said = CliRunner().invoke(app, ["calc", "--packs", str(tmp_path), "--region", example.region.name, *given])
    assert said.exit_code == 0
    assert "amount_min: 0\namount_max: 27000\narea_min: \narea_max: 54\n" in said.output
    assert "青建发〔2025〕8号（2025-03-01）" in said.output


def test_the_section_on_a_new_region_knows_every_key_of_the_rules() -> None:
    section = README[README.index("## A new region") : README.index("## Habits")]
    models = (Rules, Rule, When, Measure, Subsidy, TopUp, Payment, Advance)
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert {key for key in keys if not re.search(rf"\b{key}\b", section)} == set()
