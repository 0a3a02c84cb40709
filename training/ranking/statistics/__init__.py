"""What item-item models learn from: sums over users in integers, which add and subtract exactly."""
