"""The doors of examinations and role-plays."""
