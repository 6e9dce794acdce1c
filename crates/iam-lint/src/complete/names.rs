//! The names that fit a place: elements, actions, keys, operators, ARNs and principals.

use std::collections::BTreeSet;

use iam_catalog::facts::{COMPUTE_PRINCIPALS, FEDERATED_DOMAINS, SERVICE_PRINCIPALS, regions};
use iam_catalog::{Action, Catalog, Key};
use iam_policy::json::Node;
use iam_policy::{Comparison, OPERATORS, OperatorUse, PolicyKind, SetQualifier};

use super::{Asked, CompletionKind, LIMIT, Offer};
use crate::element::{ELEMENTS, Element, Place, VALUES};
use crate::subject::members;
use crate::words::{action_says, key_says, operator_says};

/// How many services and actions are offered as long as no service is chosen.
const FEW: usize = 40;

/// Up to how many actions a statement's own resources and keys are gathered from.
const MAX_ACTIONS: usize = 1000;

/// The account and the Region in the ARNs that are offered, unless an account is known.
const ACCOUNT: &str = "111122223333";
const REGION: &str = "eu-west-1";

impl Asked<'_> {
    /// The elements that fit the kind of policy and are not there yet.
    pub(super) fn elements(&self, place: Place, holder: Option<&Node<'_>>) -> Vec<Offer> {
        let others = || {
            let own = holder.map(members).unwrap_or_default().iter();
            own.filter(|member| !member.key_span.contains(self.current))
        };
        let is_there = |element: &Element| others().any(|member| member.key == element.name);
        let is_free = |element: &&Element| {
            element.place == place
                && element.fits(self.reading.kind)
                && !is_there(element)
                && !element.counterpart().is_some_and(is_there)
        };
        let offer = |row: &Element| Offer::new(CompletionKind::Element, row.name, row.sentence);
        self.fitting(ELEMENTS.iter().filter(is_free).map(offer))
    }

    /// The fixed values of an element.
    pub(super) fn values(&self, element: &str) -> Vec<Offer> {
        let own = VALUES.iter().filter(|(of, ..)| *of == element);
        self.fitting(own.map(|(_, name, says)| Offer::new(CompletionKind::Value, *name, *says)))
    }

    /// Services and actions.
    pub(super) fn actions(&self) -> Vec<Offer> {
        let catalog = Catalog::embedded();
        let typed = self.typed;
        if let Some((prefix, name)) = typed.split_once(':') {
            let service = catalog.service(prefix).filter(|_| name.is_empty());
            let whole = service.map(|service| {
                let says = format!("every action of {}", service.title());
                Offer::new(CompletionKind::Action, format!("{}:*", service.prefix()), says)
            });
            let actions = catalog.complete_action(typed, LIMIT).into_iter().map(of_action);
            return whole.into_iter().chain(actions).collect();
        }
        let home = self.home().map(|prefix| format!("{prefix}:{typed}"));
        let mut home = home.map(|typed| catalog.complete_action(&typed, FEW)).unwrap_or_default();
        if self.reading.kind == PolicyKind::Trust {
            home.retain(|action| action.resources().any(|it| it.resource_type.name() == "role"));
        }
        let services = catalog.complete_service(typed, FEW).into_iter().map(|service| {
            let label = format!("{}:", service.prefix());
            Offer::new(CompletionKind::Service, label, service.title()).open()
        });
        let others = match typed.len() {
            0 | 1 => Vec::new(),
            _ => catalog.complete_action(typed, FEW),
        };
        let others = others.into_iter().filter(|action| !home.contains(action));
        home.iter().copied().map(of_action).chain(services).chain(others.map(of_action)).collect()
    }

    /// The service whose actions stand in policies of this kind.
    fn home(&self) -> Option<&'static str> {
        let kind = self.reading.kind;
        if kind == PolicyKind::Trust {
            return Some("sts");
        }
        kind.resource_service()?.arn_service()
    }

    /// The actions of the statement, one by one; none where they are too many to speak of.
    fn named_actions(&self) -> Vec<Action<'static>> {
        let catalog = Catalog::embedded();
        let mut set = iam_catalog::ActionSet::empty(catalog);
        let patterns = self.statement_actions();
        patterns.into_iter().for_each(|pattern| set.union_with(&catalog.covered(pattern)));
        if set.len() > MAX_ACTIONS {
            return Vec::new();
        }
        set.iter().map(|id| catalog.action_by_id(id)).collect()
    }

    /// ARNs of what the statement's actions act on.
    pub(super) fn resources(&self) -> Vec<Offer> {
        let account = self.reading.attached_to.as_deref().and_then(iam_policy::Arn::parse);
        let account = account.map(|arn| arn.account()).filter(|account| !account.is_empty());
        let mut told = BTreeSet::new();
        let mut offers = Vec::new();
        let mut add = |label: String, detail: String| {
            if told.insert(label.clone()) {
                offers.push(Offer::new(CompletionKind::Arn, label, detail));
            }
        };
        for used in self.named_actions().into_iter().flat_map(Action::resources) {
            let of = used.resource_type;
            for template in of.templates() {
                let example = template.example(REGION, account.unwrap_or(ACCOUNT));
                add(example, format!("{} of {}", of.name(), of.service().title()));
            }
        }
        // Short ARNs are those of the resources that everybody knows.
        offers.sort_by_key(|offer| offer.label.len());
        offers.push(Offer::new(CompletionKind::Arn, "*", "every resource"));
        self.fitting(offers)
    }

    /// The operators, and what is written around them.
    pub(super) fn operators(&self) -> Vec<Offer> {
        let qualifiers = [None, Some(SetQualifier::ForAnyValue), Some(SetQualifier::ForAllValues)];
        let uses = qualifiers.into_iter().flat_map(|qualifier| {
            [false, true].into_iter().flat_map(move |if_exists| {
                let uses = OPERATORS.iter().map(move |operator| OperatorUse {
                    operator,
                    qualifier,
                    if_exists,
                });
                uses.filter(|it| {
                    let is_null = it.operator.comparison == Comparison::Null;
                    !is_null || (!it.if_exists && it.qualifier.is_none())
                })
            })
        });
        let offer = |it: OperatorUse| {
            Offer::new(CompletionKind::Operator, it.to_string(), operator_says(&it))
        };
        self.fitting(uses.map(offer))
    }

    /// Condition keys: those of the statement's actions, then those of every request, then others.
    pub(super) fn keys(&self) -> Vec<Offer> {
        let actions = self.named_actions();
        let own: BTreeSet<&str> =
            actions.iter().flat_map(|it| keys_of(*it)).map(Key::name).collect();
        let rank = |key: &Key<'_>| match (own.contains(key.name()), key.is_global()) {
            (true, false) => 0,
            (true, true) => 1,
            (false, _) if key.is_known_everywhere() => 2,
            (false, _) => 3,
        };
        let catalog = Catalog::embedded();
        let mut found = catalog.complete_key(self.typed, catalog.keys().len());
        found.retain(|key| !key.name().contains("${"));
        if self.typed.is_empty() && !actions.is_empty() {
            found.retain(|key| rank(key) < 3);
        }
        found.sort_by_key(rank);
        found.into_iter().map(of_key).collect()
    }

    /// The keys that policy variables are made of: those with one value that AWS calls global.
    pub(super) fn variables(&self) -> Vec<Offer> {
        let keys = Catalog::embedded().complete_key(self.typed, Catalog::embedded().keys().len());
        let fitting = keys.into_iter().filter(|key| key.is_global() && !key.is_multivalued());
        fitting.map(of_key).collect()
    }

    /// The values that a condition key can have, where they are few.
    pub(super) fn condition_values(&self, operator: &str, key: &str) -> Vec<Offer> {
        let comparison = OperatorUse::parse(operator).map(|it| it.operator.comparison).ok();
        let value = |(name, says): (&str, &str)| Offer::new(CompletionKind::Value, name, says);
        let truth = match comparison {
            Some(Comparison::Null) => {
                [("true", "the request lacks the key"), ("false", "the request has the key")]
            }
            Some(Comparison::Bool) => [("true", ""), ("false", "")],
            _ if key.eq_ignore_ascii_case("aws:RequestedRegion") => {
                return self.fitting(regions().map(|name| value((name, ""))));
            }
            Some(
                Comparison::Text(_)
                | Comparison::Number(_)
                | Comparison::Date(_)
                | Comparison::Binary
                | Comparison::Ip
                | Comparison::Arn,
            )
            | None => return Vec::new(),
        };
        self.fitting(truth.map(value))
    }

    /// The only principal that is no object.
    pub(super) fn anybody(&self) -> Vec<Offer> {
        let says = "everybody, also without an AWS account";
        self.fitting([Offer::new(CompletionKind::Principal, "*", says)])
    }

    /// Principals of one kind.
    pub(super) fn principals(&self, kind: &str) -> Vec<Offer> {
        let offer = |name: &str, says: &str| Offer::new(CompletionKind::Principal, name, says);
        match kind {
            "AWS" => {
                let arn = |rest: &str| format!("arn:aws:iam::{ACCOUNT}:{rest}");
                self.fitting([
                    offer(&arn("root"), "whom the account lets do it"),
                    offer(&arn("role/role-name"), "a role"),
                    offer(&arn("user/user-name"), "a user"),
                    offer("*", "everybody"),
                ])
            }
            "Service" => {
                let of_services = Catalog::embedded().services().map(|service| {
                    let name = format!("{}.amazonaws.com", service.prefix());
                    Offer::new(CompletionKind::Principal, name, service.title())
                });
                let known = SERVICE_PRINCIPALS.iter().map(|name| {
                    let is_whole = name.ends_with(".com");
                    let end = if is_whole { "" } else { ".amazonaws.com" };
                    offer(&format!("{name}{end}"), "")
                });
                let common = COMPUTE_PRINCIPALS.iter().map(|name| offer(name, "runs your code"));
                let mut told = BTreeSet::new();
                let mut offers = self.fitting(common.chain(of_services).chain(known));
                offers.retain(|offer| told.insert(offer.label.clone()));
                offers
            }
            "Federated" => self.fitting(FEDERATED_DOMAINS.iter().map(|name| offer(name, ""))),
            _ => Vec::new(),
        }
    }
}

fn of_action(action: Action<'_>) -> Offer {
    Offer::new(CompletionKind::Action, action.full_name(), action_says(action))
}

fn of_key(key: Key<'_>) -> Offer {
    let offer = Offer::new(CompletionKind::Key, key.name(), key_says(key));
    if key.is_family() { offer.open() } else { offer }
}

/// The keys that a request for an action can carry besides those of every request.
fn keys_of(action: Action<'static>) -> impl Iterator<Item = Key<'static>> {
    let of_resources = action.resources().flat_map(|it| it.keys().chain(it.resource_type.keys()));
    action.keys().chain(of_resources)
}
