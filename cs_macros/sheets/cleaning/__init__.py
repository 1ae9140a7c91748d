"""值日表: who cleans what on which day, and who locks up."""
