//! The exams and those of their tasks that are about who may do what.

use crate::suggest::did_you_mean;
use crate::table::{Reader, Text};

/// An exam and the tasks of its guide that an exercise may practise.
const EXAMS: &[(&str, &[&str])] = &[
    ("CLF-C02", &["2.1", "2.2", "2.3", "2.4"]),
    ("SAA-C03", &["1.1", "1.2", "1.3"]),
    ("DVA-C02", &["2.1", "2.2", "2.3"]),
    ("SOA-C03", &["4.1", "4.2"]),
    ("SCS-C03", &["4.1.1", "4.1.2", "4.1.3", "4.2.1", "4.2.2", "4.2.3", "4.2.4", "4.2.5", "6.1"]),
];

/// Reports a task that no exam has, such as `SAA-C03:9.9`.
pub(super) fn check(reader: &Reader<'_>, task: &Text) {
    let (exam, number) = task.value.split_once(':').unwrap_or((&task.value, ""));
    let names = || EXAMS.iter().map(|(name, _)| *name);
    let Some((_, tasks)) = EXAMS.iter().find(|(name, _)| *name == exam) else {
        let help = did_you_mean(exam, names())
            .unwrap_or_else(|| format!("known: {}", names().collect::<Vec<_>>().join(", ")));
        reader.error(&task.place, format!("unknown exam `{exam}`"), Some(help));
        return;
    };
    if !tasks.contains(&number) {
        let message = format!("`{}` names no task of the exam about who may do what", task.value);
        let help = format!("write `{exam}:` and one of {}", tasks.join(", "));
        reader.error(&task.place, message, Some(help));
    }
}

/// Every task, as an exercise names it.
pub(crate) fn all() -> Vec<String> {
    let tasks = EXAMS.iter().flat_map(|(exam, tasks)| tasks.iter().map(move |it| (exam, it)));
    tasks.map(|(exam, task)| format!("{exam}:{task}")).collect()
}
