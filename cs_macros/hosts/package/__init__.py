"""Lossless editing of .xlsx and .xlsm files, part by part; knows nothing of what a table means.

See README.md beside this file.
"""
