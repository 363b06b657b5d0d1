"""Passive views: they show values and emit signals."""
