// A student's journey with the client that openapi-typescript makes, against `cargo local --demo`.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./lectern.js";

const baseUrl = process.argv[2];
const anonymous = createClient<paths>({ baseUrl });

const login = await anonymous.POST("/api/auth/login", {
  body: { email: "nila@example.com", password: "demo-password" },
});
assert(login.data && "access_token" in login.data, JSON.stringify(login.error));
const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${login.data.access_token}` } });

const courses = await api.GET("/api/courses", { params: { query: { level: "beginner", price: "free", sort: "title", limit: 5 } } });
const course: components["schemas"]["CourseSummary"] | undefined = courses.data?.results[0];
assert(course, "no course");
const level: "beginner" | "intermediate" | "advanced" = course.level;
assert.equal(level, "beginner");

const params = { path: { course: course.id } };
const enrolled = await api.POST("/api/courses/{course}/enroll", { params });
assert(enrolled.data, JSON.stringify(enrolled.error));
assert.match(enrolled.data.enrolled_at, /\.\d{3}Z$/);

const sections = await api.GET("/api/courses/{course}/sections", { params });
const section = sections.data?.results[0];
assert(section, "no section");
const lectures = await api.GET("/api/sections/{id}/lectures", { params: { path: { id: section.id } } });
const lecture = lectures.data?.results[0];
assert(lecture, "no lecture");
const note = await api.POST("/api/lectures/{id}/notes", {
  params: { path: { id: lecture.id } },
  body: { content: "Written by a generated client.", timestamp_seconds: 1 },
});
assert(note.data, JSON.stringify(note.error));

const missing = await api.GET("/api/courses/{course}", { params: { path: { course: "nothing" } } });
assert.equal(missing.error?.code, "not_found");
assert.equal(missing.error?.detail, "No course with this id, code or slug.");

await api.DELETE("/api/notes/{id}", { params: { path: { id: note.data.id } } });
const logout = await api.POST("/api/auth/logout");
assert(logout.data?.message);
console.log(`TypeScript: ${course.title}, ${lecture.title}`);
