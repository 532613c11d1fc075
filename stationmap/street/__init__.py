"""What people report from the street, and what follows from it."""
