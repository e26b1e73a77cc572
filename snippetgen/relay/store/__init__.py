"""What is stored: accepted calls and the states of their deliveries."""
