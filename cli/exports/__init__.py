"""Commands that give contacts to other programs."""
