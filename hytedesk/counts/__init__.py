"""What counts may tell: return codes, the lists of organizations, small numbers hidden. Pure."""
