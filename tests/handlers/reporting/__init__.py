"""Tests of `handlers/reporting`."""
