"""What the program can do: one function a use case, one transaction each."""
