"""What is read about pools: their page, what is in the way of moving, the books of before, what people say of them."""
