"""Tests of `handlers/complaints`."""
