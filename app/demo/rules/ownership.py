"""Whose a row is, table by table: what goes when the made people go."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

OWNERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # of the academy itself
        "accommodation": "account_id",
        "capability_grant": "account_id",
        "consent_record": "account_id",
        "fact": "learner_id",
        "handout_person": "account_id",
        "item_import": "created_by",
        "management": "account_id",
        "membership": "account_id",
        "notice": "account_id",
        "notice_choice": "account_id",
        "people_import": "created_by",
        "role_grant": "account_id",
        "secret_handout": "created_by",
        "sign_in": "account_id",
        # learning
        "course_discussion_follow": "account_id",
        "course_discussion_post": "author_id",
        "course_discussion_thread": "author_id",
        "course_editor_presence": "account_id",
        "course_enrolment": "learner_id",
        "course_lesson_note": "learner_id",
        "course_mentor_pair": "newcomer_id",
        "course_need": "by_id",
        "course_opinion": "learner_id",
        "course_plan": "created_by",
        "course_session": "host_id",
        "course_session_feedback": "learner_id",
        "course_session_material": "added_by",
        "course_session_seat": "learner_id",
        # exams and role-plays
        "attempt": "learner_id",
        "certificate": "learner_id",
        "certificate_claim": "learner_id",
        "certificate_run": "created_by",
        "exam_assignment": "account_id",
        "oral_appointment": "learner_id",
        "peak_drill": "learner_id",
        "practice_round": "learner_id",
        "role_play": "learner_id",
        # scripts
        "script_card": "account_id",
        "script_favourite": "account_id",
        "script_own": "account_id",
        "script_proposal": "account_id",
        "script_recall": "account_id",
        "script_reread": "account_id",
        "script_said": "account_id",
        "script_upload": "account_id",
        "script_use": "account_id",
        # growth
        "attestation": "learner_id",
        "award_nomination": "by_id",
        "award_round": "created_by",
        "award_vote": "by_id",
        "case_import": "by_id",
        "case_record": "learner_id",
        "evaluation": "learner_id",
        "figure_import": "by_id",
        "framework_trial": "by_id",
        "growth_goal": "learner_id",
        "growth_printout": "by_id",
        "growth_report": "by_id",
        "growth_role_model": "learner_id",
        "growth_self_assessment": "learner_id",
        "growth_standing": "learner_id",
        "growth_talk": "learner_id",
        "improvement_cycle": "created_by",
        "interview": "learner_id",
        "monthly_figure": "learner_id",
        "objection": "learner_id",
        "promotion_case": "learner_id",
        "saved_view": "account_id",
        "suggestion": "by_id",
        "survey": "created_by",
        "survey_answer": "learner_id",
    }
)

SHARED: Final = frozenset(
    {
        "award_nomination",
        "award_vote",
        "case_record",
        "course_discussion_post",
        "course_session_feedback",
        "course_session_seat",
        "membership",
        "survey_answer",
    }
)
"""Somebody's own row on a thing of somebody else: a real person's seat, answer or vote stays."""

FIRM: Final = frozenset(
    {
        "award_nomination.learner_id",
        "award_nomination.unit_id",
        "exam_assignment.account_id",
        "exam_assignment.unit_id",
    }
)
"""References that may be empty, but not in a row that has one: it is about a team or a person."""

NOBODYS: Final = frozenset(
    {
        "attempt_appeal", "content_asset", "content_entry", "content_version", "course_file",
        "course_mentor_meeting", "course_mentor_step",
        "course_replacement", "course_reread",
        "growth_goal_step", "improvement_step", "interview_rating", "item_bulk_change",
        "item_remark", "item_report",
        "item_review", "late_response", "oral_recording",
        "promotion_step", "regrade", "response_review", "review_draft", "role_play_anchor",
        "role_play_anchor_rating", "role_play_appeal", "role_play_head",
        "role_play_model_consent", "role_play_review", "setting",
        "slot_score",
    }
)  # fmt: skip
"""Tables that name people as actors only: rows go with what they hang on, or stay."""
