//! Callers to choose from: ordinary ones, those that the policies name, and those whose names
//! reach every combination of answers.

use iam_policy::json::object;
use iam_policy::{Arn, PrincipalName};

use crate::answer::Doubt;
use crate::cast::arns::{Arns, Bearer, services};
use crate::cast::asks::Asks;
use crate::question::World;

/// A caller who may become a member.
pub(super) struct Candidate {
    /// As a scenario writes it, in JSON.
    pub(super) json: String,
    /// The name that alone is reason enough to keep it; empty for most.
    pub(super) namesake: String,
}

/// All who are worth to be looked at, the most ordinary first.
pub(super) fn candidates(asks: &Asks<'_>, world: &World) -> Result<Vec<Candidate>, Doubt> {
    let mut pool = Pool::new(asks, world)?;
    if !asks.is_session {
        pool.users()?;
    }
    if !asks.is_indifferent() {
        pool.roles()?;
        pool.federated_users()?;
    }
    if asks.has_root {
        pool.roots()?;
    }
    if asks.has_blocks() {
        pool.services()?;
    }
    if asks.has_federated {
        pool.providers();
    }
    if asks.has_blocks() {
        pool.add("\"anonymous\"".to_owned());
    }
    Ok(pool.candidates)
}

/// The names of ordinary callers.
const USERS: &[&str] = &["ana", "ben"];
const SESSION: &str = "session";
const SERVICES: &[&str] = &["cloudtrail.amazonaws.com", "backup.amazonaws.com"];
const PROVIDERS: &[&str] = &["oidc-provider/id.example.com", "saml-provider/example"];

/// How a caller is written.
#[derive(Default)]
struct Looks<'l> {
    arn: &'l str,
    id: Option<&'l str>,
    role: Option<&'l str>,
    parent: Option<&'l str>,
    mfa: Mfa,
}

/// What the credentials say of MFA.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mfa {
    /// What an access key, or a session without more, says.
    #[default]
    Plain,
    /// A sign-in with a password alone.
    Without,
    /// A sign-in with MFA.
    With,
}

struct Pool<'p, 'q> {
    asks: &'p Asks<'q>,
    world: &'p World,
    arns: Arns,
    candidates: Vec<Candidate>,
}

impl<'p, 'q> Pool<'p, 'q> {
    fn new(asks: &'p Asks<'q>, world: &'p World) -> Result<Pool<'p, 'q>, Doubt> {
        Ok(Pool { asks, world, arns: Arns::of(asks, world)?, candidates: Vec::new() })
    }

    fn add(&mut self, json: String) {
        self.candidates.push(Candidate { json, namesake: String::new() });
    }

    fn add_with(&mut self, looks: &Looks<'_>) {
        let plain = looks.id.is_none() && looks.role.is_none() && looks.parent.is_none();
        let is_odd = |it: char| matches!(it, '"' | '\\') || it.is_control();
        if plain && looks.mfa == Mfa::Plain && !looks.arn.contains(is_odd) {
            return self.add(format!("\"{}\"", looks.arn));
        }
        self.add(object(|it| {
            it.text("arn", looks.arn);
            it.text_if_some("id", looks.id);
            it.text_if_some("role", looks.role);
            it.text_if_some("parent", looks.parent);
            let is_role = looks.arn.contains(":assumed-role/");
            match looks.mfa {
                Mfa::Plain => {}
                Mfa::Without | Mfa::With if is_role => it.bool("mfa", looks.mfa == Mfa::With),
                Mfa::Without | Mfa::With => {
                    it.text("credential", "console");
                    it.bool("mfa", looks.mfa == Mfa::With);
                }
            }
        }));
    }

