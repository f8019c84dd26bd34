"""The compiled form: what it is (model), to and from JSON (codec), the world it runs in (world)."""
