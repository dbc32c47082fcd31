"""What medkg costs, measured beside what people would use without it, in one run."""
