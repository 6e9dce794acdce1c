//! The names of elements: which are known, and what the others were meant to be (E-102, E-108).

use super::shape::list;
use super::{Reader, quoted};
use crate::json::{Member, content_span};
use crate::{Certainty, Problem, Severity, edit};

/// Up to how many members an object has in which a name is mended.
const MAX_MEMBERS: usize = 64;

/// An object whose members have fixed names.
pub(super) struct Holder<'a, 'm, 't> {
    /// What messages call it.
    pub(super) name: &'static str,
    /// The code for a name it does not have.
    pub(super) code: &'static str,
    /// The names it has.
    pub(super) known: &'a [&'static str],
    /// Its members.
    pub(super) members: &'m [Member<'t>],
}

impl<'m, 't> Holder<'_, 'm, 't> {
    /// The member with this name. Where there is none, one whose name differs from it only in
    /// letter case or by a plural `s`: that has been told already, and the author means this one.
    pub(super) fn find(&self, name: &str) -> Option<&'m Member<'t>> {
        let exact = self.members.iter().find(|member| member.key == name);
        exact.or_else(|| self.strange().find(|member| self.meant(member) == Some(name)))
    }

    /// The element that a member with a wrong name certainly is.
    pub(super) fn meant(&self, member: &Member<'_>) -> Option<&'static str> {
        let key = member.key.as_ref();
        let same = |text: &str| self.known.iter().find(|it| it.eq_ignore_ascii_case(text)).copied();
        let found = same(key).or_else(|| same(key.strip_suffix(['s', 'S'])?))?;
        self.is_free(found).then_some(found)
    }

    /// The members whose name it does not have.
    fn strange(&self) -> impl Iterator<Item = &'m Member<'t>> {
        self.members.iter().filter(|member| !self.known.contains(&member.key.as_ref()))
    }

    fn is_free(&self, name: &str) -> bool {
        self.members.len() <= MAX_MEMBERS && self.members.iter().all(|member| member.key != name)
    }

    /// The element that a member with a wrong name may be.
    fn near(&self, member: &Member<'_>) -> Option<&'static str> {
        crate::suggest::nearest(&member.key, self.known.iter().copied())
    }

    /// Whether one of these elements seems to be there under a misspelt name, which has been told
    /// already.
    pub(super) fn misspells(&self, names: &[&str]) -> bool {
        self.strange().filter_map(|member| self.near(member)).any(|near| names.contains(&near))
    }
}

impl Reader<'_> {
    /// Tells of a member that has no place where it stands.
    pub(super) fn unknown_member(&mut self, holder: &Holder<'_, '_, '_>, member: &Member<'_>) {
        let place = holder.name;
        let message = format!("{place} has no element {}", quoted(&member.key));
        let problem = Problem::new(holder.code, Severity::Error, member.key_span, message);
        let meant = holder.meant(member);
        let Some(near) = meant.or_else(|| holder.near(member)) else {
            let help = format!("the elements of {place} are {}", list(holder.known));
            self.report(problem.help(help));
            return;
        };
        let problem = problem.help(format!("did you mean `{near}`? names are case-sensitive"));
        if !holder.is_free(near) {
            self.report(problem);
            return;
        }
        let certainty = if meant.is_some() { Certainty::Sure } else { Certainty::Likely };
        let edits = vec![edit::replace_content(content_span(self.text, member.key_span), near)];
        self.report(problem.fix_all(format!("write `{near}`"), certainty, edits));
    }
}
