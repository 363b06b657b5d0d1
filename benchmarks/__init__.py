"""Measurements, as ratios side by side; never tests."""
