"""Archive, register and read photos, and store them as contacts."""
