"""The devices at the doors: how a tap becomes one event, exactly once."""
