"""Commands that import and read cards, e-mails and address books."""
