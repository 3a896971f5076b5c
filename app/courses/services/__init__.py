"""What people do with courses: learn, assign, write."""
