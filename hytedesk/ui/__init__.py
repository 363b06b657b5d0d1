"""The window. Views are passive; controllers connect them to the rest."""
