"""Tests of `handlers/papers`."""
