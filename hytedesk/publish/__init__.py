"""The administrators' side of the regional repository: keys, signing, publishing, checking (docs/adr/0014)."""
