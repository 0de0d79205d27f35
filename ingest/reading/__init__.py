"""Read a flat card with several readers and combine their words."""
