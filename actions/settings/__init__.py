"""Settings: read from options, environment variables and files, and checked."""
