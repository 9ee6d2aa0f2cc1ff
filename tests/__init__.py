"""Tests: they mirror the rooms, with whole conversations in `journeys/` and kills in `faults/`."""
