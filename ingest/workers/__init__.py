"""Many photos on many cores; a photo that hangs or crashes costs only itself."""
