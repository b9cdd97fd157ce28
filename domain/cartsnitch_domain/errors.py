"""Expected failures, as facts.

CartSnitchError
├── NotFound              nothing there for this actor: absent and not-yours look the same
├── InvalidInput          what came in cannot be used; the message says why, for a shopper
│   ├── InvalidCorrection what a shopper enters for a value of a purchase; knows which
│   ├── InvalidWatch      a target price that cannot be watched; knows which value
│   ├── InvalidAlertSettings
│   ├── InvalidCoupon     a coupon that cannot be; knows which value
│   ├── InvalidCursor
│   ├── InvalidCurrency   a code that no currency has
│   ├── InvalidPeriod     days that are no period, or more months than are looked at
│   ├── InvalidShoppingList   a list that cannot be begun or called so; knows which value
│   ├── InvalidListOperation  an edit of a list that cannot be; knows which, and which value
│   ├── InvalidPlanning   how somebody wants to shop cannot be; knows which value
│   ├── InvalidLesson     what a shopper says of products cannot be: one merged into itself, or round
│   └── WeakPassword
├── ChannelUnavailable    this server sends nothing by this channel
├── ShoppingListFull      no more items fit on the list
├── NothingPriced         no item of the list has a price anywhere, so there is nothing to plan
├── UnknownStore          a store that the actor has no purchases of
├── NoHousehold           the actor is in no household
├── AlreadyInHousehold    the actor is in a household, and a person is in one at most
├── HouseholdFull         no more people fit into the household
├── TooManyInvitations    so many invitations are open already
├── InvitationNotGood     no code that lets anybody in: wrong, used, revoked or expired
├── NotHouseholdOwner     only the owner of the household may do that
├── NotListOwner          only who began the list may do that, or the owner of the household
├── EmailTaken            another account has this address
├── WrongCredentials      address or password do not match
├── TooManyGuesses        the password was wrong too often
├── SessionEnded          the sign-in is over: expired, signed out or its refresh token was used twice
├── ReceiptNotRetryable   the receipt is being read or was read well
├── ReceiptBeingRead      the receipt is being read, so nothing of it can be changed now
└── IdempotencyKeyReused  the key came before, with other bytes
"""

from __future__ import annotations

from uuid import UUID


class CartSnitchError(Exception):
    """A failure that was foreseen; its message can be shown to a shopper."""

    message = "Something went wrong."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class NotFound(CartSnitchError):
    """Nothing there for this actor."""

    message = "We could not find that."


class InvalidInput(CartSnitchError):
    """What came in cannot be used."""

    message = "That cannot be used."


class InvalidCorrection(InvalidInput):
    """A value that a purchase or a line cannot have; `field` is the column that it was for, if it was for one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidWatch(InvalidInput):
    """A target price that cannot be watched; `field` is the column of the value that cannot be, if it is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidAlertSettings(InvalidInput):
    """From how much on nobody can be told; `field` is the column of the setting."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidCoupon(InvalidInput):
    """A coupon that cannot be; `field` is what of its terms cannot, if it is one of them."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidCursor(InvalidInput):
    """A page cursor that we did not make."""

    message = "This list has changed. Please load it again from the start."


class InvalidCurrency(InvalidInput):
    """A code that no currency has."""


class InvalidPeriod(InvalidInput):
    """Days that are no period, or more months than are looked at at once."""


class InvalidShoppingList(InvalidInput):
    """A list that cannot be begun or called so; `field` is the value, if it is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidListOperation(InvalidInput):
    """An edit of a list that cannot be: which one, and which of its fields."""

    def __init__(self, message: str, field: str | None = None, operation_id: UUID | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.operation_id = operation_id


class InvalidPlanning(InvalidInput):
    """How somebody wants to shop cannot be; `field` is the value."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidLesson(InvalidInput):
    """What a shopper says of products cannot be."""


class WeakPassword(InvalidInput):
    """A password too short or too long to accept."""

    message = "Please choose a password of 10 to 200 characters."


class ChannelUnavailable(CartSnitchError):
    """This server sends nothing by this channel."""

    message = "This server cannot send these yet: whoever runs it has to set that up first."


class ShoppingListFull(CartSnitchError):
    """No more items fit on the list."""

    message = "There is no room for more on this list."


class NothingPriced(CartSnitchError):
    """No item of the list has a price anywhere."""

    message = "We know no price of anything on this list yet, so there is nothing to plan."


class UnknownStore(CartSnitchError):
    """A store that the actor has no purchases of."""

    message = "Please choose stores that you have purchases of."


class NoHousehold(CartSnitchError):
    """The actor is in no household."""

    message = "You are in no household."


class AlreadyInHousehold(CartSnitchError):
    """The actor is in a household, and a person is in one at most."""

    message = "You are in a household already. To join another one, please leave it first."


class HouseholdFull(CartSnitchError):
    """No more people fit into the household."""

    message = "This household has as many people as there may be."


class TooManyInvitations(CartSnitchError):
    """So many invitations are open already."""

    message = "There are many open invitations already. Please take one back first."


class InvitationNotGood(CartSnitchError):
    """No code that lets anybody in; never says whether it was wrong, used, revoked or expired."""

    message = "This invitation is not good any more. Please ask for a new one."


class NotHouseholdOwner(CartSnitchError):
    """Only the owner of the household may do that."""

    message = "Only the owner of the household can do that."


class NotListOwner(CartSnitchError):
    """Only who began the list may do that."""

    message = "Only who began this list can do that."


class EmailTaken(CartSnitchError):
    """Another account has this address."""

    message = "There is already an account with this email address. Please sign in."


class TooManyLinks(CartSnitchError):
    """A link was mailed just now, or as many as a day has."""

    message = "We have just sent you a link. Please look into your mailbox, and try again later if it did not arrive."


class WrongCredentials(CartSnitchError):
    """Address or password do not match; never says which."""

    message = "The email address or the password is not right."


class TooManyGuesses(CartSnitchError):
    """The password was wrong too often; it is not looked at for a while."""

    message = "The password was wrong too often. Please wait a few minutes and try again."


class SessionEnded(CartSnitchError):
    """The sign-in is over."""

    message = "Please sign in again."


class ReceiptBeingRead(CartSnitchError):
    """The receipt is being read, so nothing of it can be changed now."""

    message = "This receipt is being read right now. Please try again in a moment."


class ReceiptNotRetryable(CartSnitchError):
    """The receipt is being read or was read well."""

    message = "This receipt is being read or was read well, so there is nothing to try again."


class IdempotencyKeyReused(CartSnitchError):
    """The key came before, with other bytes."""

    message = "This Idempotency-Key was sent before with another file. Please send this file with a new key."
