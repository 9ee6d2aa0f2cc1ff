"""What every piece of a policy pack has in common."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Data(BaseModel):
    """Frozen data from YAML; a key that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, raw: Any) -> Any:
        """A key that is mistyped is told beside those that there are."""
        if isinstance(raw, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            unknown = [str(key) for key in raw if key not in known]
            if unknown:
                raise ValueError(f"unknown key {', '.join(unknown)}; expected some of {', '.join(known)}")
        return raw
