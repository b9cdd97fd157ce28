"""Users, their sign-ins, the addresses their receipts are mailed to, and the households that they are together in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt, Key


class User(Base):
    """Someone with an account. Addresses differ by more than their case."""

    __tablename__ = "users"

    id: Mapped[Key]
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    """Argon2id in its encoded form."""
    email_verified_at: Mapped[datetime | None]
    """When whoever reads what is mailed to the address said that it is this user; null before."""
    time_zone: Mapped[str | None]
    """A name of IANA; null where they never said one."""
    described_by: Mapped[str] = mapped_column(server_default="")
    """The words that the `own_keys` of their receipts were made with, see keys.described_by; empty before they were."""
    created_at: Mapped[CreatedAt]


Index("uq_users_email", func.lower(User.email), unique=True)


class AuthSession(Base):
    """A sign-in on one device, from signing in to signing out; its refresh tokens form one family."""

    __tablename__ = "auth_sessions"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user_agent: Mapped[str]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RefreshToken(Base):
    """One use of a sign-in's right to a new access token; kept as a hash, and after its use, so that reuse is seen."""

    __tablename__ = "refresh_tokens"

    id: Mapped[Key]
    auth_session_id: Mapped[UUID] = mapped_column(ForeignKey("auth_sessions.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the token."""
    created_at: Mapped[CreatedAt]
    used_at: Mapped[datetime | None]


class EmailVerification(Base):
    """A link that was mailed to an address, kept as a hash; see verifying.py."""

    __tablename__ = "email_verifications"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    email: Mapped[str]
    """The address that it was mailed to."""
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the token."""
    created_at: Mapped[CreatedAt]
    used_at: Mapped[datetime | None]


class InboundAddress(Base):
    """The secret part of a receipt address. Made by the database: 122 random bits in hexadecimal, since mail servers
    may fold case. A rotated one is good until `retired_at`."""

    __tablename__ = "inbound_addresses"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(
        unique=True, server_default=text("replace((gen_random_uuid())::text, '-'::text, ''::text)")
    )
    created_at: Mapped[CreatedAt]
    retired_at: Mapped[datetime | None]


Index(
    "uq_inbound_addresses_user_id_in_use",
    InboundAddress.user_id,
    unique=True,
    postgresql_where=InboundAddress.retired_at.is_(None),
)


class Household(Base):
    """People who shop together. Whoever is alone has none."""

    __tablename__ = "households"

    id: Mapped[Key]
    created_at: Mapped[CreatedAt]


class HouseholdMember(Base):
    """Somebody of a household, of one at most. Its owner is whom it was handed to, else who is in it longest; see
    `households.owner_of`."""

    __tablename__ = "household_members"
    __table_args__ = (
        Index("ix_household_members_household_id_joined_at", "household_id", "joined_at"),
        Index(
            "uq_household_members_owned", "household_id", unique=True, postgresql_where=text("owned_since IS NOT NULL")
        ),
    )

    id: Mapped[Key]
    """Members know each other by this key, and never by that of the account."""
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    joined_at: Mapped[CreatedAt]
    owned_since: Mapped[datetime | None]
    """When the owner before handed the household to them; null for all others, also where nobody ever did."""


class HouseholdInvitation(Base):
    """A code that lets one person into a household, once. One that was revoked is deleted; one that was accepted stays
    until it expires, so that who accepted it may ask again."""

    __tablename__ = "household_invitations"
    __table_args__ = (CheckConstraint("accepted_at IS NOT NULL OR accepted_by_id IS NULL", name="accepted"),)

    id: Mapped[Key]
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"), index=True)
    invited_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the code."""
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
