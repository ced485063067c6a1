"""What people and health services do about an infection: who seeks a swab, who stays at home, who waits for a lab."""
