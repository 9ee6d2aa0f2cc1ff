"""Tests of `handlers/policy`."""
