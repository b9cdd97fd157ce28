"""The end of an account: all that is the shopper's goes. See decision 0042."""
