"""HTTP by itself: connections, headers, negotiation, what is kept and sent."""
