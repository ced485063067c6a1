"""What a system of contact tracing says and knows: machines of specification bytes, behind one interface."""
