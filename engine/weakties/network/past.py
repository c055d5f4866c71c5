"""What changed between two days, and how the network grew?"""
