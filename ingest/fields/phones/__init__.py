"""Phone numbers: found in lines, split, labelled and completed."""
