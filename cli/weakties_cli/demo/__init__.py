"""A fictional year, the same every time."""
