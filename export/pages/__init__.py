"""Figures, the morning digest and the work for an assistant become pages."""
