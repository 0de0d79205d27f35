"""What a card is and what is kept of it: values, tables, database, errors."""
