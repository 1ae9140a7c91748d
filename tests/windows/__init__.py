"""The program folder of Windows, run under Wine: see conftest.py for how."""
