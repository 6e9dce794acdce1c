//! The files that a learner edits for an exercise: the stages that come first, then the documents.

use std::collections::BTreeMap;

use iam_eval::Outcome;
use iam_policy::json;

use crate::exercise::{Attack, Document, Exercise, Prediction, Request};
use crate::scenario::decide;

/// The name of the text in which the learner foretells.
pub(crate) const PREDICTION: &str = "prediction";
/// The name of the text in which the learner attacks.
pub(crate) const ATTACK: &str = "attack";
/// What stands behind a request that nobody has foretold yet.
pub(crate) const OPEN: &str = "?";

/// A file that the learner edits.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerFile<'e> {
    /// What it is for.
    pub role: FileRole<'e>,
    /// Its name in the exercise: that of the document, `prediction` or `attack`.
    pub name: &'e str,
    /// What it is to people: "identity policy of Omar".
    pub title: &'e str,
    /// What it holds at first.
    pub start: String,
    /// What it holds in the author's answer.
    pub solution: String,
}

/// What a file of the learner is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FileRole<'e> {
    /// It foretells what becomes of requests.
    Prediction(&'e Prediction),
    /// It is a request that gets through.
    Attack(&'e Attack),
    /// It is a policy.
    Document(&'e Document),
}

impl LearnerFile<'_> {
    /// The name of the file in the learner's folder.
    pub fn file_name(&self) -> String {
        format!("{}.json", self.name)
    }
}

impl Exercise {
    /// Every file that the learner edits, in the order in which they are needed.
    pub fn files(&self) -> Vec<LearnerFile<'_>> {
        let prediction = self.prediction.as_ref().map(|of| self.prediction_file(of));
        let attack = self.attack.as_ref().map(attack_file);
        let documents = self.documents.iter().map(|document| LearnerFile {
            role: FileRole::Document(document),
            name: &document.name,
            title: &document.title,
            start: document.start.clone(),
            solution: document.solution.clone(),
        });
        prediction.into_iter().chain(attack).chain(documents).collect()
    }

    /// The requests that the learner foretells, in order.
    pub(crate) fn foretold<'e>(&'e self, of: &'e Prediction) -> impl Iterator<Item = &'e Request> {
        self.requests.iter().filter(|request| of.requests.contains(&request.id))
    }

    /// The texts of the documents at the start, by name.
    pub(crate) fn starts(&self) -> BTreeMap<String, String> {
        self.documents.iter().map(|of| (of.name.clone(), of.start.clone())).collect()
    }

    fn prediction_file<'e>(&'e self, prediction: &'e Prediction) -> LearnerFile<'e> {
        let ids = self.foretold(prediction).map(|request| (&request.id, OPEN));
        let start = written(ids);
        let starts = self.starts();
        let key = self.foretold(prediction).map(|request| {
            let allows = decide(self, &starts, request).outcome() == Some(Outcome::Allow);
            (&request.id, if allows { "Allow" } else { "Deny" })
        });
        LearnerFile {
            role: FileRole::Prediction(prediction),
            name: PREDICTION,
            title: "what becomes of the requests as long as nothing is changed",
            start,
            solution: written(key),
        }
    }
}

/// An object with one text a line.
fn written<'i>(texts: impl Iterator<Item = (&'i String, &'static str)>) -> String {
    let object = json::object(|object| texts.for_each(|(id, text)| object.text(id, text)));
    json::pretty(&object) + "\n"
}

fn attack_file(attack: &Attack) -> LearnerFile<'_> {
    let first = attack.principals.first().map_or("", String::as_str);
    let start = json::object(|object| {
        object.text("principal", first);
        object.text("action", "");
        object.text("resource", "");
        object.object("context", |_| ());
    });
    LearnerFile {
        role: FileRole::Attack(attack),
        name: ATTACK,
        title: "a request that gets through and should not",
        start: json::pretty(&start) + "\n",
        solution: attack.solution.clone(),
    }
}
