"""How lists of contacts kept in sheets become events."""
