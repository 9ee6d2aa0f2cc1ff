"""Tests of `handlers/checks`."""
