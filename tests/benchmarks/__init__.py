"""How fast and how small: ratios against a raw limit and a peer, side by side in one run."""
