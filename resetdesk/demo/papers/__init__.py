"""Papers of the demo: letters, decrees, photographs of them, one signed PDF. Each says CONTOH; equal facts
give equal bytes."""
