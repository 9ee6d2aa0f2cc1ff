"""Tests of `storage/reporting`."""
