"""What people did in exams and role-plays at a past moment, for made histories."""
