"""List, plan, complete, postpone and assign follow-ups, and log conversations."""
