"""What codes and words mean: needs, age groups, municipalities, service classes. Pure functions over data files."""
