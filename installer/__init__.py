"""Packages of HyteDesk for computers without Python: built, checked and tried (docs/release.md)."""
