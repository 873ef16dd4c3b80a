//! StreamedAnswers to questions that were asked over a socket.

pub(crate) mod answer;
