"""Pages of indicators and their figures."""
