"""Read photos in parallel; one that hangs or crashes affects no other."""
