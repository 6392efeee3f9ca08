"""What ``manage.py benchmark_performance`` measures, beside the least that each could cost."""
