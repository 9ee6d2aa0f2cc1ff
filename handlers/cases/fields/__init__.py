"""All fields of a case: what it can hold, where each value stands, and how one is kept with its history."""
