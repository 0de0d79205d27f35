"""What reads text and codes off a picture."""
