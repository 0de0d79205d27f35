"""What a request must fulfil before any handler sees it, one module a defence."""
