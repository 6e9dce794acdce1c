//! The progress file: read when needed, changed under a lock, written whole or not at all.

use std::cell::RefCell;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use iam_course::{Event, EventKind, Progress};
use serde_json::Value;

use crate::failure::{Failure, code};
use crate::lesson::free_name;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(3);

/// The progress file.
pub(crate) struct Store {
    file: PathBuf,
    remarks: RefCell<Vec<String>>,
}

/// How the progress file is.
pub(crate) enum Health {
    /// It is not there yet.
    Missing,
    /// It can be read.
    Sound(Progress),
    /// It cannot, and why.
    Unreadable(String),
}

/// What the progress file holds.
enum Held {
    Known(Progress),
    /// It is of a later program: it can be kept, but not written.
    Later(String),
    Damaged(String),
}

impl Store {
    pub(crate) fn new(file: PathBuf) -> Store {
        Store { file, remarks: RefCell::new(Vec::new()) }
    }

    /// The file.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// How the file is, for somebody who looks for a fault; nothing is changed.
    pub(crate) fn health(&self) -> Health {
        if !self.file.exists() {
            return Health::Missing;
        }
        match self.held() {
            Ok(Held::Known(progress)) => Health::Sound(progress),
            Ok(Held::Later(message) | Held::Damaged(message)) => Health::Unreadable(message),
            Err(Failure::Told { message, .. }) => Health::Unreadable(message),
            Err(Failure::NobodyReads) => Health::Missing,
        }
    }

    /// Whether another process holds the lock now.
    pub(crate) fn is_locked(&self) -> bool {
        let lock = File::open(self.lock_file());
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// The file beside it that is locked while it changes.
    pub(crate) fn lock_file(&self) -> PathBuf {
        self.file.with_extension("json.lock")
    }

    /// What the learner has done so far.
    pub(crate) fn read(&self) -> Result<Progress, Failure> {
        match self.held()? {
            Held::Known(progress) => Ok(progress),
            Held::Later(message) => {
                self.remark(format!("{message}; nothing is recorded"));
                Ok(Progress::default())
            }
            Held::Damaged(_) => self.change(|_| ()),
        }
    }

    /// Records that something happened.
    pub(crate) fn record(&self, exercise: &str, kind: EventKind) -> Result<Progress, Failure> {
        let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let seconds = i128::from(seconds.as_secs());
        let now = iam_policy::Instant { seconds, nanoseconds: 0 }.to_iso().unwrap_or_default();
        self.change(|progress| progress.record(Event::new(&now, exercise, kind)))
    }

    /// What there is to tell the learner about the file; each remark is told once.
    pub(crate) fn remarks(&self) -> Vec<String> {
        self.remarks.take()
    }

    /// Keeps something to tell the learner.
    pub(crate) fn remark(&self, text: String) {
        let mut remarks = self.remarks.borrow_mut();
        if !remarks.contains(&text) {
            remarks.push(text);
        }
    }

    /// Changes what the file holds while no other process does.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Progress)) -> Result<Progress, Failure> {
        let lock = self.lock()?;
        let mut progress = match self.held()? {
            Held::Known(progress) => progress,
            Held::Later(message) => {
                self.remark(format!("{message}; nothing is recorded"));
                let mut progress = Progress::default();
                change(&mut progress);
                return Ok(progress);
            }
            Held::Damaged(message) => {
                let aside = free_name(&self.file, "broken");
                fs::rename(&self.file, &aside).map_err(|error| self.failed(&error))?;
                let aside = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.remark(format!("{message}; it is kept as {aside}, and a new one begun"));
                Progress::default()
            }
        };
        change(&mut progress);
        write_whole(&self.file, &progress.to_text()).map_err(|error| self.failed(&error))?;
        drop(lock);
        Ok(progress)
    }

    fn held(&self) -> Result<Held, Failure> {
        let bytes = match fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Held::Known(Progress::default()));
            }
            Err(error) => return Err(self.failed(&error)),
        };
        let text = String::from_utf8_lossy(&bytes);
        Ok(match Progress::from_text(&text) {
            Ok(progress) => Held::Known(progress),
            Err(error) if is_later(&text) => Held::Later(error.message),
            Err(error) => Held::Damaged(error.message),
        })
    }

    /// Takes the lock beside the file; dropping it gives it back.
    fn lock(&self) -> Result<File, Failure> {
        let path = self.lock_file();
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
        }
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|error| Failure::file(&path, &error))?;
        let mut waited = Duration::ZERO;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                // A file system without locks: writing whole files still keeps them sound.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(lock);
                }
                Err(TryLockError::Error(error)) => return Err(Failure::file(&path, &error)),
                Err(TryLockError::WouldBlock) if waited >= PATIENCE => {
                    let message = "another `iam` has been writing the progress file for seconds";
                    return Err(Failure::new(code::ENVIRONMENT, message).help("end it"));
                }
                Err(TryLockError::WouldBlock) => {
                    let pause = Duration::from_millis(20);
                    thread::sleep(pause);
                    waited += pause;
                }
            }
        }
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::file(&self.file, error)
    }
}

/// Whether a text is a progress file of a version this program does not know.
fn is_later(text: &str) -> bool {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let schema = value.get("schema").and_then(Value::as_str).unwrap_or_default();
    schema.starts_with("progress/v") && schema != "progress/v1"
}

/// Puts a text in the place of a file in one step: a crash leaves the old file or the new one. The
/// new one may be read and written by the same people.
pub(crate) fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    let new = free_name(file, &format!("new-{}", std::process::id()));
    let written = File::create_new(&new).and_then(|mut opened| {
        if let Ok(old) = fs::metadata(file) {
            opened.set_permissions(old.permissions())?;
        }
        opened.write_all(text.as_bytes())?;
        opened.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&new, file));
    if moved.is_err() {
        // The first error is the one to tell.
        drop(fs::remove_file(&new));
    }
    moved
}
