"""Use cases of the program: one function and one transaction each."""
