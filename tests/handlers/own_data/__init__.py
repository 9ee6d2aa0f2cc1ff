"""Tests of `handlers/own_data`."""
