"""Every address of the academy with a sample to open it by, or why it is no page.

``{word}`` is filled from what the showcase made. ``by`` names who owns what is shown; without it
each role that holds the page's permission opens it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One address to open. ``status`` is what the server answers."""

    path: str
    by: tuple[str, ...] = ()
    status: int = 200


NO_PAGE: dict[str, str] = {
    "authoring.export_items": "a file",
    "authoring.import_template": "a file",
    "courses.session_calendar": "a file",
    "accounts.download_data": "a file",
    "accounts.open_link": "leads on to another page",
    "admin.import_faults": "a file",
    "admin.import_template": "a file",
    "certificates.download": "a file",
    "courses.export_course": "a file",
    "courses.show_picture": "a picture",
    "dashboard.home": "leads on to another page",
    "dashboard.home_as": "leads on to another page",
    "exams.pulse": "data for a script",
    "growth.figures_template": "a file",
    "healthz": "for machines",
    "marking.next_answer": "leads on to another page",
    "notices.count": "data for a script",
    "readyz": "for machines",
    "roleplay.scripts": "a part of the desk",
}

PLACES: dict[str, tuple[Place, ...]] = {
    # doors and one's own account
    "accounts.sign_in": (Place("/sign-in", by=("",)),),
    "accounts.forgotten": (Place("/forgotten-password", by=("",)),),
    "accounts.new_password": (Place("/new-password", by=("",), status=404),),
    "accounts.show_notice": (Place("/privacy", by=("",)),),
    "accounts.show_first_notice": (Place("/account/notice", by=("lin",)),),
    "accounts.show_account": (Place("/account"),),
    "accounts.change_password": (Place("/account/password", by=("lin", "tao")),),
    "certificates.verify": (Place("/verify", by=("",)),),
    "certificates.verify_number": (
        Place("/verify/{serial}", by=("",)),
        Place("/verify/KA-2026-0000-0000-0", by=("",), status=404),
    ),
    # everybody
    "dashboard.search": (Place("/search?q=换货"), Place("/search?q=zzzz", by=("lin",))),
    "notices.list_notices": (Place("/notices/"),),
    "scripts_library.list_scripts": (
        Place("/scripts/"),
        Place("/scripts/?q=zzzz", by=("lin",)),
        Place("/scripts/?shelf=used", by=("lin",)),
    ),
    "scripts_library.show_script": (Place("/scripts/{script}"),),
    "courses.list_courses": (Place("/courses/"),),
    "courses.show_course": (Place("/courses/{course}"),),
    "courses.list_sessions": (Place("/courses/sessions"),),
    "courses.show_session": (Place("/courses/sessions/{session}"),),
    "courses.list_threads": (Place("/courses/{course}/talk"),),
    "courses.show_thread": (Place("/courses/{course}/talk/{thread}"),),
    "courses.show_lesson": (Place("/courses/{course}/{lesson}", by=("lin",)),),
    "certificates.list_own": (Place("/certificates/"),),
    "growth.show_framework": (Place("/framework"),),
    # learners
    "dashboard.learner_home": (Place("/home", by=("lin", "zhou")),),
    "exams.list_exams": (Place("/exams/", by=("lin", "mei", "zhou")),),
    "exams.show_exam": (Place("/exams/junior", by=("lin", "lu")),),
    "exams.sit": (Place("/exams/attempts/{attempt_open}/sit", by=("zhou",)),),
    "exams.check": (Place("/exams/attempts/{attempt_open}/check", by=("zhou",)),),
    "exams.show_attempt": (
        Place("/exams/attempts/{attempt_junior}", by=("lin",)),
        Place("/exams/attempts/{attempt_waiting}", by=("mei",)),
    ),
    "exams.review_attempt": (Place("/exams/attempts/{attempt_junior}/review", by=("lin",)),),
    "roleplay.index": (Place("/role-plays/"),),
    "roleplay.scenario": (Place("/role-plays/late-gift"),),
    "roleplay.desk": (Place("/role-plays/plays/{play_open}", by=("zhou",)),),
    "roleplay.coach": (Place("/role-plays/plays/{play_practice}/coach", by=("lin",)),),
    "roleplay_report.report": (
        Place("/role-plays/plays/{play_rated}/report", by=("lin",)),
        Place("/role-plays/plays/{play_waiting}/report", by=("mei",)),
    ),
    "growth.show_path": (Place("/growth", by=("lin", "lu")),),
    "growth.show_fact": (Place("/growth/facts/{fact}", by=("lin", "gao")),),
    "growth.object_to_line": (Place("/growth/objections/new?{objection}", by=("lin",)),),
    "growth.assess_self": (Place("/growth/self-assessment", by=("lin",)),),
    # trainers
    "dashboard.trainer_desk": (Place("/desk", by=("tao", "wen")),),
    "marking.list_queue": (Place("/marking/"),),
    "marking.show_answer": (
        Place("/marking/{marking_exam}/{marking_item}/{marking_code}", by=("tao",)),
    ),
    "marking.list_appeals": (Place("/marking/appeals"),),
    "marking.show_appeal": (Place("/marking/appeals/{appeal}", by=("wen",)),),
    "exam_results.list_exams": (Place("/exam-results/"),),
    "exam_results.show_exam": (Place("/exam-results/junior"),),
    "exam_results.show_statistics": (Place("/exam-results/junior/statistics"),),
    "exam_results.show_attempt": (Place("/exam-results/attempts/{attempt_junior}"),),
    "exam_results.list_accommodations": (Place("/exam-results/extra-time"),),
    "roleplay_rating.queue": (Place("/rating/role-plays"),),
    "roleplay_rating.rate": (
        Place("/rating/role-plays/{play_waiting}"),
        Place("/rating/role-plays/{play_rated}"),
    ),
    "authoring.list_items": (Place("/bank/items"),),
    "authoring.new_item": (Place("/bank/items/new?type=single"),),
    "authoring.edit_item": (Place("/bank/items/{item}"),),
    "authoring.choose_file": (Place("/bank/import"),),
    "authoring.show_import": (Place("/bank/import/{bank_import}", by=("tao",)),),
    "authoring.list_exams": (Place("/bank/exams"),),
    "authoring.new_exam": (Place("/bank/exams/new"),),
    "authoring.edit_exam": (Place("/bank/exams/junior"),),
    "authoring.preview_exam": (Place("/bank/exams/junior/preview"),),
    "scripts_library.list_upkeep": (Place("/scripts/upkeep"),),
    "scripts_library.new_script": (Place("/scripts/upkeep/new"),),
    "scripts_library.edit_script": (Place("/scripts/upkeep/{script}"),),
    "scripts_library.compare_version": (Place("/scripts/upkeep/{script}/versions/1"),),
    "courses.manage_sessions": (Place("/courses/manage/sessions"),),
    "courses.manage_session": (Place("/courses/manage/sessions/{session}"),),
    "courses.plan_session": (Place("/courses/manage/sessions/new"),),
    "courses.edit_session": (Place("/courses/manage/sessions/{session}/edit"),),
    "courses.manage_courses": (Place("/courses/manage/"),),
    "courses.new_course": (Place("/courses/manage/new"),),
    "courses.edit_course": (Place("/courses/manage/{course}"),),
    "courses.edit_about": (Place("/courses/manage/{course}/about"),),
    "courses.edit_lesson": (Place("/courses/manage/{course}/lessons/{lesson}"),),
    "courses.copy_course": (Place("/courses/manage/{course}/copy"),),
    "courses.course_history": (Place("/courses/manage/{course}/history"),),
    "courses.import_course": (Place("/courses/manage/import"),),
    "courses.lesson_history": (Place("/courses/manage/{course}/lessons/{lesson}/history"),),
    "courses.preview_lesson": (Place("/courses/manage/{course}/lessons/{lesson}/preview"),),
    "courses.assign_course": (Place("/courses/{course}/assign"),),
    "courses.list_progress": (Place("/courses/progress"),),
    # managers, approvers, analysts
    "growth.edit_framework": (Place("/framework/edit", by=("tao",)),),
    "growth.show_team_board": (Place("/team"),),
    "growth.show_team_person": (Place("/team/people/{member}", by=("qiu", "ping")),),
    "growth.propose": (Place("/team/people/{member}/propose", by=("qiu",)),),
    "growth.waive": (Place("/team/people/{member}/waive"),),
    "growth.list_cases": (Place("/team/cases", by=("qiu", "ping", "tao", "he")),),
    "growth.show_case": (
        Place("/team/cases/{case}", by=("ping", "tao", "he")),
        Place("/team/cases/{case_done}", by=("lu", "qiu")),
    ),
    "growth.list_interviews": (Place("/team/interviews"),),
    "growth.show_interview": (Place("/team/interviews/{interview}"),),
    "growth.show_figures": (Place("/team/figures"),),
    "growth.import_figures": (Place("/team/figures/import"),),
    "growth.show_figures_import": (Place("/team/figures/import/{figures_import}", by=("qiu",)),),
    # administrators
    "admin.overview": (Place("/admin/"),),
    "admin.list_people": (Place("/admin/people"), Place("/admin/people?q=zzzz")),
    "admin.new_person": (Place("/admin/people/new"),),
    "admin.show_person": (Place("/admin/people/{person}"),),
    "admin.edit_person": (Place("/admin/people/{person}/edit"),),
    "admin.edit_roles": (Place("/admin/people/{person}/roles"),),
    "admin.ask_to_erase": (Place("/admin/people/{person}/erase"),),
    "admin.choose_file": (Place("/admin/people/import"),),
    "admin.show_import": (Place("/admin/people/import/{people_import}"),),
    "admin.show_secrets": (Place("/admin/secrets/{secrets}"),),
    "admin.list_units": (Place("/admin/units"),),
    "admin.new_unit": (Place("/admin/units/new"),),
    "admin.show_unit": (Place("/admin/units/{unit}"),),
    "admin.edit_unit": (Place("/admin/units/{unit}/edit"),),
    "admin.list_jobs": (Place("/admin/jobs"),),
    "admin.list_trail": (Place("/admin/trail"),),
    "admin.show_settings": (Place("/admin/settings"),),
    "certificates.list_all": (Place("/certificates/register"),),
    "certificates.show": (Place("/certificates/register/{certificate}"),),
}
