"""What one shift hands to the next: 交接班记录."""
