"""Problems in configurations and vendor files, and the errors that carry them."""
