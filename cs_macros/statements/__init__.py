"""Bank, Alipay and WeChat files into typed lines."""
