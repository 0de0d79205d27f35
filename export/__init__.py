"""From contacts to the files and servers of other programs."""
