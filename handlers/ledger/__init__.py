"""The ledger in the chat: cases found and counted by what is said of them."""
