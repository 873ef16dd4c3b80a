//! The kinds of ids. They stand together in the core because queue messages and cursors carry ids of every area, and
//! because a kind must not have the name of the row that it identifies.

use super::Id;

/// Declares each kind as a type without values, and an alias for the ids of that kind.
macro_rules! kinds {
    ($($(#[$docs:meta])* $kind:ident, $id:ident;)*) => {
        /// One type without values for each kind of thing that has ids.
        pub mod kind {
            $($(#[$docs])* #[derive(Debug)] pub enum $kind {})*
        }
        $($(#[$docs])* pub type $id = Id<kind::$kind>;)*
    };
}

kinds! {
    /// An account.
    User, UserId;
    /// A sign-in on one device.
    Session, SessionId;
    /// A phone number that requested a code.
    Lead, LeadId;
    /// A one-time code that was sent to a phone.
    Challenge, ChallengeId;
    /// A token that was sent to an email address.
    EmailToken, EmailTokenId;
    /// A skill on a profile.
    Skill, SkillId;
    /// An archive of a user's personal data.
    Export, ExportId;
    /// A record of what an admin did.
    AuditEntry, AuditEntryId;
    /// A category of courses.
    Category, CategoryId;
    /// A course.
    Course, CourseId;
    /// A section of a course.
    Section, SectionId;
    /// A lecture of a section.
    Lecture, LectureId;
    /// A document that belongs to a lecture.
    Resource, ResourceId;
    /// A file that a client uploads: a picture, or a part of a lecture.
    Upload, UploadId;
    /// A document that the tutor searches for its answers.
    CourseFile, CourseFileId;
    /// The enrollment of a user in a course.
    Enrollment, EnrollmentId;
    /// A note or a bookmark.
    Annotation, AnnotationId;
    /// A review of a course.
    Review, ReviewId;
    /// A quiz of a lecture.
    Quiz, QuizId;
    /// A question of a quiz.
    Question, QuestionId;
    /// An option of a question.
    QuestionOption, QuestionOptionId;
    /// An attempt of a student at a quiz.
    Attempt, AttemptId;
    /// A class at which students check in.
    AttendanceSession, AttendanceSessionId;
    /// An assignment of a course.
    Assignment, AssignmentId;
    /// What a student has handed in to an assignment.
    Submission, SubmissionId;
    /// A generated study plan.
    Generation, GenerationId;
    /// A task of a study plan.
    PlanTask, PlanTaskId;
    /// A subject that a user studies.
    PlanSubject, PlanSubjectId;
    /// A secret address of a calendar feed.
    CalendarKey, CalendarKeyId;
    /// A conversation with the tutor.
    Conversation, ConversationId;
    /// A question to the tutor with its answer. Streamed answers have the id of the turn that they become.
    Turn, TurnId;
    /// An order of a course, and what became of it.
    Payment, PaymentId;
    /// A refund that was requested, decided, or found at the payment provider.
    Refund, RefundId;
    /// The community of a course.
    Community, CommunityId;
    /// A post of a community, or a reply to one.
    Post, PostId;
    /// A message in the chat of a community, or between two users.
    Message, MessageId;
    /// A report of a post or a message that breaks the rules.
    Report, ReportId;
    /// An event that a user has to hear of.
    OutboxEvent, OutboxEventId;
    /// What a user hears of an event.
    Notification, NotificationId;
    /// One attempt of one worker or request to hold a lease.
    Lease, LeaseId;
    /// An HTTP request, a call of a function or an event that causes one, in logs.
    Request, RequestId;
}

impl Id<kind::Upload> {
    /// The id of the resource that the upload becomes: its clients know it as both.
    #[must_use]
    pub fn of_resource(self) -> ResourceId {
        self.cast()
    }

    /// The id of the course file that is uploaded: `POST /api/uploads/{id}/complete` takes both.
    #[must_use]
    pub fn of_course_file(self) -> CourseFileId {
        self.cast()
    }
}

impl Id<kind::CourseFile> {
    /// The id of the upload of the file, which clients know as its `upload_id`.
    #[must_use]
    pub fn of_upload(self) -> UploadId {
        self.cast()
    }
}

impl Id<kind::OutboxEvent> {
    /// The id of the notification of the event: a user has at most one of each event, so a repeated delivery of the event
    /// finds the row that it made before.
    #[must_use]
    pub fn of_notification(self) -> NotificationId {
        self.cast()
    }
}

impl Id<kind::Notification> {
    /// The id of the event of the notification.
    #[must_use]
    pub fn of_event(self) -> OutboxEventId {
        self.cast()
    }
}

impl Id<kind::Course> {
    /// The id of the course's community. A course has at most one, so it needs no id of its own, and a request finds both
    /// in one call.
    #[must_use]
    pub fn of_community(self) -> CommunityId {
        self.cast()
    }
}

impl Id<kind::Community> {
    /// The id of the community's course.
    #[must_use]
    pub fn of_course(self) -> CourseId {
        self.cast()
    }
}
