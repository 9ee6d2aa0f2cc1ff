"""Tests of `handlers/cases`."""
