"""Judge a card by its fields: ready, review, or not a card."""
