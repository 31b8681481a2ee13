"""What changes decisions: proposing, discussing, voting, delegating, closing and carrying out."""
