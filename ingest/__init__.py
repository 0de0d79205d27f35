"""From a photo to a contact."""
