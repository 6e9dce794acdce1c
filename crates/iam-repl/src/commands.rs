//! What the commands do, grouped by what they are about.

pub(crate) mod ask;
pub(crate) mod asker;
pub(crate) mod catalog;
pub(crate) mod context;
pub(crate) mod document;
pub(crate) mod exercise;
pub(crate) mod help;
pub(crate) mod proof;
pub(crate) mod show;
pub(crate) mod stage;
pub(crate) mod tour;
