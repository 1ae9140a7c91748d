"""The problems of every day, and how they were solved: 每日问题记录."""
