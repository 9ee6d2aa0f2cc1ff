"""Tests of `storage/curation`."""
