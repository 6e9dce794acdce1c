//! The learner at work: the exercises, the folder with the answers, and what was done so far.

use iam_course::{Answer, EventKind, Exercise, Grade, Library, Progress, grade};

use crate::args::Global;
use crate::console::Console;
use crate::failure::{Failure, code};
use crate::lesson::{Lesson, PROGRESS, shown};
use crate::pack;
use crate::settings::Settings;
use crate::store::Store;

/// The learner at work.
pub(crate) struct Learner {
    /// All exercises.
    pub(crate) library: &'static Library,
    /// The folder with the answers.
    pub(crate) lesson: Lesson,
    /// What was done so far.
    pub(crate) store: Store,
}

impl Learner {
    /// The learner whose folder is found from here; the folder need not be there yet.
    pub(crate) fn find(global: &Global) -> Result<Learner, Failure> {
        let pack = pack::load(global)?;
        let library = pack.map_or_else(Library::embedded, |pack| &pack.library);
        let lesson = Lesson::find(global, library)?;
        lesson.refuse_others(library)?;
        let state = global.config.state().filter(|it| pack.is_none() || it.is_asked_for());
        let state = state.map(|found| found.value);
        let store = Store::new(state.unwrap_or_else(|| lesson.folder.join(PROGRESS)));
        if let Some(pack) = pack.filter(|pack| pack.left_out > 0) {
            store.remark(pack.remark());
        }
        Ok(Learner { library, lesson, store })
    }

    /// The same, with a folder that is complete.
    pub(crate) fn open(global: &Global, console: &Console) -> Result<Learner, Failure> {
        let learner = Learner::find(global)?;
        let is_new = !learner.lesson.exists();
        let new = learner.lesson.create(learner.library)?;
        if is_new {
            console.note(&format!("made {} for your answers", shown(&learner.lesson.folder)));
        } else if new > 0 {
            console.note(&format!("{new} new exercises in {}", shown(&learner.lesson.folder)));
        }
        Ok(learner)
    }

    /// The exercise the learner is at; none when all have passed.
    pub(crate) fn current(&self, progress: &Progress) -> Option<&'static Exercise> {
        let settings = Settings::read(&self.lesson.folder);
        let chosen = settings.chosen(progress).and_then(|id| self.library.find(id).ok());
        chosen.filter(|of| !progress.passed(&of.id)).or_else(|| progress.current(self.library))
    }

    /// The exercise that a name means, or the current one; where all have passed, the last.
    pub(crate) fn pick(&self, name: Option<&str>) -> Result<&'static Exercise, Failure> {
        match name {
            Some(name) => self.library.find(name).map_err(|error| {
                let message = iam_policy::visible(&error.to_string());
                Failure::new(code::NO, message).help("`iam list` lists the exercises")
            }),
            None => {
                let current = self.current(&self.store.read()?);
                let exercise = current.or_else(|| self.library.exercises().last());
                exercise.ok_or_else(|| Failure::new(code::ENVIRONMENT, "there are no exercises"))
            }
        }
    }

    /// Makes an exercise the current one.
    pub(crate) fn choose(&self, exercise: &Exercise) -> Result<(), Failure> {
        let progress = self.store.read()?;
        let mut settings = Settings::read(&self.lesson.folder);
        if settings.chosen(&progress) != Some(&exercise.id) {
            settings.choose(&exercise.id, &progress);
            settings.write(&self.lesson.folder)?;
        }
        Ok(())
    }

    /// What the learner has written for an exercise.
    pub(crate) fn answer(&self, exercise: &Exercise) -> Result<Answer, Failure> {
        self.lesson.answer(exercise, self.library)
    }

    /// Judges an answer that was just written, and records how it came out. What was never edited
    /// is no attempt.
    pub(crate) fn judge(&self, exercise: &Exercise, answer: &Answer) -> Result<Grade, Failure> {
        let grade = self.look_at(exercise, answer)?;
        if !grade.passed() && grade.counts() && *answer != Answer::start(exercise) {
            self.store.record(&exercise.id, EventKind::Attempt)?;
        }
        Ok(grade)
    }

    /// Judges an answer that may have been judged before: only that it passes is recorded.
    pub(crate) fn look_at(&self, exercise: &Exercise, answer: &Answer) -> Result<Grade, Failure> {
        let grade = grade(exercise, answer);
        if grade.passed() && !self.store.read()?.passed(&exercise.id) {
            self.store.record(&exercise.id, EventKind::Passed)?;
        }
        Ok(grade)
    }

    /// Judges every exercise whose files were edited, in the order of the book.
    pub(crate) fn check_all(&self) -> Result<Vec<(&'static Exercise, Grade)>, Failure> {
        let mut checked = Vec::new();
        for exercise in self.library.exercises() {
            let answer = self.answer(exercise)?;
            if answer != Answer::start(exercise) {
                checked.push((exercise, self.look_at(exercise, &answer)?));
            }
        }
        Ok(checked)
    }

    /// Shows one hint more: its tier, counted from 1, and whether it is new. After the last tier
    /// the last one again.
    pub(crate) fn next_hint(&self, exercise: &Exercise) -> Result<usize, Failure> {
        let seen = self.store.read()?.standing(&exercise.id).hints;
        if seen < exercise.hints.len() {
            self.store.record(&exercise.id, EventKind::Hint)?;
        }
        Ok((seen + 1).min(exercise.hints.len()))
    }

    /// Puts an exercise back to its start and forgets what was done with it; where the files are
    /// that were edited.
    pub(crate) fn reset(&self, exercise: &Exercise) -> Result<Vec<String>, Failure> {
        let kept = self.lesson.reset(exercise, self.library)?;
        self.store.record(&exercise.id, EventKind::Reset)?;
        Ok(kept.iter().map(|path| shown(path)).collect())
    }

    /// Tells what there is to tell about the progress file.
    pub(crate) fn tell_remarks(&self, console: &Console) {
        for remark in self.store.remarks() {
            console.note(&format!("note: {}", iam_policy::visible(&remark)));
        }
    }
}
