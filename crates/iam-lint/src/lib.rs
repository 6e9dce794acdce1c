//! What does an IAM policy say that its author did not mean?
//!
//! [`lint`] reads a document as [`iam_policy::parse`] does and adds what the grammar cannot know:
//! names that AWS does not have, statements that never match, conditions that leave a door open,
//! permissions that lead to more permissions. Each finding is an [`iam_policy::Diagnostic`] with
//! a stable code; [`codes`] lists them all, those of the reader too, each with its page. [`fix`]
//! applies the changes that need nobody's judgement. For who is writing a policy, [`complete`]
//! tells what can stand at a place of its text and [`hover`] what stands there.

mod allow;
mod codes;
mod complete;
mod cursor;
mod element;
mod findings;
mod fix;
mod hover;
mod lint;
mod proof;
pub mod rewrite;
mod rules;
mod setting;
mod shape;
mod subject;
mod telling;
mod words;

pub use allow::Allow;
pub use codes::{code, codes};
pub use complete::{Completion, CompletionKind, complete};
pub use fix::{Fixed, fix};
pub use hover::{Hover, hover};
pub use iam_analysis::inclusion::overlap;
pub use lint::lint;
pub use rules::{PrivilegePath, privilege_paths};
pub use setting::{Holder, Reference, ScpLanguage, Setting};
