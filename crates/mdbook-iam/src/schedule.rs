//! `schedule` blocks: a plan for a class, with the minutes that chapters and exercises give.

use iam_course::{Exercise, Library};
use serde::Deserialize;

use crate::chapter::Chapter;
use crate::fence::Fence;
use crate::html;
use crate::pages::{Numbered, Pages};
use crate::problem::Problem;

/// The plans of `schedule.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plans {
    #[serde(default)]
    plan: Vec<Plan>,
}

/// A plan for one kind of class.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    /// The word that a block names.
    id: String,
    /// Its lessons in order.
    lesson: Vec<Lesson>,
}

/// What is done in one sitting.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lesson {
    /// What it is about.
    title: String,
    /// The most minutes it may take.
    minutes: usize,
    /// The numbers of the chapters that are taught.
    chapters: Vec<usize>,
    /// The ids of the exercises that are done together.
    exercises: Vec<String>,
}

/// Shows the plan that the block names; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    chapter: &Chapter,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> String {
    let problem = |message: String| Problem::new(chapter.file, message).at(fence.line + 1);
    let Some(text) = &chapter.pages.schedule else {
        problems.push(problem("the book has no `schedule.toml`".to_owned()));
        return String::new();
    };
    let plans: Plans = match toml::from_str(text) {
        Ok(plans) => plans,
        Err(error) => {
            let message = error.to_string().replace('\n', " ");
            problems.push(problem(format!("`schedule.toml` cannot be read: {message}")));
            return String::new();
        }
    };
    let id = fence.body.trim();
    let Some(plan) = plans.plan.iter().find(|plan| plan.id == id) else {
        let known: Vec<&str> = plans.plan.iter().map(|plan| plan.id.as_str()).collect();
        let help = format!("the plans are `{}`", known.join("`, `"));
        problems.push(problem(format!("unknown plan `{id}`")).help(help));
        return String::new();
    };
    let mut rows = String::new();
    let mut total = 0;
    for (number, lesson) in (1..).zip(&plan.lesson) {
        let parts = Parts::of(lesson, chapter.pages, library);
        let refuse = |message: String| problem(format!("lesson {number} of `{id}` {message}"));
        problems.extend(parts.unknown.iter().map(|id| refuse(format!("has no exercise `{id}`"))));
        if parts.minutes() > lesson.minutes {
            let message = format!("takes {} of {} minutes", parts.minutes(), lesson.minutes);
            problems.push(refuse(message).help("move a chapter or an exercise to another lesson"));
        }
        total += parts.minutes();
        rows += &parts.row(number, lesson);
    }
    format!(
        "<div class=\"table-wrapper\">\n<table class=\"iam-schedule\">\n<thead><tr>\
         <th scope=\"col\">Lesson</th><th scope=\"col\">Chapters</th>\
         <th scope=\"col\">Exercises in class</th><th scope=\"col\">Minutes</th>\
         <th scope=\"col\">To do at home</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n<p>Together: {}.</p>",
        duration(total)
    )
}

/// What a lesson is made of.
struct Parts<'p> {
    chapters: Vec<(usize, Option<&'p Numbered>)>,
    together: Vec<(&'p Exercise, Option<&'p Numbered>)>,
    /// Minutes of the other exercises of these chapters.
    home: usize,
    unknown: Vec<&'p str>,
}

impl<'p> Parts<'p> {
    fn of(lesson: &'p Lesson, pages: &'p Pages, library: &'p Library) -> Parts<'p> {
        let chapters: Vec<(usize, Option<&Numbered>)> =
            lesson.chapters.iter().map(|number| (*number, pages.chapter(*number))).collect();
        let home_of = |exercise: &Exercise| {
            let ending = format!("-{}.md", exercise.chapter);
            let ends = |page: &&Numbered| page.path.to_string_lossy().ends_with(&ending);
            pages.numbered.iter().find(ends)
        };
        let mut together = Vec::new();
        let mut unknown = Vec::new();
        for id in &lesson.exercises {
            match library.exercises().iter().find(|exercise| exercise.id == *id) {
                Some(exercise) => together.push((exercise, home_of(exercise))),
                None => unknown.push(id.as_str()),
            }
        }
        let of_lesson = |exercise: &&Exercise| {
            let chapter = home_of(exercise).map(|page| page.number);
            chapter.is_some_and(|number| lesson.chapters.contains(&number))
                && !lesson.exercises.contains(&exercise.id)
        };
        let home = library.exercises().iter().filter(of_lesson);
        let home = home.map(|exercise| exercise.minutes as usize).sum();
        Parts { chapters, together, home, unknown }
    }

    /// Minutes in class; a chapter that does not say so takes as long as one reads it.
    fn minutes(&self) -> usize {
        let chapters = self.chapters.iter().filter_map(|(_, page)| *page);
        let taught = chapters.filter_map(|page| page.class.or(page.reading)).sum::<usize>();
        let done = self.together.iter().map(|(exercise, _)| exercise.minutes as usize);
        taught + done.sum::<usize>()
    }

    fn row(&self, number: usize, lesson: &Lesson) -> String {
        let mut row =
            format!("<tr><th scope=\"row\">{number}. {}</th><td>", html::inline(&lesson.title));
        let mut separator = "";
        for (number, page) in &self.chapters {
            row += separator;
            row += &match page {
                Some(page) => {
                    let title = html::escape(&page.title);
                    format!("<a href=\"{}\">{number} {title}</a>", html::escape(&page.link()))
                }
                None => format!("{number} (to come)"),
            };
            separator = "<br>";
        }
        row += "</td><td>";
        separator = "";
        for (exercise, page) in &self.together {
            row += separator;
            let title = html::inline(&exercise.title);
            let id = html::escape(&exercise.id);
            row += &match page {
                Some(page) => {
                    let page = html::escape(&page.link());
                    format!("<a href=\"{page}#exercise-{id}\">{title}</a>")
                }
                None => title,
            };
            separator = "<br>";
        }
        let home = match self.home {
            0 => "the checkpoint".to_owned(),
            minutes => format!("the checkpoint, {minutes} minutes of exercises"),
        };
        row + &format!("</td><td>{}</td><td>{home}</td></tr>\n", self.minutes())
    }
}

/// Minutes as people say them.
fn duration(minutes: usize) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} minutes"),
        (hours, 0) => format!("{hours} hours"),
        (hours, minutes) => format!("{hours} hours and {minutes} minutes"),
    }
}
