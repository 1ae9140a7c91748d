"""Templates into text: what the customer reads, and whether it may be sent.

`load`, `all_ids` and `titles` know the templates, `values_for` gathers a row's values,
`render` writes the text, `check` reads it before anybody pastes it.
"""

from cs_macros.messages.compliance import check
from cs_macros.messages.emoticons import emoticons
from cs_macros.messages.findings import Finding, ShopFacts
from cs_macros.messages.library import Template, Variable, all_ids, label, load, titles
from cs_macros.messages.rendering import MissingVariables, render, values_for
from cs_macros.messages.wordlists import WordLists

__all__ = [
    "Finding",
    "MissingVariables",
    "ShopFacts",
    "Template",
    "Variable",
    "WordLists",
    "all_ids",
    "check",
    "emoticons",
    "label",
    "load",
    "render",
    "titles",
    "values_for",
]
