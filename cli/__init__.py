"""The command line: one room for each section of `cardfile --help`."""
