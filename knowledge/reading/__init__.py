"""Reading what people write: numbers, days, places, households, what is wanted."""
