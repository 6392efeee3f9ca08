"""Pages of meetings, agenda items and the forward plan."""
