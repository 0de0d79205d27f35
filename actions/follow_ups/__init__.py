"""Follow-ups are listed, planned, done, put off and handed over."""
