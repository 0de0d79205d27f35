"""Use cases on organisers' lists of guests, and on connections on LinkedIn."""
