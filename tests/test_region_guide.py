"""The guide to a new region: its example loads and calculates as it says, and no key of the rules is left out."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from knowledge.model.pack import Pack, load_pack
from knowledge.model.rules import Advance, Measure, Payment, Rule, Rules, Subsidy, TopUp, When
from knowledge.rules.household_proof import failures

GUIDE = (Path(__file__).parent.parent / "docs" / "regions.md").read_text(encoding="utf-8")
PACK_FILE = re.compile(r"^```yaml\n# knowledge/packs/(\w+)/(\w+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Pack:
    """The region of the guide, written out as it stands there and loaded."""
    for folder, file, text in PACK_FILE.findall(GUIDE):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / file).write_text(text, encoding="utf-8")
    (folder,) = tmp_path.iterdir()
    return load_pack(folder)


def test_the_example_of_a_new_region_gives_its_households_what_it_says(example: Pack) -> None:
    assert len(example.tests.households) == 10
    assert list(failures(example)) == []


def test_the_command_calculates_with_the_example(example: Pack, tmp_path: Path) -> None:
    given = ["--category", "五保户", "--grade", "D级", "--method", "新建", "--persons", "三口人"]
    said = CliRunner().invoke(app, ["calc", "--packs", str(tmp_path), "--region", example.region.name, *given])
    assert said.exit_code == 0
    assert "amount_min: 0\namount_max: 27000\narea_min: \narea_max: 54\n" in said.output
    assert "青建发〔2025〕8号（2025-03-01）" in said.output


def test_the_guide_knows_every_key_of_the_rules() -> None:
    models = (Rules, Rule, When, Measure, Subsidy, TopUp, Payment, Advance)
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert {key for key in keys if not re.search(rf"\b{key}\b", GUIDE)} == set()
