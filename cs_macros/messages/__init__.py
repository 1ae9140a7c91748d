"""Templates into text: what the customer reads, and whether it may be sent.

`load`, `all_ids` and `titles` know the templates, `values_for` gathers a row's values,
`render` writes the text, `check` (module `compliance`) reads it before anybody pastes it.
"""

from cs_macros.messages.library import Template, all_ids, load, titles
from cs_macros.messages.rendering import MissingVariables, render, values_for

__all__ = ["MissingVariables", "Template", "all_ids", "load", "render", "titles", "values_for"]
