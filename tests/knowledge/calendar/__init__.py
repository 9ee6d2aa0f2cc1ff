"""Tests of `knowledge/calendar`."""
