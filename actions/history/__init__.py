"""What people did to contacts: recorded row by row, undone, and the trash."""
