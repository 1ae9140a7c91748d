"""Templates into text: what the customer reads, and whether it may be sent.

`load`, `all_ids` and `titles` know the templates, `values_for` gathers a row's values,
`render` writes the text, `check` reads it before anybody pastes it, `overrides_in` lists a shop's own.
"""

from cs_macros.messages.compliance import check
from cs_macros.messages.declared import Hold, Variable
from cs_macros.messages.emoticons import WANGWANG, emoticons, member_word
from cs_macros.messages.findings import Finding, ShopFacts
from cs_macros.messages.given import by_variable, given
from cs_macros.messages.library import Template, all_ids, id_of, label, load, titles, topic
from cs_macros.messages.measures import form_of_address
from cs_macros.messages.overriding import Override, overrides_in, version
from cs_macros.messages.rendering import MissingVariables, preview, render, render_template, values_for
from cs_macros.messages.wordlists import WordLists

__all__ = [
    "WANGWANG",
    "Finding",
    "Hold",
    "MissingVariables",
    "Override",
    "ShopFacts",
    "Template",
    "Variable",
    "WordLists",
    "all_ids",
    "by_variable",
    "check",
    "emoticons",
    "form_of_address",
    "given",
    "id_of",
    "label",
    "load",
    "member_word",
    "overrides_in",
    "preview",
    "render",
    "render_template",
    "titles",
    "topic",
    "values_for",
    "version",
]
