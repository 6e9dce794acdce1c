//! The requests that a claim such as "never allows these" is about.

use iam_catalog::{Catalog, suggest};
use iam_eval::Document;
use iam_policy::json::object;
use iam_policy::{PolicyKind, Reading, Statement, parse, visible};

use crate::question::{Callers, Focus, PolicySet};

/// Actions and resources that a claim is about.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The actions, as they were given.
    pub actions: Vec<String>,
    /// The resource, as it was given; `*` for every one.
    pub resource: String,
    /// A policy that allows all of it.
    set: PolicySet,
}

/// Why something cannot be claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misclaimed {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

const FORM: &str = "name actions such as `s3:GetObject` or `s3:Delete*`, and the ARN of a resource";

impl Limit {
    /// Reads actions and a resource; `*` and `?` are allowed in both.
    pub fn read(actions: &[String], resource: &str) -> Result<Limit, Misclaimed> {
        // In the language of 2008 `${` is plain text, as on a command line.
        let text = object(|out| {
            out.text("Version", "2008-10-17");
            out.object("Statement", |statement| {
                statement.text("Effect", "Allow");
                statement.texts("Action", actions);
                statement.text("Resource", resource);
            });
        });
        let parsed = parse(&text, &Reading::stored(PolicyKind::Managed));
        let first = parsed.errors().next().map(|error| Misclaimed {
            message: error.message.clone(),
            help: error.help.clone().unwrap_or_else(|| FORM.to_owned()),
        });
        let Some(policy) = parsed.policy else {
            let message = "this names no actions and no resource".to_owned();
            return Err(first.unwrap_or(Misclaimed { message, help: FORM.to_owned() }));
        };
        let limit = Limit {
            actions: actions.to_vec(),
            resource: resource.to_owned(),
            set: PolicySet::Alone(Document::new("everything", policy)),
        };
        match limit.unknown() {
            Some(action) => Err(no_action(action)),
            None => Ok(limit),
        }
    }

    /// A set that allows all of it.
    pub(super) fn everything(&self) -> &PolicySet {
        &self.set
    }

    pub(super) fn focus(&self) -> Focus<'_> {
        let resources = self.statements().filter_map(|it| it.resource.as_ref());
        Focus {
            actions: self.statements().flat_map(|it| &it.action.entries).collect(),
            resources: resources.flat_map(|it| &it.entries).collect(),
            callers: Callers::Any,
        }
    }

    fn statements(&self) -> impl Iterator<Item = &Statement> {
        let document = match &self.set {
            PolicySet::Alone(document) => Some(document),
            PolicySet::Layers { .. } => None,
        };
        document.into_iter().flat_map(|it| &it.policy().statements)
    }

    /// An action that AWS does not have.
    fn unknown(&self) -> Option<&str> {
        let catalog = Catalog::embedded();
        let mut entries = self.statements().flat_map(|it| &it.action.entries);
        let found = entries.find(|entry| catalog.covered_by(entry).is_empty());
        found.map(|entry| &*entry.text.value)
    }

    /// In words: `s3:GetObject on every resource`, where `all` is ` on every resource`.
    pub(super) fn words(&self, joint: &str, all: &str) -> String {
        let actions: Vec<String> = self.actions.iter().map(|it| visible(it)).collect();
        let actions = crate::phrase::list(&actions, joint);
        match self.resource.as_str() {
            "*" => format!("{actions}{all}"),
            resource => format!("{actions} on {}", visible(resource)),
        }
    }
}

fn no_action(action: &str) -> Misclaimed {
    let near = suggest::nearest_pattern(Catalog::embedded(), action);
    let help = match near {
        Some(near) => format!("did you mean `{}`?", visible(&near)),
        None => "`iam actions` lists the actions of a service".to_owned(),
    };
    Misclaimed { message: format!("AWS has no action `{}`", visible(action)), help }
}
