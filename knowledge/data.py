"""What every piece of a policy pack has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Data(BaseModel):
    """Frozen data from YAML; a key that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
