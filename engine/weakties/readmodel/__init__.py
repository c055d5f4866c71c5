"""Answers grown from the log: kept in tables, replayed in the order of what happened."""
