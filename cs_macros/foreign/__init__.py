"""Other people's tables: pages, their headers recognised, their words taken for ours."""
