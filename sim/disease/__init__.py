"""What the disease does: the course of one infection, and whom it passes to."""
