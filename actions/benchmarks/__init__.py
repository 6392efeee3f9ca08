"""What ``manage.py benchmark_actions`` measures, beside the least that each could cost."""
