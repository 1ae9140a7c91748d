"""Customers who pay by bank transfer: 银行转账明细表, and the statements 银行流水 that prove it."""
