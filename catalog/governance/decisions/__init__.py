"""What people decide: approvals, waivers, assignments, cases."""
