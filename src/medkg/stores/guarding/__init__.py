"""What the guard is made of: screening, turns, workers that may be killed, and what they say to each other."""
