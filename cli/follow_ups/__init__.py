"""Commands that plan follow-ups, events and visits, and work through them."""
