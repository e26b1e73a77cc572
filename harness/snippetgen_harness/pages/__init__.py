"""The simulated customer site: situations, vendor models and page scripts."""
