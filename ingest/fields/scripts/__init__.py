"""What the form of a line says in Chinese, Japanese, Korean and Vietnamese."""
