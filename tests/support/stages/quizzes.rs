//! Quizzes and the students who take them.

use serde_json::{Value, json};
use shared::App;
use shared::database::{Outcome, Write};
use shared_assessment::rules::attempt::end;
use shared_assessment::rules::question::Answer;
use shared_assessment::rules::scoring::{score, total};
use shared_assessment::store::attempts::{self, Attempt};
use shared_assessment::store::questions::{Question, Questions};
use shared_assessment::store::quiz_records::{self, QuizRecord};
use shared_assessment::store::quizzes::{Quiz, Quizzes};
use shared_assessment::store::results::{self, AttemptResult, Mark};
use testkit::product;

use crate::support::content::lecture_of;
use crate::support::learning::Class;
use crate::support::{Actor, Reply, TestApp};

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

    /// Puts results of attempts with right answers to all questions, which nobody has made.
    pub async fn seed_results(&self, app: &TestApp, count: usize) {
        let product = product(&app.cloud, "assessments").await.unwrap();
        let (quiz, questions) = self.stored(&product).await;
        let marks = questions.iter().map(|question| {
            let right = question.content.options.iter().filter(|option| option.is_correct);
            let selected_options: Vec<_> = right.map(|option| option.id).collect();
            Mark {
                question_id: question.id,
                score: score(&question.content, Some(&Answer::Options(selected_options.clone()))),
                is_answered: true,
                selected_options,
                grades: Vec::new(),
            }
        });
        let marks: Vec<Mark> = marks.collect();
        let scores: Vec<_> = marks.iter().map(|mark| mark.score).collect();
        for _ in 0..count {
            let result = AttemptResult {
                attempt_id: product.ids.id(),
                quiz_id: quiz.id,
                user_id: product.ids.id(),
                submitted_at: product.clock.now(),
                score: total(&scores, quiz.passing_score),
                marks: marks.clone(),
                version: 0,
            };
            write(&product, results::create(&result).unwrap()).await;
        }
    }

    /// Puts attempts of as many students, who never come back.
    pub async fn seed_attempts(&self, app: &TestApp, count: usize) {
        let product = product(&app.cloud, "assessments").await.unwrap();
        let (quiz, questions) = self.stored(&product).await;
        let started_at = product.clock.now();
        for _ in 0..count {
            let attempt = Attempt {
                id: product.ids.id(),
                quiz_id: quiz.id,
                course_id: quiz.course_id,
                lecture_id: quiz.lecture_id,
                user_id: product.ids.id(),
                number: 1,
                title: quiz.title.clone(),
                started_at,
                ends_at: end(quiz.time_limit, started_at),
                passing_score: quiz.passing_score,
                shuffle: quiz.shuffle,
                questions: questions.iter().map(Question::reference).collect(),
                points_possible: quiz.points_possible,
                submitted_at: None,
            };
            let record = QuizRecord::new(attempt.user_id, quiz.id, quiz.course_id).with_started(&attempt);
            let rows = attempts::create(&attempt).unwrap();
            for row in rows.into_iter().chain([quiz_records::replace(&record).unwrap()]) {
                write(&product, row).await;
            }
        }
    }

    async fn stored(&self, product: &App) -> (Quiz, Vec<Question>) {
        let quiz = Quizzes(&product.database).get(self.quiz.parse().unwrap()).await;
        let quiz = quiz.unwrap().unwrap();
        let questions = Questions(&product.database).get_all(quiz.id, &quiz.questions).await;
        (quiz, questions.unwrap())
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

async fn write(product: &App, row: Write) {
    let outcome = product.database.write(row).await.unwrap();
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
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
