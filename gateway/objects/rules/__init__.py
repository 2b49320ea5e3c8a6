"""Pure rules of objects: which profile one belongs to, and what becomes of the profile."""
