"""Tests of `handlers/assessment`."""
