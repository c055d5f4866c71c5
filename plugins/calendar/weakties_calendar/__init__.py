"""How a calendar's past meetings become events."""
