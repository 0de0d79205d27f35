"""List, plan, complete, postpone and assign follow-ups."""
