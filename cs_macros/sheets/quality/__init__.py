"""聊天质检表: chats that were copied out of the chat tool, read as a customer met them."""
