"""Tests of `storage/cases`."""
