"""Migrations of `user.db`, run by `db.user` inside the program."""
