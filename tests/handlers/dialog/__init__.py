"""Tests of `handlers/dialog`."""
