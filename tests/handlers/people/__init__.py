"""Tests of `handlers/people`."""
