"""Tests of `handlers/notices`."""
