"""The golden thread: what each thing came from and what came of it. Higher apps register theirs in ``registry``."""
