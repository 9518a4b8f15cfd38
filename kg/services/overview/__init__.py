"""Count and sum up what a graph holds and lacks."""
