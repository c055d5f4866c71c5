"""Plugins: finding them, hearing them, and what they offer to a network."""
