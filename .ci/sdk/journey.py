"""A student's journey with the client that openapi-python-client makes, against `cargo local --demo`."""

import sys

from lectern_client import AuthenticatedClient, Client
from lectern_client.api.auth import login, logout
from lectern_client.api.catalog import get_course, list_courses, list_lectures, list_sections
from lectern_client.api.learning import create_note, delete_note, enroll
from lectern_client.models import (
    CreateNoteRequest,
    CourseSummary,
    Enrollment,
    Level,
    ListCoursesPrice,
    ListCourseSummary,
    ListLectureSummary,
    ListSection,
    Login,
    LoginRequest,
    Note,
    Problem,
)

url = sys.argv[1]
signed_in = login.sync(
    client=Client(base_url=url), body=LoginRequest(email="nila@example.com", password="demo-password")
)
assert isinstance(signed_in, Login), signed_in
client = AuthenticatedClient(base_url=url, token=signed_in.access_token)

courses = list_courses.sync(client=client, level=Level.BEGINNER, price=ListCoursesPrice.FREE, limit=5)
assert isinstance(courses, ListCourseSummary), courses
course: CourseSummary = courses.results[0]
assert course.level is Level.BEGINNER

enrolled = enroll.sync(str(course.id), client=client)
assert isinstance(enrolled, Enrollment), enrolled
sections = list_sections.sync(str(course.id), client=client)
assert isinstance(sections, ListSection), sections
lectures = list_lectures.sync(sections.results[0].id, client=client)
assert isinstance(lectures, ListLectureSummary), lectures
lecture = lectures.results[0]
note = create_note.sync(lecture.id, client=client, body=CreateNoteRequest(content="Written by a generated client."))
assert isinstance(note, Note), note
missing = get_course.sync("nothing", client=client)
assert isinstance(missing, Problem) and missing.code == "not_found", missing
delete_note.sync_detailed(note.id, client=client)
assert logout.sync_detailed(client=client).status_code == 200
print(f"Python: {course.title}, {lecture.title}")
