"""Record operations row by row, undo them, and keep the trash."""
