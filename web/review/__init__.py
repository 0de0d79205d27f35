"""Pages on which cards are checked, one module a page and verb."""
