"""Customer care: files, follow-up calls and letters, surveys of satisfaction."""
