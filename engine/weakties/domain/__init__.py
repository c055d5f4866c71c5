"""The ground: events, ids, moments and days; pure, no clock and no chance."""
