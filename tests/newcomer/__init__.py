"""A whole new register as a newcomer would add it: declared here, tried in `test_newcomer.py`."""
