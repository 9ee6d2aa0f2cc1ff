"""Forms as data: the engine, and one module a kind of field."""
