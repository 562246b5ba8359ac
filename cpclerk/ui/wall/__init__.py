"""The wall itself: a program of its own that shows what it is sent, and knows no store."""
