"""What changes auctions: offering and calling off, bidding and withdrawing, closing exactly once."""

from allmende.server.auctions.operations.bidding import Said, bid, withdraw_bid
from allmende.server.auctions.operations.closing import close, close_due
from allmende.server.auctions.operations.offering import AuctionDraft, LotDraft, call_off, offer

__all__ = ["AuctionDraft", "LotDraft", "Said", "bid", "call_off", "close", "close_due", "offer", "withdraw_bid"]
