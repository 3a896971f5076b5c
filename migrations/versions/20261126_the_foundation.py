"""The foundation: every table of the first version.

Revision: 0001
After:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.platform import db as types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("latin_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("birthday_consent_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("password_is_one_time", sa.Boolean(), nullable=False),
        sa.Column("password_changed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("notice_seen_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("erased_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "language is null or language in ('zh', 'en')", name=op.f("ck_account_language")
        ),
        sa.CheckConstraint("theme in ('system', 'light', 'dark')", name=op.f("ck_account_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
        sa.UniqueConstraint("staff_no", name=op.f("uq_account_staff_no")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "before",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_action", ["action", "happened_at"], unique=False)
        batch_op.create_index("ix_audit_entry_actor", ["actor_id", "happened_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entry_happened_at"), ["happened_at"], unique=False
        )
        batch_op.create_index("ix_audit_entry_subject", ["subject"], unique=False)

    op.create_table(
        "certificate_logo",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_certificate_logo")),
    )
    op.create_table(
        "certificate_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "cancelled",
                name="runstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "course_completed",
                "exam_passed",
                "roleplay_competence",
                "tier_attained",
                "external_confirmed",
                "best_team",
                "service_star",
                name="certificatekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "learners",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("held_back", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_run_public_id")),
    )
    op.create_table(
        "certificate_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("retired_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint("name", name=op.f("uq_certificate_template_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_template_public_id")),
    )
    op.create_table(
        "content_stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("loaded_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_stamp")),
    )
    op.create_table(
        "framework_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("published_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_edition")),
        sa.UniqueConstraint("version_id", name=op.f("uq_framework_edition_version_id")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "payload",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "running", "done", "dead", name="jobstate", native_enum=False, length=16
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("not_before", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_outbox_kind_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["state", "not_before"], unique=False)

    op.create_table(
        "role_play_model_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('words','rating','canary')",
            name=op.f("ck_role_play_model_use_purpose_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_model_use")),
    )
    with op.batch_alter_table("role_play_model_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_play_model_use_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_role_play_model_use_purpose_at"), ["purpose", "at"], unique=False
        )

    op.create_table(
        "script_gap",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_script_gap")),
    )
    op.create_table(
        "search_count",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "mark", name=op.f("pk_search_count")),
    )
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("grams", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("ref", name=op.f("uq_search_document_ref")),
    )
    with op.batch_alter_table("search_document", schema=None) as batch_op:
        batch_op.create_index("ix_search_document_kind", ["kind", "rank"], unique=False)

    op.create_table(
        "search_term",
        sa.Column("term", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_search_term")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("happened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sign_in_failure_address", ["address", "happened_at"], unique=False
        )
        batch_op.create_index("ix_sign_in_failure_who", ["who", "happened_at"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("merchant", "team", name="unitkind", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("key", name=op.f("uq_unit_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_unit_public_id")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("extra_percent", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "extra_percent >= 0 and extra_minutes >= 0",
            name=op.f("ck_accommodation_never_shortens"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_accommodation_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["account.id"], name=op.f("fk_accommodation_granted_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
    )
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accommodation_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "attestation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sign_off", "deed", "waiver", name="attestationkind", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_attestation_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_attestation_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attestation_public_id")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attestation_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "award_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum("team", "person", name="subject", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "nominating", "voting", "decided", name="roundstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "scores",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_award_round_created_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_round")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_round_public_id")),
        sa.UniqueConstraint("subject", "period", name=op.f("uq_award_round_subject_period")),
    )
    op.create_table(
        "capability_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "capability",
            sa.Enum(
                "lead_trainer",
                "invigilator",
                "interviewer",
                "approver",
                name="capability",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_capability_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["account.id"], name=op.f("fk_capability_grant_granted_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["account.id"], name=op.f("fk_capability_grant_revoked_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability_grant")),
    )
    with op.batch_alter_table("capability_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_capability_grant_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "case_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "cells",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column(
            "columns",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "values",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "faults",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_case_import_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_import_public_id")),
    )
    op.create_table(
        "certificate_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "confirmed",
                "refused",
                "withdrawn",
                name="claimstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "ends_on is null or ends_on >= issued_on", name=op.f("ck_certificate_claim_order")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_certificate_claim_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_claim")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_claim_public_id")),
    )
    with op.batch_alter_table("certificate_claim", schema=None) as batch_op:
        batch_op.create_index(
            "ix_certificate_claim_learner", ["learner_id", "handed_in_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_certificate_claim_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_certificate_claim_state", ["state", "handed_in_at"], unique=False)

    op.create_table(
        "certificate_design",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["certificate_template.id"],
            name=op.f("fk_certificate_design_template_id_certificate_template"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_design")),
        sa.UniqueConstraint(
            "template_id", "number", name=op.f("uq_certificate_design_template_id_number")
        ),
    )
    op.create_table(
        "certificate_template_use",
        sa.Column(
            "kind",
            sa.Enum(
                "course_completed",
                "exam_passed",
                "roleplay_competence",
                "tier_attained",
                "external_confirmed",
                "best_team",
                "service_star",
                name="certificatekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["certificate_template.id"],
            name=op.f("fk_certificate_template_use_template_id_certificate_template"),
        ),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_certificate_template_use")),
    )
    op.create_table(
        "consent_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("happened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_consent_record_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_record")),
    )
    with op.batch_alter_table("consent_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_record_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "content_asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_content_asset_created_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_asset")),
        sa.UniqueConstraint("hash", name=op.f("uq_content_asset_hash")),
    )
    op.create_table(
        "content_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "published",
                "retired",
                "deleted",
                name="state",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.Column("draft_version_id", sa.Integer(), nullable=True),
        sa.Column("in_review", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("base_hash", sa.Text(), nullable=True),
        sa.Column("retired_by_load", sa.Boolean(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("left_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("staged_batch", sa.Text(), nullable=True),
        sa.Column("staged_version_id", sa.Integer(), nullable=True),
        sa.Column(
            "staged_state",
            sa.Enum(
                "draft",
                "in_review",
                "published",
                "retired",
                "deleted",
                name="state",
                native_enum=False,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column("staged_position", sa.Integer(), nullable=True),
        sa.Column("staged_file", sa.Text(), nullable=True),
        sa.Column("staged_hash", sa.Text(), nullable=True),
        sa.Column("staged_over", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_content_entry_changed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_entry")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_content_entry_kind_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_content_entry_public_id")),
    )
    with op.batch_alter_table("content_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_content_entry_changed", ["kind", "changed_at", "key"], unique=False
        )
        batch_op.create_index(
            "ix_content_entry_draft",
            ["kind", "key"],
            unique=False,
            sqlite_where=sa.text("draft_version_id IS NOT NULL"),
            postgresql_where=sa.text("draft_version_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_content_entry_kind_state", ["kind", "state", "position", "key"], unique=False
        )
        batch_op.create_index("ix_content_entry_staged_batch", ["staged_batch"], unique=False)

    op.create_table(
        "course_discussion_thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["account.id"],
            name=op.f("fk_course_discussion_thread_author_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_discussion_thread")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_discussion_thread_public_id")),
    )
    with op.batch_alter_table("course_discussion_thread", schema=None) as batch_op:
        batch_op.create_index("ix_course_discussion_thread_author", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_course_discussion_thread_place", ["course", "lesson", "last_at"], unique=False
        )

    op.create_table(
        "course_editor_presence",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("since", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_course_editor_presence_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("account_id", "lesson", name=op.f("pk_course_editor_presence")),
    )
    with op.batch_alter_table("course_editor_presence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_editor_presence_lesson"), ["lesson"], unique=False
        )

    op.create_table(
        "course_enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "active",
                "completed",
                "withdrawn",
                name="enrolmentstate",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=True),
        sa.Column("assigned_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("waived_by", sa.Integer(), nullable=True),
        sa.Column("waived_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("waive_reason", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("last_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("last_lesson", sa.Text(), nullable=True),
        sa.Column("lessons_done", sa.Integer(), nullable=False),
        sa.Column("completed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("completed_version_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("round >= 1", name=op.f("ck_course_enrolment_round")),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["account.id"], name=op.f("fk_course_enrolment_assigned_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_course_enrolment_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["waived_by"], ["account.id"], name=op.f("fk_course_enrolment_waived_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_enrolment")),
        sa.UniqueConstraint(
            "learner_id", "course", name=op.f("uq_course_enrolment_learner_id_course")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_enrolment_public_id")),
    )
    with op.batch_alter_table("course_enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_course_enrolment_course_state", ["course", "state"], unique=False)
        batch_op.create_index(
            "ix_course_enrolment_learner_state", ["learner_id", "state"], unique=False
        )

    op.create_table(
        "course_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column(
            "about",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_course_file_created_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_file")),
        sa.UniqueConstraint("hash", name=op.f("uq_course_file_hash")),
    )
    op.create_table(
        "course_lesson_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("marked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_course_lesson_note_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_lesson_note")),
        sa.UniqueConstraint(
            "learner_id", "lesson", name=op.f("uq_course_lesson_note_learner_id_lesson")
        ),
    )
    op.create_table(
        "course_mentor_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("newcomer_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("mentor_signed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("newcomer_signed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("mentor_fact_id", sa.Uuid(), nullable=True),
        sa.Column("newcomer_fact_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_course_mentor_pair_period")),
        sa.CheckConstraint("mentor_id <> newcomer_id", name=op.f("ck_course_mentor_pair_two")),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["account.id"], name=op.f("fk_course_mentor_pair_ended_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_course_mentor_pair_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["account.id"], name=op.f("fk_course_mentor_pair_mentor_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["newcomer_id"], ["account.id"], name=op.f("fk_course_mentor_pair_newcomer_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_mentor_pair")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_mentor_pair_public_id")),
    )
    with op.batch_alter_table("course_mentor_pair", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_mentor_pair_mentor_id"), ["mentor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_course_mentor_pair_newcomer_id"), ["newcomer_id"], unique=False
        )
        batch_op.create_index(
            "uq_course_mentor_pair_open",
            ["newcomer_id"],
            unique=True,
            sqlite_where=sa.text(
                "ended_at IS NULL AND (mentor_signed_at IS NULL OR newcomer_signed_at IS NULL)"
            ),
            postgresql_where=sa.text(
                "ended_at IS NULL AND (mentor_signed_at IS NULL OR newcomer_signed_at IS NULL)"
            ),
        )

    op.create_table(
        "course_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "scope",
            sa.Enum("self", "team", "all", name="needscope", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "asked",
                "exams",
                "plays",
                "readiness",
                "finding",
                name="needsource",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "accepted",
                "later",
                "declined",
                "met",
                "withdrawn",
                name="needstate",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_course_need_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_course_need_by_id_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_course_need_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_need")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_need_public_id")),
    )
    with op.batch_alter_table("course_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_need_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_need_state"), ["state"], unique=False)

    op.create_table(
        "course_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("clear", sa.Integer(), nullable=False),
        sa.Column("practised", sa.Integer(), nullable=False),
        sa.Column("paced", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("clear BETWEEN 1 AND 5", name=op.f("ck_course_opinion_clear")),
        sa.CheckConstraint("paced BETWEEN 1 AND 5", name=op.f("ck_course_opinion_paced")),
        sa.CheckConstraint("practised BETWEEN 1 AND 5", name=op.f("ck_course_opinion_practised")),
        sa.CheckConstraint("useful BETWEEN 1 AND 5", name=op.f("ck_course_opinion_useful")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_course_opinion_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_opinion")),
        sa.UniqueConstraint(
            "course", "learner_id", "round", name=op.f("uq_course_opinion_course_learner_id_round")
        ),
    )
    with op.batch_alter_table("course_opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_opinion_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "course_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("printed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("print_language", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_course_plan_period")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_course_plan_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_course_plan_owner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_plan_public_id")),
    )
    op.create_table(
        "course_replacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("instead", sa.Text(), nullable=False),
        sa.Column(
            "changes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_course_replacement_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_replacement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_replacement_public_id")),
    )
    op.create_table(
        "course_reread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("told_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_course_reread_asked_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_reread")),
        sa.UniqueConstraint(
            "course", "lesson", "edition", name=op.f("uq_course_reread_course_lesson_edition")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_reread_public_id")),
    )
    op.create_table(
        "course_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "class",
                "visit",
                "workshop",
                "external",
                "team",
                name="sessionkind",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("about_zh", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_course_session_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_course_session_ends")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["account.id"], name=op.f("fk_course_session_host_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_session_public_id")),
    )
    with op.batch_alter_table("course_session", schema=None) as batch_op:
        batch_op.create_index("ix_course_session_starts", ["starts_at"], unique=False)

    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "shared", "signed", name="evaluationstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "samples",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shared_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("signed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_evaluation_month")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_evaluation_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_evaluation_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("learner_id", "month", name=op.f("uq_evaluation_learner_id_month")),
        sa.UniqueConstraint("public_id", name=op.f("uq_evaluation_public_id")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_evaluation_month", ["month"], unique=False)

    op.create_table(
        "exam_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(account_id is null) <> (unit_id is null)",
            name=op.f("ck_exam_assignment_person_or_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_exam_assignment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["account.id"], name=op.f("fk_exam_assignment_assigned_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_exam_assignment_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_assignment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exam_assignment_public_id")),
    )
    with op.batch_alter_table("exam_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_assignment_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_assignment_exam_key"), ["exam_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_exam_assignment_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_fact_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint(
            "kind", "source", "learner_id", name=op.f("uq_fact_kind_source_learner_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_fact_public_id")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fact_learner", ["learner_id", "kind", "happened_at"], unique=False
        )
        batch_op.create_index("ix_fact_subject", ["subject"], unique=False)

    op.create_table(
        "figure_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "values",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "faults",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "columns",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "cells",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("undo_asked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_figure_import_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_figure_import_public_id")),
    )
    op.create_table(
        "growth_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_growth_goal_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_growth_goal_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_growth_goal_owner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_goal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_growth_goal_public_id")),
    )
    with op.batch_alter_table("growth_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growth_goal_learner_id"), ["learner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_growth_goal_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "growth_printout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "lede",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sections",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("printed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_growth_printout_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_growth_printout_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_printout")),
        sa.UniqueConstraint("public_id", name=op.f("uq_growth_printout_public_id")),
    )
    with op.batch_alter_table("growth_printout", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growth_printout_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_growth_printout_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "growth_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("satisfaction", "team_month", name="reportkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "sections",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("proposals", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("printed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_growth_report_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_growth_report_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_growth_report_public_id")),
    )
    with op.batch_alter_table("growth_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growth_report_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_growth_report_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "growth_role_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "shown",
                "declined",
                "withdrawn",
                name="modelstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_growth_role_model_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_growth_role_model_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_role_model")),
        sa.UniqueConstraint("fact_id", name=op.f("uq_growth_role_model_fact_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_growth_role_model_public_id")),
    )
    with op.batch_alter_table("growth_role_model", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_growth_role_model_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "growth_self_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["account.id"],
            name=op.f("fk_growth_self_assessment_learner_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_self_assessment")),
    )
    with op.batch_alter_table("growth_self_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_growth_self_assessment_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "growth_standing",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column(
            "board_group",
            sa.Enum(
                "ready", "near", "on_the_way", "at_risk", name="group", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("expiring", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("needed >= met and met >= 0", name=op.f("ck_growth_standing_counts")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_growth_standing_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_growth_standing_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_growth_standing")),
    )
    with op.batch_alter_table("growth_standing", schema=None) as batch_op:
        batch_op.create_index("ix_growth_standing_at", ["at"], unique=False)
        batch_op.create_index("ix_growth_standing_unit", ["unit_id", "board_group"], unique=False)

    op.create_table(
        "growth_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_growth_talk_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_growth_talk_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_talk")),
        sa.UniqueConstraint("public_id", name=op.f("uq_growth_talk_public_id")),
    )
    with op.batch_alter_table("growth_talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growth_talk_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "improvement_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "origin",
            sa.Enum(
                "figures",
                "survey",
                "cases",
                "suggestion",
                "other",
                name="origin",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("origin_ref", sa.Text(), nullable=False),
        sa.Column(
            "aim",
            sa.Enum("improvement", "training", name="aim", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "found",
                "planned",
                "done",
                "kept",
                "dropped",
                name="cyclestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column(
            "effect",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("attestation_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_improvement_cycle_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_improvement_cycle_owner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_improvement_cycle_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_cycle")),
        sa.UniqueConstraint("number", name=op.f("uq_improvement_cycle_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_improvement_cycle_public_id")),
    )
    with op.batch_alter_table("improvement_cycle", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_improvement_cycle_owner_id"), ["owner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_improvement_cycle_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_improvement_cycle_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "interview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("raters_needed", sa.Integer(), nullable=False),
        sa.Column("alone_because", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rated_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "rating is null or rating between 100 and 500", name=op.f("ck_interview_rating")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_interview_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_interview_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interview_public_id")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "item_bulk_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column(
            "what",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "refused",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("undone_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_item_bulk_change_changed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["account.id"], name=op.f("fk_item_bulk_change_undone_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_bulk_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_bulk_change_public_id")),
    )
    with op.batch_alter_table("item_bulk_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_item_bulk_change_changed_at"), ["changed_at"], unique=False
        )

    op.create_table(
        "item_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column(
            "columns",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "counts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_item_import_created_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_import_public_id")),
    )
    with op.batch_alter_table("item_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_import_created_at"), ["created_at"], unique=False)

    op.create_table(
        "management",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("is_deputy", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_management_order")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_management_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_management_created_by_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_management_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_management")),
    )
    with op.batch_alter_table("management", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_management_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_management_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_membership_order")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_membership_created_by_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_membership_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_account_since", ["account_id", "since"], unique=False)
        batch_op.create_index("ix_membership_unit_account", ["unit_id", "account_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column(
            "values",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("read_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_notice_account_id_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_account", ["account_id", "created_at"], unique=False)

    op.create_table(
        "notice_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("daily_mail", sa.Boolean(), nullable=False),
        sa.Column("last_mail_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_choice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_objection_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_objection_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_objection_public_id")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "peak_drill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("drill_key", sa.String(length=120), nullable=False),
        sa.Column("drill_version_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "figures",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.CheckConstraint("mode IN ('practice','exam')", name=op.f("ck_peak_drill_mode_known")),
        sa.CheckConstraint(
            "state IN ('open','submitted','voided')", name=op.f("ck_peak_drill_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_peak_drill_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peak_drill")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peak_drill_public_id")),
    )
    with op.batch_alter_table("peak_drill", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_peak_drill_learner_id_started_at"),
            ["learner_id", "started_at"],
            unique=False,
        )

    op.create_table(
        "promotion_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("from_tier", sa.Text(), nullable=False),
        sa.Column("to_tier", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "endorsed",
                "deferred",
                "approved",
                "declined",
                "withdrawn",
                name="casestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("open_for", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("endorsed_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("frozen_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column(
            "evidence",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("decided_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.CheckConstraint("met >= 0 and needed >= met", name=op.f("ck_promotion_case_counts")),
        sa.ForeignKeyConstraint(
            ["endorsed_by"], ["account.id"], name=op.f("fk_promotion_case_endorsed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_promotion_case_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_promotion_case_proposed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_promotion_case_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_case")),
        sa.UniqueConstraint("number", name=op.f("uq_promotion_case_number")),
        sa.UniqueConstraint("open_for", name=op.f("uq_promotion_case_open_for")),
        sa.UniqueConstraint("public_id", name=op.f("uq_promotion_case_public_id")),
    )
    with op.batch_alter_table("promotion_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promotion_case_learner_id"), ["learner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_promotion_case_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_promotion_case_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "learner",
                "trainer",
                "manager",
                "admin",
                "analyst",
                name="role",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["account.id"], name=op.f("fk_role_grant_granted_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["account.id"], name=op.f("fk_role_grant_revoked_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_account_id"), ["account_id"], unique=False)

    op.create_table(
        "role_play_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("plays", sa.Integer(), nullable=False),
        sa.Column("blind", sa.Integer(), nullable=False),
        sa.Column("fitted_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("fitted_by", sa.Integer(), nullable=True),
        sa.Column(
            "criteria",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("adopted_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("adopted_by", sa.Integer(), nullable=True),
        sa.Column("retired_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["adopted_by"], ["account.id"], name=op.f("fk_role_play_head_adopted_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["fitted_by"], ["account.id"], name=op.f("fk_role_play_head_fitted_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["retired_by"], ["account.id"], name=op.f("fk_role_play_head_retired_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_head")),
        sa.UniqueConstraint("version", name=op.f("uq_role_play_head_version")),
    )
    op.create_table(
        "role_play_model_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_key", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('words','rating')", name=op.f("ck_role_play_model_consent_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["account.id"], name=op.f("fk_role_play_model_consent_given_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"],
            ["account.id"],
            name=op.f("fk_role_play_model_consent_withdrawn_by_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_model_consent")),
    )
    with op.batch_alter_table("role_play_model_consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_play_model_consent_scenario_key_purpose"),
            ["scenario_key", "purpose"],
            unique=False,
        )

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "query",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_view_public_id")),
    )
    op.create_table(
        "script_card",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("last_recall", sa.Integer(), nullable=True),
        sa.Column("tried_way", sa.Text(), nullable=False),
        sa.Column("tried_met", sa.Integer(), nullable=False),
        sa.Column("tried_points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_card_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_script_card")),
    )
    with op.batch_alter_table("script_card", schema=None) as batch_op:
        batch_op.create_index("ix_script_card_due", ["account_id", "due_at"], unique=False)

    op.create_table(
        "script_favourite",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_favourite_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_script_favourite")),
    )
    op.create_table(
        "script_own",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_own_account_id_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_script_own_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_own")),
        sa.UniqueConstraint("public_id", name=op.f("uq_script_own_public_id")),
    )
    with op.batch_alter_table("script_own", schema=None) as batch_op:
        batch_op.create_index("ix_script_own_account", ["account_id", "changed_at"], unique=False)
        batch_op.create_index("ix_script_own_unit", ["unit_id", "changed_at"], unique=False)

    op.create_table(
        "script_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("made_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'declined')", name=op.f("ck_script_proposal_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_proposal_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_script_proposal_answered_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_script_proposal_public_id")),
    )
    with op.batch_alter_table("script_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_script_proposal_account", ["account_id", "made_at"], unique=False)
        batch_op.create_index("ix_script_proposal_state", ["state", "made_at"], unique=False)

    op.create_table(
        "script_recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("recall", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_recall_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_recall")),
        sa.UniqueConstraint("public_id", name=op.f("uq_script_recall_public_id")),
    )
    with op.batch_alter_table("script_recall", schema=None) as batch_op:
        batch_op.create_index("ix_script_recall_account", ["account_id", "at"], unique=False)

    op.create_table(
        "script_reread",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_reread_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_script_reread")),
    )
    with op.batch_alter_table("script_reread", schema=None) as batch_op:
        batch_op.create_index("ix_script_reread_key", ["key"], unique=False)

    op.create_table(
        "script_said",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Integer(), nullable=False),
        sa.Column("adapted", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_said_account_id_account")
        ),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_script_said")),
    )
    with op.batch_alter_table("script_said", schema=None) as batch_op:
        batch_op.create_index("ix_script_said_account", ["account_id"], unique=False)
        batch_op.create_index("ix_script_said_key", ["key", "at"], unique=False)

    op.create_table(
        "script_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_upload_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_upload")),
        sa.UniqueConstraint("account_id", name=op.f("uq_script_upload_account_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_script_upload_public_id")),
    )
    op.create_table(
        "script_use",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_script_use_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_script_use")),
    )
    with op.batch_alter_table("script_use", schema=None) as batch_op:
        batch_op.create_index("ix_script_use_key", ["key"], unique=False)

    op.create_table(
        "secret_handout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_secret_handout_created_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_handout")),
        sa.UniqueConstraint("public_id", name=op.f("uq_secret_handout_public_id")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_setting_changed_by_account")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_sign_in_address", ["address", "created_at"], unique=False)

    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("anonymous", "order", name="mode", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "open", "closed", name="surveystate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "questions",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("closes_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_survey_created_by_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("link_id", name=op.f("uq_survey_link_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_public_id")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "award_nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(unit_id is null) <> (learner_id is null)",
            name=op.f("ck_award_nomination_team_or_person"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_award_nomination_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_award_nomination_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["award_round.id"], name=op.f("fk_award_nomination_round_id_award_round")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_award_nomination_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_nomination")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_nomination_public_id")),
        sa.UniqueConstraint(
            "round_id", "learner_id", name=op.f("uq_award_nomination_round_id_learner_id")
        ),
        sa.UniqueConstraint(
            "round_id", "unit_id", name=op.f("uq_award_nomination_round_id_unit_id")
        ),
    )
    with op.batch_alter_table("award_nomination", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_award_nomination_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "case_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["case_import.id"], name=op.f("fk_case_record_import_id_case_import")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_case_record_learner_id_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_record_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_case_record_import_id_number")),
    )
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.create_index("ix_case_record_day", ["on_day", "unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_record_import_id"), ["import_id"], unique=False)
        batch_op.create_index("ix_case_record_learner", ["learner_id", "on_day"], unique=False)
        batch_op.create_index("ix_case_record_number", ["number"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "course_completed",
                "exam_passed",
                "roleplay_competence",
                "tier_attained",
                "external_confirmed",
                "best_team",
                "service_star",
                name="certificatekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column(
            "facts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("issued_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("revoked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoke_reason", sa.Text(), nullable=False),
        sa.Column("superseded_by", sa.Text(), nullable=True),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.Column("pdf_bytes", sa.Integer(), nullable=False),
        sa.Column("rendered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("held_back", sa.Text(), nullable=False),
        sa.Column("specimen", sa.Boolean(), nullable=False),
        sa.Column("design_id", sa.Integer(), nullable=True),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "valid_until is null or valid_until >= issued_on", name=op.f("ck_certificate_order")
        ),
        sa.ForeignKeyConstraint(
            ["design_id"],
            ["certificate_design.id"],
            name=op.f("fk_certificate_design_id_certificate_design"),
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_certificate_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "kind", "learner_id", "source", name=op.f("uq_certificate_kind_learner_id_source")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_public_id")),
        sa.UniqueConstraint("serial", name=op.f("uq_certificate_serial")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_issued", ["issued_at"], unique=False)
        batch_op.create_index("ix_certificate_learner", ["learner_id", "issued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_pdf_sha256"), ["pdf_sha256"], unique=False)

    op.create_table(
        "certificate_original",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["certificate_claim.id"],
            name=op.f("fk_certificate_original_claim_id_certificate_claim"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_certificate_original")),
    )
    op.create_table(
        "content_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_content_version_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["content_entry.id"],
            name=op.f("fk_content_version_entry_id_content_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_version")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_content_version_entry_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_content_version_public_id")),
    )
    op.create_table(
        "course_case_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["course_enrolment.id"],
            name=op.f("fk_course_case_answer_enrolment_id_course_enrolment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_case_answer")),
        sa.UniqueConstraint(
            "enrolment_id",
            "round",
            "lesson",
            "block",
            name=op.f("uq_course_case_answer_enrolment_id_round_lesson_block"),
        ),
    )
    op.create_table(
        "course_check_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column(
            "chosen",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("was_right", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["course_enrolment.id"],
            name=op.f("fk_course_check_answer_enrolment_id_course_enrolment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_check_answer")),
        sa.UniqueConstraint(
            "enrolment_id",
            "round",
            "lesson",
            "block",
            name=op.f("uq_course_check_answer_enrolment_id_round_lesson_block"),
        ),
    )
    op.create_table(
        "course_discussion_follow",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_course_discussion_follow_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["course_discussion_thread.id"],
            name=op.f("fk_course_discussion_follow_thread_id_course_discussion_thread"),
        ),
        sa.PrimaryKeyConstraint(
            "thread_id", "account_id", name=op.f("pk_course_discussion_follow")
        ),
    )
    with op.batch_alter_table("course_discussion_follow", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_discussion_follow_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "course_discussion_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_course_discussion_post_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["course_discussion_thread.id"],
            name=op.f("fk_course_discussion_post_thread_id_course_discussion_thread"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_discussion_post")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_discussion_post_public_id")),
    )
    with op.batch_alter_table("course_discussion_post", schema=None) as batch_op:
        batch_op.create_index("ix_course_discussion_post_author", ["author_id"], unique=False)
        batch_op.create_index("ix_course_discussion_post_thread", ["thread_id", "id"], unique=False)

    op.create_table(
        "course_lesson_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("begun_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("completed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["course_enrolment.id"],
            name=op.f("fk_course_lesson_progress_enrolment_id_course_enrolment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_lesson_progress")),
        sa.UniqueConstraint(
            "enrolment_id",
            "round",
            "lesson",
            name=op.f("uq_course_lesson_progress_enrolment_id_round_lesson"),
        ),
    )
    op.create_table(
        "course_mentor_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "sight",
            sa.Enum("own", "pair", "leaders", name="sight", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_course_mentor_meeting_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["course_mentor_pair.id"],
            name=op.f("fk_course_mentor_meeting_pair_id_course_mentor_pair"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_mentor_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_mentor_meeting_public_id")),
    )
    with op.batch_alter_table("course_mentor_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_mentor_meeting_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_course_mentor_meeting_pair_id"), ["pair_id"], unique=False
        )

    op.create_table(
        "course_mentor_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_course_mentor_step_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["account.id"], name=op.f("fk_course_mentor_step_done_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["course_mentor_pair.id"],
            name=op.f("fk_course_mentor_step_pair_id_course_mentor_pair"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_mentor_step")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_mentor_step_public_id")),
    )
    with op.batch_alter_table("course_mentor_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_mentor_step_pair_id"), ["pair_id"], unique=False
        )

    op.create_table(
        "course_package_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sco", sa.Text(), nullable=False),
        sa.Column(
            "values",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("sitting", sa.Text(), nullable=False),
        sa.Column("commits", sa.Integer(), nullable=False),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["course_enrolment.id"],
            name=op.f("fk_course_package_run_enrolment_id_course_enrolment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_package_run")),
        sa.UniqueConstraint(
            "enrolment_id",
            "round",
            "lesson",
            "block",
            "sco",
            name=op.f("uq_course_package_run_enrolment_id_round_lesson_block_sco"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_package_run_public_id")),
    )
    op.create_table(
        "course_plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("course", "class", "other", name="linekind", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("removed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["need_id"], ["course_need.id"], name=op.f("fk_course_plan_line_need_id_course_need")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["course_plan.id"], name=op.f("fk_course_plan_line_plan_id_course_plan")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_course_plan_line_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_plan_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_plan_line_public_id")),
    )
    with op.batch_alter_table("course_plan_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_plan_line_need_id"), ["need_id"], unique=False)
        batch_op.create_index("ix_course_plan_line_plan", ["plan_id", "position"], unique=False)

    op.create_table(
        "course_session_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("clear", sa.Integer(), nullable=False),
        sa.Column("practised", sa.Integer(), nullable=False),
        sa.Column("arranged", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["account.id"],
            name=op.f("fk_course_session_feedback_learner_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["course_session.id"],
            name=op.f("fk_course_session_feedback_session_id_course_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session_feedback")),
        sa.UniqueConstraint(
            "session_id",
            "learner_id",
            name=op.f("uq_course_session_feedback_session_id_learner_id"),
        ),
    )
    with op.batch_alter_table("course_session_feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_session_feedback_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "course_session_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_course_session_material_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["course_session.id"],
            name=op.f("fk_course_session_material_session_id_course_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session_material")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_session_material_public_id")),
    )
    with op.batch_alter_table("course_session_material", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_session_material_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "course_session_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("left_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("checked_in_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("marked_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_course_session_seat_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["course_session.id"],
            name=op.f("fk_course_session_seat_session_id_course_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session_seat")),
        sa.UniqueConstraint(
            "session_id", "learner_id", name=op.f("uq_course_session_seat_session_id_learner_id")
        ),
    )
    with op.batch_alter_table("course_session_seat", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_session_seat_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "course_video_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column(
            "ranges",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("changed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_course_video_watch_percent")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["course_enrolment.id"],
            name=op.f("fk_course_video_watch_enrolment_id_course_enrolment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_video_watch")),
        sa.UniqueConstraint(
            "enrolment_id",
            "round",
            "lesson",
            "block",
            name=op.f("uq_course_video_watch_enrolment_id_round_lesson_block"),
        ),
    )
    op.create_table(
        "growth_goal_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_growth_goal_step_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["growth_goal.id"], name=op.f("fk_growth_goal_step_goal_id_growth_goal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_goal_step")),
    )
    with op.batch_alter_table("growth_goal_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growth_goal_step_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "handout_person",
        sa.Column("handout_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_handout_person_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["handout_id"],
            ["secret_handout.id"],
            name=op.f("fk_handout_person_handout_id_secret_handout"),
        ),
        sa.PrimaryKeyConstraint("handout_id", "account_id", name=op.f("pk_handout_person")),
    )
    with op.batch_alter_table("handout_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handout_person_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "improvement_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "plan",
                "do",
                "keep",
                "change",
                "drop",
                name="cycleevent",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_improvement_step_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["improvement_cycle.id"],
            name=op.f("fk_improvement_step_cycle_id_improvement_cycle"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_step")),
    )
    with op.batch_alter_table("improvement_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_improvement_step_cycle_id"), ["cycle_id"], unique=False
        )

    op.create_table(
        "interview_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name=op.f("fk_interview_rating_interview_id_interview"),
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["account.id"], name=op.f("fk_interview_rating_rater_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_rating")),
        sa.UniqueConstraint(
            "interview_id", "rater_id", name=op.f("uq_interview_rating_interview_id_rater_id")
        ),
    )
    with op.batch_alter_table("interview_rating", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_rating_rater_id"), ["rater_id"], unique=False
        )

    op.create_table(
        "monthly_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_monthly_figure_month")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["figure_import.id"],
            name=op.f("fk_monthly_figure_import_id_figure_import"),
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_monthly_figure_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["figure_import.id"],
            name=op.f("fk_monthly_figure_replaced_by_figure_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_figure")),
    )
    with op.batch_alter_table("monthly_figure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_monthly_figure_import_id"), ["import_id"], unique=False
        )
        batch_op.create_index(
            "ix_monthly_figure_learner", ["learner_id", "month", "indicator"], unique=False
        )
        batch_op.create_index("ix_monthly_figure_month", ["month", "indicator"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_monthly_figure_replaced_by"), ["replaced_by"], unique=False
        )

    op.create_table(
        "people_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column(
            "rows",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "counts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("handout_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_people_import_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["handout_id"],
            ["secret_handout.id"],
            name=op.f("fk_people_import_handout_id_secret_handout"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_people_import_public_id")),
    )
    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_import_created_at"), ["created_at"], unique=False
        )

    op.create_table(
        "promotion_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "proposed",
                "frozen",
                "endorse",
                "approve",
                "decline",
                "defer",
                "resume",
                "withdraw",
                "reopen",
                name="stepname",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_promotion_step_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["promotion_case.id"],
            name=op.f("fk_promotion_step_case_id_promotion_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_step")),
    )
    with op.batch_alter_table("promotion_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promotion_step_case_id"), ["case_id"], unique=False)

    op.create_table(
        "role_play",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=True),
        sa.Column("slot", sa.String(length=1), nullable=False),
        sa.Column("scenario_key", sa.String(length=120), nullable=False),
        sa.Column("scenario_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("rated_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("wants_second", sa.Boolean(), nullable=False),
        sa.Column("wants_third", sa.Boolean(), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column(
            "result",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("mode IN ('practice','exam')", name=op.f("ck_role_play_mode_known")),
        sa.CheckConstraint(
            "state IN ('open','talked','submitted','rated','voided')",
            name=op.f("ck_role_play_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["drill_id"],
            ["peak_drill.id"],
            name=op.f("fk_role_play_drill_id_peak_drill"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_role_play_learner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play")),
        sa.UniqueConstraint(
            "learner_id",
            "scenario_key",
            "number",
            name=op.f("uq_role_play_learner_id_scenario_key_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_role_play_public_id")),
    )
    with op.batch_alter_table("role_play", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_play_drill_id"), ["drill_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_role_play_learner_id_started_at"),
            ["learner_id", "started_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_role_play_state_mode_submitted_at"),
            ["state", "mode", "submitted_at"],
            unique=False,
        )

    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "about",
            sa.Enum(
                "content",
                "process",
                "norms",
                "other",
                name="suggestionabout",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "taken",
                "later",
                "declined",
                name="suggestionstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_suggestion_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_suggestion_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["improvement_cycle.id"],
            name=op.f("fk_suggestion_cycle_id_improvement_cycle"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_suggestion_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_suggestion_public_id")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "answers",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "comments",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tags",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("tagged_by", sa.Integer(), nullable=True),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("order_digest", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_survey_answer_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id_survey")
        ),
        sa.ForeignKeyConstraint(
            ["tagged_by"], ["account.id"], name=op.f("fk_survey_answer_tagged_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_survey_answer_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_answer_public_id")),
        sa.UniqueConstraint(
            "survey_id", "order_digest", name=op.f("uq_survey_answer_survey_id_order_digest")
        ),
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_answer_learner_id"), ["learner_id"], unique=False
        )
        batch_op.create_index("ix_survey_answer_origin", ["origin", "at"], unique=False)
        batch_op.create_index("ix_survey_answer_survey", ["survey_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_answer_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "award_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("cohesion", sa.Integer(), nullable=False),
        sa.Column("innovation", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cohesion between 1 and 5 and innovation between 1 and 5",
            name=op.f("ck_award_vote_marks"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_award_vote_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["award_nomination.id"],
            name=op.f("fk_award_vote_nomination_id_award_nomination"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_vote")),
        sa.UniqueConstraint(
            "nomination_id", "by_id", name=op.f("uq_award_vote_nomination_id_by_id")
        ),
    )
    with op.batch_alter_table("award_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_vote_by_id"), ["by_id"], unique=False)

    op.create_table(
        "framework_trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column(
            "counts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "flips",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["base_id"],
            ["content_version.id"],
            name=op.f("fk_framework_trial_base_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_framework_trial_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_trial")),
        sa.UniqueConstraint("public_id", name=op.f("uq_framework_trial_public_id")),
    )
    op.create_table(
        "item_bulk_line",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("before_version_id", sa.Integer(), nullable=False),
        sa.Column("after_version_id", sa.Integer(), nullable=False),
        sa.Column("before_state", sa.String(length=16), nullable=False),
        sa.Column("after_state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["after_version_id"],
            ["content_version.id"],
            name=op.f("fk_item_bulk_line_after_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["before_version_id"],
            ["content_version.id"],
            name=op.f("fk_item_bulk_line_before_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["item_bulk_change.id"],
            name=op.f("fk_item_bulk_line_change_id_item_bulk_change"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "item_key", name=op.f("pk_item_bulk_line")),
    )
    with op.batch_alter_table("item_bulk_line", schema=None) as batch_op:
        batch_op.create_index("ix_item_bulk_line_item", ["item_key"], unique=False)

    op.create_table(
        "item_index",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("stem_zh", sa.Text(), nullable=False),
        sa.Column("stem_en", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["content_version.id"],
            name=op.f("fk_item_index_version_id_content_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_item_index")),
    )
    with op.batch_alter_table("item_index", schema=None) as batch_op:
        batch_op.create_index("ix_item_index_bank", ["bank", "key"], unique=False)
        batch_op.create_index("ix_item_index_competency", ["competency", "key"], unique=False)
        batch_op.create_index("ix_item_index_difficulty", ["difficulty", "key"], unique=False)
        batch_op.create_index("ix_item_index_key", ["key"], unique=False)
        batch_op.create_index("ix_item_index_points", ["points", "key"], unique=False)
        batch_op.create_index("ix_item_index_type", ["type", "key"], unique=False)

    op.create_table(
        "item_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("answer_to", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_to"], ["item_remark.id"], name=op.f("fk_item_remark_answer_to_item_remark")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_item_remark_settled_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["content_version.id"],
            name=op.f("fk_item_remark_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_item_remark_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_remark")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_remark_public_id")),
    )
    with op.batch_alter_table("item_remark", schema=None) as batch_op:
        batch_op.create_index("ix_item_remark_item", ["item_key", "written_at"], unique=False)

    op.create_table(
        "item_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "waiting",
                "accepted",
                "sent_back",
                "withdrawn",
                name="outcome",
                native_enum=False,
                length=12,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_item_review_asked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_item_review_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["content_version.id"],
            name=op.f("fk_item_review_version_id_content_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_review_public_id")),
    )
    with op.batch_alter_table("item_review", schema=None) as batch_op:
        batch_op.create_index("ix_item_review_item", ["item_key"], unique=False)
        batch_op.create_index("ix_item_review_version", ["version_id"], unique=False)
        batch_op.create_index("ix_item_review_waiting", ["outcome", "asked_at"], unique=False)

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("exam_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("slot_count", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Integer(), nullable=False),
        sa.Column("built_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("stale_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exam_version_id"],
            ["content_version.id"],
            name=op.f("fk_paper_exam_version_id_content_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint(
            "exam_version_id", "number", name=op.f("uq_paper_exam_version_id_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index("ix_paper_exam_key", ["exam_key", "stale_at"], unique=False)

    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("from_version_id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_regrade_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["from_version_id"],
            ["content_version.id"],
            name=op.f("fk_regrade_from_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["to_version_id"],
            ["content_version.id"],
            name=op.f("fk_regrade_to_version_id_content_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_public_id")),
    )
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.create_index("ix_regrade_version", ["exam_key", "from_version_id"], unique=False)

    op.create_table(
        "role_play_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("play_id", sa.Integer(), nullable=False),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "critical",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=False),
        sa.Column("agreed_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["account.id"], name=op.f("fk_role_play_anchor_agreed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["play_id"],
            ["role_play.id"],
            name=op.f("fk_role_play_anchor_play_id_role_play"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_anchor")),
        sa.UniqueConstraint("play_id", name=op.f("uq_role_play_anchor_play_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_role_play_anchor_public_id")),
    )
    op.create_table(
        "role_play_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("play_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=24), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_role_play_appeal_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["play_id"],
            ["role_play.id"],
            name=op.f("fk_role_play_appeal_play_id_role_play"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_appeal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_role_play_appeal_public_id")),
    )
    with op.batch_alter_table("role_play_appeal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_play_appeal_answered_at"), ["answered_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_role_play_appeal_play_id"), ["play_id"], unique=False)

    op.create_table(
        "role_play_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("play_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=True),
        sa.Column(
            "data",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["play_id"],
            ["role_play.id"],
            name=op.f("fk_role_play_event_play_id_role_play"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_event")),
        sa.UniqueConstraint(
            "play_id", "idempotency_key", name=op.f("uq_role_play_event_play_id_idempotency_key")
        ),
        sa.UniqueConstraint("play_id", "number", name=op.f("uq_role_play_event_play_id_number")),
    )
    op.create_table(
        "role_play_recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("play_id", sa.Integer(), nullable=False),
        sa.Column("event_number", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("consent_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("kept_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("gone_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_role_play_recording_size_positive")),
        sa.ForeignKeyConstraint(
            ["play_id"],
            ["role_play.id"],
            name=op.f("fk_role_play_recording_play_id_role_play"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_recording")),
        sa.UniqueConstraint(
            "play_id", "event_number", name=op.f("uq_role_play_recording_play_id_event_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_role_play_recording_public_id")),
    )
    with op.batch_alter_table("role_play_recording", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_play_recording_kept_at"), ["kept_at"], unique=False
        )

    op.create_table(
        "role_play_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("play_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("calibrated", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "critical",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["play_id"],
            ["role_play.id"],
            name=op.f("fk_role_play_review_play_id_role_play"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["account.id"], name=op.f("fk_role_play_review_rater_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_role_play_review_public_id")),
    )
    with op.batch_alter_table("role_play_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_play_review_play_id_created_at"),
            ["play_id", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_role_play_review_rater_id_created_at"),
            ["rater_id", "created_at"],
            unique=False,
        )

    op.create_table(
        "role_play_shadow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("play_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("rated_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "spread",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "quotes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["play_id"],
            ["role_play.id"],
            name=op.f("fk_role_play_shadow_play_id_role_play"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_shadow")),
        sa.UniqueConstraint("play_id", "model", name=op.f("uq_role_play_shadow_play_id_model")),
    )
    with op.batch_alter_table("role_play_shadow", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_play_shadow_rated_at"), ["rated_at"], unique=False
        )

    op.create_table(
        "script_listing",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("wording_zh", sa.Text(), nullable=False),
        sa.Column("wording_en", sa.Text(), nullable=False),
        sa.Column("product_lines", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["content_version.id"],
            name=op.f("fk_script_listing_version_id_content_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_script_listing")),
    )
    with op.batch_alter_table("script_listing", schema=None) as batch_op:
        batch_op.create_index("ix_script_listing_category", ["category", "key"], unique=False)
        batch_op.create_index("ix_script_listing_key", ["key"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("exam_version_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "submitted",
                "scored",
                "released",
                "voided",
                name="attemptstate",
                native_enum=False,
                length=12,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("slot_count", sa.Integer(), nullable=False),
        sa.Column(
            "flags",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("due_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("counts_until", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "closed_by",
            sa.Enum("hand", "clock", "invigilator", name="closing", native_enum=False, length=12),
            nullable=True,
        ),
        sa.Column("settled_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("chain_head", sa.Text(), nullable=False),
        sa.Column("receipt_code", sa.Text(), nullable=False),
        sa.Column("receipt_count", sa.Integer(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=True),
        sa.Column("possible", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column(
            "sections",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "competencies",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("scored_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("voided_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("counts_until >= due_at", name=op.f("ck_attempt_grace_not_negative")),
        sa.CheckConstraint("due_at >= started_at", name=op.f("ck_attempt_due_after_start")),
        sa.ForeignKeyConstraint(
            ["exam_version_id"],
            ["content_version.id"],
            name=op.f("fk_attempt_exam_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_attempt_learner_id_account")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_attempt_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["released_by"], ["account.id"], name=op.f("fk_attempt_released_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "learner_id", "exam_key", "number", name=op.f("uq_attempt_learner_id_exam_key_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_exam", ["exam_key", "state", "finished_at"], unique=False)
        batch_op.create_index("ix_attempt_state", ["state", "due_at"], unique=False)
        batch_op.create_index(
            "uq_attempt_open",
            ["learner_id", "exam_key"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "paper_slot",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("case_version_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column(
            "shown",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["case_version_id"],
            ["content_version.id"],
            name=op.f("fk_paper_slot_case_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["content_version.id"],
            name=op.f("fk_paper_slot_item_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["paper.id"],
            name=op.f("fk_paper_slot_paper_id_paper"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("paper_id", "number", name=op.f("pk_paper_slot")),
    )
    with op.batch_alter_table("paper_slot", schema=None) as batch_op:
        batch_op.create_index("ix_paper_slot_item", ["item_key"], unique=False)

    op.create_table(
        "practice_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "slots",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("started_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["after_id"],
            ["practice_round.id"],
            name=op.f("fk_practice_round_after_id_practice_round"),
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_practice_round_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_practice_round_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_round")),
        sa.UniqueConstraint(
            "learner_id",
            "exam_key",
            "number",
            name=op.f("uq_practice_round_learner_id_exam_key_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_practice_round_public_id")),
    )
    op.create_table(
        "role_play_anchor_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("anchor_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column(
            "levels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "critical",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor_id"],
            ["role_play_anchor.id"],
            name=op.f("fk_role_play_anchor_rating_anchor_id_role_play_anchor"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["account.id"], name=op.f("fk_role_play_anchor_rating_rater_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_anchor_rating")),
    )
    with op.batch_alter_table("role_play_anchor_rating", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_play_anchor_rating_anchor_id"), ["anchor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_role_play_anchor_rating_rater_id_created_at"),
            ["rater_id", "created_at"],
            unique=False,
        )

    op.create_table(
        "role_play_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=24), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("suggested", sa.Integer(), nullable=True),
        sa.Column("suggested_low", sa.Integer(), nullable=True),
        sa.Column("suggested_high", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.CheckConstraint(
            "level IS NULL OR (level >= 1 AND level <= 5)",
            name=op.f("ck_role_play_rating_level_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["role_play_review.id"],
            name=op.f("fk_role_play_rating_review_id_role_play_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play_rating")),
        sa.UniqueConstraint(
            "review_id", "criterion", name=op.f("uq_role_play_rating_review_id_criterion")
        ),
    )
    op.create_table(
        "slot_summary",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("rest_worth", sa.Integer(), nullable=False),
        sa.Column("options", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("blanks", sa.Integer(), nullable=False),
        sa.Column("e", sa.BigInteger(), nullable=False),
        sa.Column("ee", sa.BigInteger(), nullable=False),
        sa.Column("r", sa.BigInteger(), nullable=False),
        sa.Column("rr", sa.BigInteger(), nullable=False),
        sa.Column("er", sa.BigInteger(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column(
            "people",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "takers",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["content_version.id"],
            name=op.f("fk_slot_summary_item_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_slot_summary_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("paper_id", "slot", name=op.f("pk_slot_summary")),
    )
    with op.batch_alter_table("slot_summary", schema=None) as batch_op:
        batch_op.create_index("ix_slot_summary_exam", ["exam_key"], unique=False)

    op.create_table(
        "total_summary",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_total_summary_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("paper_id", "earned", name=op.f("pk_total_summary")),
    )
    with op.batch_alter_table("total_summary", schema=None) as batch_op:
        batch_op.create_index("ix_total_summary_exam", ["exam_key"], unique=False)

    op.create_table(
        "attempt_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_attempt_appeal_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_appeal_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_appeal")),
        sa.UniqueConstraint("attempt_id", "slot", name=op.f("uq_attempt_appeal_attempt_id_slot")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_appeal_public_id")),
    )
    with op.batch_alter_table("attempt_appeal", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_appeal_open", ["answered_at", "created_at"], unique=False)

    op.create_table(
        "attempt_marks",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_marks_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_attempt_marks_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempt_marks")),
    )
    with op.batch_alter_table("attempt_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_marks_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "attempt_signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("happened_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_signal_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_signal")),
    )
    with op.batch_alter_table("attempt_signal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempt_signal_attempt_id"), ["attempt_id"], unique=False
        )

    op.create_table(
        "item_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('unclear', 'wrong', 'mistake', 'display')", name=op.f("ck_item_report_kind")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_item_report_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_item_report_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["content_version.id"],
            name=op.f("fk_item_report_item_version_id_content_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_report")),
        sa.UniqueConstraint("attempt_id", "slot", name=op.f("uq_item_report_attempt_id_slot")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_report_public_id")),
    )
    with op.batch_alter_table("item_report", schema=None) as batch_op:
        batch_op.create_index("ix_item_report_item", ["item_key"], unique=False)
        batch_op.create_index("ix_item_report_open", ["answered_at", "created_at"], unique=False)

    op.create_table(
        "late_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_hash", sa.String(length=64), nullable=False),
        sa.Column("received_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["account.id"], name=op.f("fk_late_response_accepted_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_late_response_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_response")),
        sa.UniqueConstraint(
            "attempt_id", "slot", "token", name=op.f("uq_late_response_attempt_id_slot_token")
        ),
    )
    op.create_table(
        "oral_appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("begins_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind in ('phone', 'panel')", name=op.f("ck_oral_appointment_kind")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_oral_appointment_minutes_positive")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_oral_appointment_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_oral_appointment_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["account.id"], name=op.f("fk_oral_appointment_first_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["account.id"], name=op.f("fk_oral_appointment_learner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["account.id"], name=op.f("fk_oral_appointment_second_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oral_appointment")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_oral_appointment_attempt_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_oral_appointment_public_id")),
    )
    with op.batch_alter_table("oral_appointment", schema=None) as batch_op:
        batch_op.create_index("ix_oral_appointment_begins", ["begins_at"], unique=False)
        batch_op.create_index(
            "ix_oral_appointment_learner", ["learner_id", "begins_at"], unique=False
        )

    op.create_table(
        "practice_answer",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("earned", sa.Integer(), nullable=True),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("checked_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "earned is null or (earned >= 0 and earned <= worth)",
            name=op.f("ck_practice_answer_within"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["practice_round.id"],
            name=op.f("fk_practice_answer_round_id_practice_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "slot", name=op.f("pk_practice_answer")),
    )
    op.create_table(
        "regrade_line",
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("percent_before", sa.Integer(), nullable=True),
        sa.Column("percent_after", sa.Integer(), nullable=True),
        sa.Column("passed_before", sa.Boolean(), nullable=True),
        sa.Column("passed_after", sa.Boolean(), nullable=True),
        sa.CheckConstraint("before >= 0 and after >= 0", name=op.f("ck_regrade_line_not_negative")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_regrade_line_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrade.id"], name=op.f("fk_regrade_line_regrade_id_regrade")
        ),
        sa.PrimaryKeyConstraint("regrade_id", "attempt_id", "slot", name=op.f("pk_regrade_line")),
    )
    op.create_table(
        "response",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_hash", sa.String(length=64), nullable=False),
        sa.Column("received_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.CheckConstraint("revision > 0", name=op.f("ck_response_revision_positive")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_response_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "slot", "revision", name=op.f("pk_response")),
        postgresql_with={"fillfactor": 80},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_draft",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("postponed", sa.Boolean(), nullable=False),
        sa.Column("saved_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_review_draft_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["account.id"], name=op.f("fk_review_draft_rater_id_account")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "slot", "rater_id", name=op.f("pk_review_draft")),
    )
    op.create_table(
        "slot_score",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("key_version_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("wants_second", sa.Boolean(), nullable=False),
        sa.Column("wants_third", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "earned is null or (earned >= 0 and earned <= worth)", name=op.f("ck_slot_score_within")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_slot_score_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["account.id"], name=op.f("fk_slot_score_claimed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["content_version.id"],
            name=op.f("fk_slot_score_item_version_id_content_version"),
        ),
        sa.ForeignKeyConstraint(
            ["key_version_id"],
            ["content_version.id"],
            name=op.f("fk_slot_score_key_version_id_content_version"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "slot", name=op.f("pk_slot_score")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("slot_score", schema=None) as batch_op:
        batch_op.create_index("ix_slot_score_item", ["item_version_id"], unique=False)
        batch_op.create_index(
            "ix_slot_score_queue",
            ["earned", "exam_key", "item_key"],
            unique=False,
            sqlite_where=sa.text("by_hand is 1"),
            postgresql_where=sa.text("by_hand is true"),
        )

    op.create_table(
        "summary_due",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("exam_key", sa.Text(), nullable=False),
        sa.Column("since", types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_summary_due_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_summary_due")),
    )
    with op.batch_alter_table("summary_due", schema=None) as batch_op:
        batch_op.create_index("ix_summary_due_exam", ["exam_key", "since"], unique=False)

    op.create_table(
        "oral_recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("consent_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("kept_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=False),
        sa.Column("gone_at", types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_oral_recording_size_positive")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["oral_appointment.id"],
            name=op.f("fk_oral_recording_appointment_id_oral_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["kept_by"], ["account.id"], name=op.f("fk_oral_recording_kept_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oral_recording")),
        sa.UniqueConstraint("public_id", name=op.f("uq_oral_recording_public_id")),
    )
    with op.batch_alter_table("oral_recording", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_oral_recording_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_oral_recording_kept_at"), ["kept_at"], unique=False)

    op.create_table(
        "response_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose in ('first', 'second', 'adjudication', 'appeal')",
            name=op.f("ck_response_review_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id", "slot"],
            ["slot_score.attempt_id", "slot_score.slot"],
            name=op.f("fk_response_review_attempt_id_slot_slot_score"),
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["account.id"], name=op.f("fk_response_review_rater_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_response_review_public_id")),
    )
    with op.batch_alter_table("response_review", schema=None) as batch_op:
        batch_op.create_index("ix_response_review_rater", ["rater_id", "created_at"], unique=False)
        batch_op.create_index("ix_response_review_slot", ["attempt_id", "slot"], unique=False)

    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(length=80), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column(
            "evidence",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.CheckConstraint("earned >= 0", name=op.f("ck_rating_not_negative")),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["response_review.id"],
            name=op.f("fk_rating_review_id_response_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("review_id", "point", name=op.f("uq_rating_review_id_point")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5"
            "(grams, content='', detail=none, columnsize=0, tokenize='ascii', prefix='2 3')"
        )
    else:
        stretches = (
            ("ranked", "rank > 0"),
            ("from_0", "rank <= 0 AND id >= 0 AND id < 16384"),
            ("from_16384", "rank <= 0 AND id >= 16384 AND id < 65536"),
            ("from_65536", "rank <= 0 AND id >= 65536 AND id < 262144"),
            ("from_262144", "rank <= 0 AND id >= 262144 AND id < 1048576"),
            ("from_1048576", "rank <= 0 AND id >= 1048576"),
        )
        for name, where in stretches:
            op.execute(
                f"CREATE INDEX search_index_{name} ON search_document USING gin "
                "(array_to_tsvector(string_to_array(grams, ' '))) "
                f"WITH (fastupdate = off) WHERE {where}"
            )


def downgrade() -> None:
    """And back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("rating")
    with op.batch_alter_table("response_review", schema=None) as batch_op:
        batch_op.drop_index("ix_response_review_slot")
        batch_op.drop_index("ix_response_review_rater")

    op.drop_table("response_review")
    with op.batch_alter_table("oral_recording", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oral_recording_kept_at"))
        batch_op.drop_index(batch_op.f("ix_oral_recording_appointment_id"))

    op.drop_table("oral_recording")
    with op.batch_alter_table("summary_due", schema=None) as batch_op:
        batch_op.drop_index("ix_summary_due_exam")

    op.drop_table("summary_due")
    with op.batch_alter_table("slot_score", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_slot_score_queue",
            sqlite_where=sa.text("by_hand is 1"),
            postgresql_where=sa.text("by_hand is true"),
        )
        batch_op.drop_index("ix_slot_score_item")

    op.drop_table("slot_score")
    op.drop_table("review_draft")
    op.drop_table("response")
    op.drop_table("regrade_line")
    op.drop_table("practice_answer")
    with op.batch_alter_table("oral_appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_oral_appointment_learner")
        batch_op.drop_index("ix_oral_appointment_begins")

    op.drop_table("oral_appointment")
    op.drop_table("late_response")
    with op.batch_alter_table("item_report", schema=None) as batch_op:
        batch_op.drop_index("ix_item_report_open")
        batch_op.drop_index("ix_item_report_item")

    op.drop_table("item_report")
    with op.batch_alter_table("attempt_signal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_signal_attempt_id"))

    op.drop_table("attempt_signal")
    with op.batch_alter_table("attempt_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_marks_paper_id"))

    op.drop_table("attempt_marks")
    with op.batch_alter_table("attempt_appeal", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_appeal_open")

    op.drop_table("attempt_appeal")
    with op.batch_alter_table("total_summary", schema=None) as batch_op:
        batch_op.drop_index("ix_total_summary_exam")

    op.drop_table("total_summary")
    with op.batch_alter_table("slot_summary", schema=None) as batch_op:
        batch_op.drop_index("ix_slot_summary_exam")

    op.drop_table("slot_summary")
    op.drop_table("role_play_rating")
    with op.batch_alter_table("role_play_anchor_rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_anchor_rating_rater_id_created_at"))
        batch_op.drop_index(batch_op.f("ix_role_play_anchor_rating_anchor_id"))

    op.drop_table("role_play_anchor_rating")
    op.drop_table("practice_round")
    with op.batch_alter_table("paper_slot", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_slot_item")

    op.drop_table("paper_slot")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_attempt_state")
        batch_op.drop_index("ix_attempt_exam")

    op.drop_table("attempt")
    with op.batch_alter_table("script_listing", schema=None) as batch_op:
        batch_op.drop_index("ix_script_listing_key")
        batch_op.drop_index("ix_script_listing_category")

    op.drop_table("script_listing")
    with op.batch_alter_table("role_play_shadow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_shadow_rated_at"))

    op.drop_table("role_play_shadow")
    with op.batch_alter_table("role_play_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_review_rater_id_created_at"))
        batch_op.drop_index(batch_op.f("ix_role_play_review_play_id_created_at"))

    op.drop_table("role_play_review")
    with op.batch_alter_table("role_play_recording", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_recording_kept_at"))

    op.drop_table("role_play_recording")
    op.drop_table("role_play_event")
    with op.batch_alter_table("role_play_appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_appeal_play_id"))
        batch_op.drop_index(batch_op.f("ix_role_play_appeal_answered_at"))

    op.drop_table("role_play_appeal")
    op.drop_table("role_play_anchor")
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.drop_index("ix_regrade_version")

    op.drop_table("regrade")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_exam_key")

    op.drop_table("paper")
    with op.batch_alter_table("item_review", schema=None) as batch_op:
        batch_op.drop_index("ix_item_review_waiting")
        batch_op.drop_index("ix_item_review_version")
        batch_op.drop_index("ix_item_review_item")

    op.drop_table("item_review")
    with op.batch_alter_table("item_remark", schema=None) as batch_op:
        batch_op.drop_index("ix_item_remark_item")

    op.drop_table("item_remark")
    with op.batch_alter_table("item_index", schema=None) as batch_op:
        batch_op.drop_index("ix_item_index_type")
        batch_op.drop_index("ix_item_index_points")
        batch_op.drop_index("ix_item_index_key")
        batch_op.drop_index("ix_item_index_difficulty")
        batch_op.drop_index("ix_item_index_competency")
        batch_op.drop_index("ix_item_index_bank")

    op.drop_table("item_index")
    with op.batch_alter_table("item_bulk_line", schema=None) as batch_op:
        batch_op.drop_index("ix_item_bulk_line_item")

    op.drop_table("item_bulk_line")
    op.drop_table("framework_trial")
    with op.batch_alter_table("award_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_vote_by_id"))

    op.drop_table("award_vote")
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_answer_unit_id"))
        batch_op.drop_index("ix_survey_answer_survey")
        batch_op.drop_index("ix_survey_answer_origin")
        batch_op.drop_index(batch_op.f("ix_survey_answer_learner_id"))

    op.drop_table("survey_answer")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_unit_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_state"))
        batch_op.drop_index(batch_op.f("ix_suggestion_by_id"))

    op.drop_table("suggestion")
    with op.batch_alter_table("role_play", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_state_mode_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_role_play_learner_id_started_at"))
        batch_op.drop_index(batch_op.f("ix_role_play_drill_id"))

    op.drop_table("role_play")
    with op.batch_alter_table("promotion_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promotion_step_case_id"))

    op.drop_table("promotion_step")
    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_import_created_at"))

    op.drop_table("people_import")
    with op.batch_alter_table("monthly_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_monthly_figure_replaced_by"))
        batch_op.drop_index("ix_monthly_figure_month")
        batch_op.drop_index("ix_monthly_figure_learner")
        batch_op.drop_index(batch_op.f("ix_monthly_figure_import_id"))

    op.drop_table("monthly_figure")
    with op.batch_alter_table("interview_rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_rating_rater_id"))

    op.drop_table("interview_rating")
    with op.batch_alter_table("improvement_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_improvement_step_cycle_id"))

    op.drop_table("improvement_step")
    with op.batch_alter_table("handout_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handout_person_account_id"))

    op.drop_table("handout_person")
    with op.batch_alter_table("growth_goal_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_goal_step_goal_id"))

    op.drop_table("growth_goal_step")
    op.drop_table("course_video_watch")
    with op.batch_alter_table("course_session_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_session_seat_learner_id"))

    op.drop_table("course_session_seat")
    with op.batch_alter_table("course_session_material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_session_material_session_id"))

    op.drop_table("course_session_material")
    with op.batch_alter_table("course_session_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_session_feedback_learner_id"))

    op.drop_table("course_session_feedback")
    with op.batch_alter_table("course_plan_line", schema=None) as batch_op:
        batch_op.drop_index("ix_course_plan_line_plan")
        batch_op.drop_index(batch_op.f("ix_course_plan_line_need_id"))

    op.drop_table("course_plan_line")
    op.drop_table("course_package_run")
    with op.batch_alter_table("course_mentor_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_mentor_step_pair_id"))

    op.drop_table("course_mentor_step")
    with op.batch_alter_table("course_mentor_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_mentor_meeting_pair_id"))
        batch_op.drop_index(batch_op.f("ix_course_mentor_meeting_by_id"))

    op.drop_table("course_mentor_meeting")
    op.drop_table("course_lesson_progress")
    with op.batch_alter_table("course_discussion_post", schema=None) as batch_op:
        batch_op.drop_index("ix_course_discussion_post_thread")
        batch_op.drop_index("ix_course_discussion_post_author")

    op.drop_table("course_discussion_post")
    with op.batch_alter_table("course_discussion_follow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_discussion_follow_account_id"))

    op.drop_table("course_discussion_follow")
    op.drop_table("course_check_answer")
    op.drop_table("course_case_answer")
    op.drop_table("content_version")
    op.drop_table("certificate_original")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_pdf_sha256"))
        batch_op.drop_index("ix_certificate_learner")
        batch_op.drop_index("ix_certificate_issued")

    op.drop_table("certificate")
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.drop_index("ix_case_record_number")
        batch_op.drop_index("ix_case_record_learner")
        batch_op.drop_index(batch_op.f("ix_case_record_import_id"))
        batch_op.drop_index("ix_case_record_day")

    op.drop_table("case_record")
    with op.batch_alter_table("award_nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_nomination_learner_id"))

    op.drop_table("award_nomination")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_unit_id"))
        batch_op.drop_index(batch_op.f("ix_survey_state"))

    op.drop_table("survey")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_address")
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    op.drop_table("setting")
    op.drop_table("secret_handout")
    with op.batch_alter_table("script_use", schema=None) as batch_op:
        batch_op.drop_index("ix_script_use_key")

    op.drop_table("script_use")
    op.drop_table("script_upload")
    with op.batch_alter_table("script_said", schema=None) as batch_op:
        batch_op.drop_index("ix_script_said_key")
        batch_op.drop_index("ix_script_said_account")

    op.drop_table("script_said")
    with op.batch_alter_table("script_reread", schema=None) as batch_op:
        batch_op.drop_index("ix_script_reread_key")

    op.drop_table("script_reread")
    with op.batch_alter_table("script_recall", schema=None) as batch_op:
        batch_op.drop_index("ix_script_recall_account")

    op.drop_table("script_recall")
    with op.batch_alter_table("script_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_script_proposal_state")
        batch_op.drop_index("ix_script_proposal_account")

    op.drop_table("script_proposal")
    with op.batch_alter_table("script_own", schema=None) as batch_op:
        batch_op.drop_index("ix_script_own_unit")
        batch_op.drop_index("ix_script_own_account")

    op.drop_table("script_own")
    op.drop_table("script_favourite")
    with op.batch_alter_table("script_card", schema=None) as batch_op:
        batch_op.drop_index("ix_script_card_due")

    op.drop_table("script_card")
    op.drop_table("saved_view")
    with op.batch_alter_table("role_play_model_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_model_consent_scenario_key_purpose"))

    op.drop_table("role_play_model_consent")
    op.drop_table("role_play_head")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_account_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("promotion_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promotion_case_unit_id"))
        batch_op.drop_index(batch_op.f("ix_promotion_case_state"))
        batch_op.drop_index(batch_op.f("ix_promotion_case_learner_id"))

    op.drop_table("promotion_case")
    with op.batch_alter_table("peak_drill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peak_drill_learner_id_started_at"))

    op.drop_table("peak_drill")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_learner_id"))

    op.drop_table("objection")
    op.drop_table("notice_choice")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_account")

    op.drop_table("notice")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_unit_account")
        batch_op.drop_index("ix_membership_account_since")

    op.drop_table("membership")
    with op.batch_alter_table("management", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_management_unit_id"))
        batch_op.drop_index(batch_op.f("ix_management_account_id"))

    op.drop_table("management")
    with op.batch_alter_table("item_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_import_created_at"))

    op.drop_table("item_import")
    with op.batch_alter_table("item_bulk_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_bulk_change_changed_at"))

    op.drop_table("item_bulk_change")
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_learner_id"))

    op.drop_table("interview")
    with op.batch_alter_table("improvement_cycle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_improvement_cycle_unit_id"))
        batch_op.drop_index(batch_op.f("ix_improvement_cycle_state"))
        batch_op.drop_index(batch_op.f("ix_improvement_cycle_owner_id"))

    op.drop_table("improvement_cycle")
    with op.batch_alter_table("growth_talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_talk_learner_id"))

    op.drop_table("growth_talk")
    with op.batch_alter_table("growth_standing", schema=None) as batch_op:
        batch_op.drop_index("ix_growth_standing_unit")
        batch_op.drop_index("ix_growth_standing_at")

    op.drop_table("growth_standing")
    with op.batch_alter_table("growth_self_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_self_assessment_learner_id"))

    op.drop_table("growth_self_assessment")
    with op.batch_alter_table("growth_role_model", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_role_model_learner_id"))

    op.drop_table("growth_role_model")
    with op.batch_alter_table("growth_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_report_unit_id"))
        batch_op.drop_index(batch_op.f("ix_growth_report_by_id"))

    op.drop_table("growth_report")
    with op.batch_alter_table("growth_printout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_printout_learner_id"))
        batch_op.drop_index(batch_op.f("ix_growth_printout_by_id"))

    op.drop_table("growth_printout")
    with op.batch_alter_table("growth_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_goal_owner_id"))
        batch_op.drop_index(batch_op.f("ix_growth_goal_learner_id"))

    op.drop_table("growth_goal")
    op.drop_table("figure_import")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index("ix_fact_subject")
        batch_op.drop_index("ix_fact_learner")

    op.drop_table("fact")
    with op.batch_alter_table("exam_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_assignment_unit_id"))
        batch_op.drop_index(batch_op.f("ix_exam_assignment_exam_key"))
        batch_op.drop_index(batch_op.f("ix_exam_assignment_account_id"))

    op.drop_table("exam_assignment")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index("ix_evaluation_month")
        batch_op.drop_index(batch_op.f("ix_evaluation_by_id"))

    op.drop_table("evaluation")
    with op.batch_alter_table("course_session", schema=None) as batch_op:
        batch_op.drop_index("ix_course_session_starts")

    op.drop_table("course_session")
    op.drop_table("course_reread")
    op.drop_table("course_replacement")
    op.drop_table("course_plan")
    with op.batch_alter_table("course_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_opinion_learner_id"))

    op.drop_table("course_opinion")
    with op.batch_alter_table("course_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_need_state"))
        batch_op.drop_index(batch_op.f("ix_course_need_by_id"))

    op.drop_table("course_need")
    with op.batch_alter_table("course_mentor_pair", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_course_mentor_pair_open",
            sqlite_where=sa.text(
                "ended_at IS NULL AND (mentor_signed_at IS NULL OR newcomer_signed_at IS NULL)"
            ),
            postgresql_where=sa.text(
                "ended_at IS NULL AND (mentor_signed_at IS NULL OR newcomer_signed_at IS NULL)"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_course_mentor_pair_newcomer_id"))
        batch_op.drop_index(batch_op.f("ix_course_mentor_pair_mentor_id"))

    op.drop_table("course_mentor_pair")
    op.drop_table("course_lesson_note")
    op.drop_table("course_file")
    with op.batch_alter_table("course_enrolment", schema=None) as batch_op:
        batch_op.drop_index("ix_course_enrolment_learner_state")
        batch_op.drop_index("ix_course_enrolment_course_state")

    op.drop_table("course_enrolment")
    with op.batch_alter_table("course_editor_presence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_editor_presence_lesson"))

    op.drop_table("course_editor_presence")
    with op.batch_alter_table("course_discussion_thread", schema=None) as batch_op:
        batch_op.drop_index("ix_course_discussion_thread_place")
        batch_op.drop_index("ix_course_discussion_thread_author")

    op.drop_table("course_discussion_thread")
    with op.batch_alter_table("content_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_content_entry_staged_batch")
        batch_op.drop_index("ix_content_entry_kind_state")
        batch_op.drop_index(
            "ix_content_entry_draft",
            sqlite_where=sa.text("draft_version_id IS NOT NULL"),
            postgresql_where=sa.text("draft_version_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_content_entry_changed")

    op.drop_table("content_entry")
    op.drop_table("content_asset")
    with op.batch_alter_table("consent_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_record_account_id"))

    op.drop_table("consent_record")
    op.drop_table("certificate_template_use")
    op.drop_table("certificate_design")
    with op.batch_alter_table("certificate_claim", schema=None) as batch_op:
        batch_op.drop_index("ix_certificate_claim_state")
        batch_op.drop_index(batch_op.f("ix_certificate_claim_sha256"))
        batch_op.drop_index("ix_certificate_claim_learner")

    op.drop_table("certificate_claim")
    op.drop_table("case_import")
    with op.batch_alter_table("capability_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capability_grant_account_id"))

    op.drop_table("capability_grant")
    op.drop_table("award_round")
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_learner_id"))

    op.drop_table("attestation")
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accommodation_account_id"))

    op.drop_table("accommodation")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))

    op.drop_table("unit")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_who")
        batch_op.drop_index("ix_sign_in_failure_address")

    op.drop_table("sign_in_failure")
    op.drop_table("search_term")
    with op.batch_alter_table("search_document", schema=None) as batch_op:
        batch_op.drop_index("ix_search_document_kind")

    op.drop_table("search_document")
    op.drop_table("search_count")
    op.drop_table("script_gap")
    with op.batch_alter_table("role_play_model_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_play_model_use_purpose_at"))
        batch_op.drop_index(batch_op.f("ix_role_play_model_use_at"))

    op.drop_table("role_play_model_use")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_due")

    op.drop_table("outbox")
    op.drop_table("framework_edition")
    op.drop_table("content_stamp")
    op.drop_table("certificate_template")
    op.drop_table("certificate_run")
    op.drop_table("certificate_logo")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_happened_at"))
        batch_op.drop_index("ix_audit_entry_actor")
        batch_op.drop_index("ix_audit_entry_action")

    op.drop_table("audit_entry")
    op.drop_table("account")
