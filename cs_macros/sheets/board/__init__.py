"""今日看板, and the buttons that belong to no single register."""
