"""What strategies have on the thread, what an item of an agenda is about, and where the thread is broken."""
