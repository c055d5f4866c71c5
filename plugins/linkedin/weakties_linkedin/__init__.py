"""How LinkedIn's export becomes events."""