    /// What sign-ins there are.
    fn sign_ins(&self) -> &'static [Mfa] {
        let keys = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"];
        if keys.iter().any(|key| self.asks.minds(key)) {
            &[Mfa::Plain, Mfa::Without, Mfa::With]
        } else {
            &[Mfa::Plain]
        }
    }

    /// ARNs of a kind: those of the story first, one alone where it does not matter.
    fn arns(&mut self, bearer: Bearer) -> Result<Vec<String>, Doubt> {
        let mut all = self.arns.of_story(bearer, &self.world.names);
        if self.asks.is_indifferent() {
            all.push(self.arns.ordinary(bearer, self.world.account));
        } else {
            all.extend(self.arns.reach(bearer)?);
        }
        Ok(all)
    }

    /// The unique ids that policies name and that begin so, and `None`.
    fn ids(&self, beginning: &str) -> Vec<Option<&'q str>> {
        let named = self.asks.entries().filter_map(|entry| {
            let PrincipalName::UniqueId(id) = entry else { return None };
            Some(&**id)
        });
        let odd = |id: &str| !id.starts_with("AIDA") && !id.starts_with("AROA");
        let fitting = named.filter(|id| id.starts_with(beginning) || odd(id));
        std::iter::once(None).chain(fitting.map(Some)).collect()
    }

    fn users(&mut self) -> Result<(), Doubt> {
        for arn in self.arns(Bearer::User)? {
            for id in self.ids("AIDA") {
                for mfa in self.sign_ins() {
                    self.add_with(&Looks { arn: &arn, id, mfa: *mfa, ..Looks::default() });
                }
            }
        }
        if self.asks.variables.iter().any(|key| key.eq_ignore_ascii_case("aws:username")) {
            let names = USERS.iter().copied().chain(self.asks.namesakes.iter().map(String::as_str));
            for name in names {
                let arn = format!("arn:aws:iam::{}:user/{name}", self.world.account);
                self.add_with(&Looks { arn: &arn, ..Looks::default() });
                if let Some(last) = self.candidates.last_mut() {
                    last.namesake = name.to_owned();
                }
            }
        }
        Ok(())
    }

    fn roles(&mut self) -> Result<(), Doubt> {
        let ids = self.ids("AROA");
        let minds_mfa = self.sign_ins().len() > 1;
        let sign_ins: &[Mfa] = if minds_mfa { &[Mfa::Plain, Mfa::With] } else { &[Mfa::Plain] };
        for role in self.arns(Bearer::Role)? {
            let sessions = self.sessions(&role);
            let has_path = role.matches('/').count() > 1;
            let path = has_path.then_some(role.as_str());
            for (arn, id) in sessions.iter().flat_map(|arn| ids.iter().map(move |id| (arn, *id))) {
                for mfa in sign_ins {
                    self.add_with(&Looks { arn, id, role: path, mfa: *mfa, ..Looks::default() });
                }
            }
        }
        Ok(())
    }

    /// The sessions of a role that policies name, and one more.
    fn sessions(&self, role: &str) -> Vec<String> {
        let Some(role) = Arn::parse(role) else { return Vec::new() };
        let name = role.resource().rsplit('/').next().unwrap_or("");
        let (partition, account) = (role.partition(), role.account());
        let head = format!("arn:{partition}:sts::{account}:assumed-role/{name}/");
        let mut sessions = vec![format!("{head}{SESSION}")];
        sessions.extend(self.asks.entries().filter_map(|entry| {
            let PrincipalName::RoleSession(arn) = entry else { return None };
            arn.starts_with(&head).then(|| arn.to_string())
        }));
        sessions
    }

    fn federated_users(&mut self) -> Result<(), Doubt> {
        let users: Vec<String> = self.asks.entries().filter_map(user).collect();
        for arn in self.arns(Bearer::FederatedUser)? {
            self.add_with(&Looks { arn: &arn, ..Looks::default() });
            let account = Arn::parse(&arn).map(|arn| arn.account().to_owned());
            let own =
                |user: &&String| Arn::parse(user).map(|it| it.account().to_owned()) == account;
            for parent in users.iter().filter(own) {
                self.add_with(&Looks { arn: &arn, parent: Some(parent), ..Looks::default() });
            }
        }
        Ok(())
    }

    fn roots(&mut self) -> Result<(), Doubt> {
        for arn in self.arns(Bearer::Root)? {
            for mfa in self.sign_ins() {
                self.add_with(&Looks { arn: &arn, mfa: *mfa, ..Looks::default() });
            }
        }
        Ok(())
    }

    fn services(&mut self) -> Result<(), Doubt> {
        let named = self.asks.entries().filter_map(|entry| {
            let PrincipalName::Service(name) = entry else { return None };
            Some(name.to_string())
        });
        let mut names: Vec<String> = named.collect();
        let other = SERVICES.iter().find(|name| !names.iter().any(|it| it == *name));
        names.extend(other.map(|name| (*name).to_owned()));
        names.extend(services(self.asks, self.world)?);
        for name in names {
            self.add(object(|it| it.text("service", &name)));
        }
        Ok(())
    }

    fn providers(&mut self) {
        let named = self.asks.entries().filter_map(|entry| {
            let PrincipalName::Federated(name) = entry else { return None };
            Some(name.to_string())
        });
        let mut names: Vec<String> = named.collect();
        let account = self.world.account;
        names.extend(PROVIDERS.iter().map(|name| format!("arn:aws:iam::{account}:{name}")));
        for name in names {
            self.add(object(|it| it.text("provider", &name)));
        }
    }
}

fn user(entry: &PrincipalName) -> Option<String> {
    let PrincipalName::User(arn) = entry else { return None };
    Some(arn.to_string())
}
