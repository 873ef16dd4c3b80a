//! Quizzes and the students who take them.

use serde_json::{Value, json};

use super::app::TestApp;
use super::content::lecture_of;
use super::learning::Class;
use super::people::Actor;
use super::reply::Reply;

/// Stands in every right answer and explanation of the tests. [`Reply`] checks that no reply shows it before the end.
pub const ANSWER_KEY: &str = "answer key 7f3a";

/// A class with a quiz in a lecture of its own.
pub struct QuizClass {
    pub class: Class,
    /// The lecture of the quiz.
    pub lecture: String,
    /// The id of the quiz.
    pub quiz: String,
    /// The questions, as an instructor sees them.
    pub questions: Vec<Value>,
}

impl TestApp {
    /// A class with a quiz that has these settings and questions.
    pub async fn quiz_class(&self, settings: Value, questions: Value) -> QuizClass {
        let class = self.class(0).await;
        let lecture = json!({ "title": "A quiz", "content_type": "quiz" });
        let lecture = lecture_of(&class.instructor, &class.section, lecture)
            .await
            .string("id");
        let path = format!("/api/lectures/{lecture}/quiz");
        let quiz = class
            .instructor
            .post(&path, settings)
            .await
            .assert_status(201)
            .string("id");
        let mut quiz_class = QuizClass {
            class,
            lecture,
            quiz,
            questions: Vec::new(),
        };
        if questions.as_array().is_some_and(|questions| !questions.is_empty()) {
            quiz_class.add(questions).await;
        }
        quiz_class
    }
}

impl QuizClass {
    /// Adds questions to the quiz.
    pub async fn add(&mut self, questions: Value) {
        let body = json!({ "questions": questions });
        let added = self.class.instructor.post(&self.of_quiz("/questions"), body).await;
        self.questions.extend(added.assert_status(201).results().to_vec());
    }

    /// A path below the quiz.
    pub fn of_quiz(&self, what: &str) -> String {
        format!("/api/quizzes/{}{what}", self.quiz)
    }

    /// Starts an attempt.
    pub async fn start(&self, student: &Actor) -> Reply {
        student.post(&self.of_quiz("/start"), json!({})).await
    }

    /// The path of a new attempt of the class's student.
    pub async fn attempt(&self) -> String {
        let started = self.start(&self.class.student).await.assert_status(200);
        format!("/api/quiz-attempts/{}", started.string("id"))
    }

    /// The right answer to a question.
    pub fn right(&self, number: usize) -> Value {
        self.answer(number, true)
    }

    /// A wrong answer to a question.
    pub fn wrong(&self, number: usize) -> Value {
        self.answer(number, false)
    }

    fn answer(&self, number: usize, is_right: bool) -> Value {
        let question = &self.questions[number];
        if let Some(accepted) = question["accepted_answers"][0].as_str() {
            // In capitals, so that a saved answer that is shown to its student is not taken for the key.
            let text = if is_right {
                accepted.to_uppercase()
            } else {
                "something else".to_owned()
            };
            return json!({ "question_id": question["id"], "answer": text });
        }
        let options = question["options"].as_array().unwrap();
        let chosen = options.iter().filter(|option| option["is_correct"] == is_right);
        let chosen: Vec<&Value> = chosen.map(|option| &option["id"]).collect();
        json!({ "question_id": question["id"], "selected_options": chosen })
    }

    /// Whether the student has completed the lecture of the quiz.
    pub async fn is_completed(&self) -> bool {
        let path = format!("/api/lectures/{}/progress", self.lecture);
        let progress = self.class.student.get(&path).await.assert_status(200);
        progress.body["completed"] == true
    }
}

/// A question with one right option of three, for one point.
pub fn choice(text: &str) -> Value {
    json!({ "question_text": text, "question_type": "multiple_choice", "points": 1, "explanation": ANSWER_KEY,
        "options": [{ "option_text": "yes", "is_correct": true }, { "option_text": "no" },
            { "option_text": "maybe" }] })
}

/// A question with two right options of four and partial credit, for two points.
pub fn several(text: &str) -> Value {
    json!({ "question_text": text, "question_type": "multiple_choice", "points": 2, "partial_credit": true,
        "explanation": ANSWER_KEY,
        "options": [{ "option_text": "a", "is_correct": true }, { "option_text": "b", "is_correct": true },
            { "option_text": "c" }, { "option_text": "d" }] })
}

/// A question for a short text, for one point.
pub fn short_answer(text: &str) -> Value {
    json!({ "question_text": text, "question_type": "short_answer", "points": 1,
        "accepted_answers": [format!("The {ANSWER_KEY}")] })
}

/// A question for an essay, for five points.
pub fn essay(text: &str) -> Value {
    json!({ "question_text": text, "question_type": "essay", "points": 5, "explanation": ANSWER_KEY })
}
