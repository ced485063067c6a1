"""What can somebody find out who sees only what a vantage point shows? Windows, claims, attacks between them."""
