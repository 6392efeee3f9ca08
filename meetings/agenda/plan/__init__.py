"""The forward plan as councils print it: meetings to come, and what is planned for each."""
