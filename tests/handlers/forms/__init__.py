"""Tests of `handlers/forms`."""
