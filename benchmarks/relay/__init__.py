"""What the relay withstands, and what it takes."""
