"""Is the house still the house?"""
