"""Photos read side by side; one that hangs, crashes or bloats costs only itself."""
