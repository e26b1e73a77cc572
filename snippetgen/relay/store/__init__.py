"""What is stored: accepted calls, and what became of their deliveries."""
