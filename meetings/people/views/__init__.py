"""Pages of boards, their members, the directory and accounts."""
