"""Classify lines in Chinese, Japanese, Korean, Vietnamese and other scripts."""
