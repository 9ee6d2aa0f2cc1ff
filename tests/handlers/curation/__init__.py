"""Tests of `handlers/curation`."""
