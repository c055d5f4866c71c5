"""How address books in vCard become events."""
