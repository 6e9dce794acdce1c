//! Findings that somebody has looked at and accepted.

use iam_policy::nearest;

/// A finding to leave out: `CODE`, `CODE@SID`, or `privesc/PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The code; an alias has become the name itself.
    code: String,
    /// The only statement it holds for.
    sid: Option<String>,
}

impl Allow {
    /// Reads `CODE` or `CODE@SID`; the error is a sentence for people.
    pub fn parse(text: &str) -> Result<Allow, String> {
        let (name, sid) = match text.split_once('@') {
            Some((name, sid)) => (name, Some(sid.to_owned())),
            None => (text, None),
        };
        let (head, path) = match name.split_once('/') {
            Some((head, path)) => (head, Some(path)),
            None => (name, None),
        };
        let Some(code) = crate::code(head) else {
            let near = nearest(head, crate::codes().map(|code| code.id));
            let near = near.map(|id| format!("; did you mean `{id}`?")).unwrap_or_default();
            return Err(format!("no code is named `{head}`{near}"));
        };
        let code = path.map_or(code.id.to_owned(), |path| format!("{}/{path}", code.id));
        Ok(Allow { code, sid })
    }

    /// Whether it covers a finding of this code in a statement of this name.
    pub(crate) fn covers(&self, code: &str, sid: Option<&str>) -> bool {
        let head = code.split('/').next().unwrap_or(code);
        let is_code = self.code == code || self.code == head;
        is_code && self.sid.as_deref().is_none_or(|own| sid == Some(own))
    }
}

#[cfg(test)]
mod tests {
    use super::Allow;

    #[test]
    fn covers_a_code_everywhere_or_in_one_statement() {
        let everywhere = Allow::parse("empty-sid").unwrap();
        assert!(everywhere.covers("empty-sid", None) && everywhere.covers("empty-sid", Some("A")));
        let once = Allow::parse("empty-sid@A").unwrap();
        assert!(once.covers("empty-sid", Some("A")) && !once.covers("empty-sid", Some("B")));
        assert!(!once.covers("empty-sid", None) && !once.covers("missing-version", Some("A")));
        let alias = Allow::parse("missing-set-qualifier").unwrap();
        assert!(alias.covers("multivalue-without-set-operator", None));
    }

    #[test]
    fn an_unknown_code_is_told_with_its_neighbour() {
        let error = Allow::parse("empty-sids").unwrap_err();
        assert_eq!(error, "no code is named `empty-sids`; did you mean `empty-sid`?");
    }
}
