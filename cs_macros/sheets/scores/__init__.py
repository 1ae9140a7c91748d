"""奖罚记录, the ledger of rewards and penalties, and 每月奖罚评分表, the month that follows from it."""
