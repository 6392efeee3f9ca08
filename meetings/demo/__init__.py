"""The demonstration's boards, people and meetings: invented from beginning to end."""
