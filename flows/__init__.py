"""What runs: services, checks, channels, the engine, and the ways in for operators."""
