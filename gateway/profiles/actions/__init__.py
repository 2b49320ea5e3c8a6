"""What can be done to profiles: one file for each action, and `writing`, the one way to carry it out."""
