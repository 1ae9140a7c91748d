"""Rosters: a typed problem in, a plan out. Knows no sheets, no files, no Excel.

`problem` says what a shop wants, `modelling` turns that into the counting rules of `engine`, `solving` hands
those to CP-SAT, `planning` does all three and says in words why there is no plan; `explaining` says why a
plan is as it is. `fairness` counts who has had how much of what.
"""
