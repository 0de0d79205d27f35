"""Review contacts: the queue, the fields and reasons of each, and storing answers."""
