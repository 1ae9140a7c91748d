"""Tests of the built workbook."""
