"""Which line is the name, the title, the company or the address."""
