"""E-mails become the fields of their senders' signatures."""
