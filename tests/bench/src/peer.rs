//! A workload for iam-rs, which knows single layers; the layers are combined here as AWS does for
//! a user of the resource's account.

use iam_eval::Outcome;
use iam_rs::{
    Arn, Context, Decision, EvaluationOptions, IAMPolicy, IAMRequest, PolicyEvaluator, Principal,
    PrincipalId,
};

use crate::workload::{PRINCIPAL, Workload};

/// The evaluators of all layers, and the requests.
#[derive(Debug)]
pub struct Peer {
    identity: PolicyEvaluator,
    boundary: Option<PolicyEvaluator>,
    scp: Option<PolicyEvaluator>,
    resource: Option<PolicyEvaluator>,
    requests: Vec<IAMRequest>,
}

fn evaluator(texts: &[&String]) -> PolicyEvaluator {
    let read = |text: &&String| IAMPolicy::from_json(text).expect("workloads are sound");
    let options = EvaluationOptions { max_statements: usize::MAX, ..EvaluationOptions::default() };
    PolicyEvaluator::with_policies(texts.iter().map(read).collect()).with_options(options)
}

impl Peer {
    /// Reads the policies and makes the requests.
    pub fn new(workload: &Workload) -> Peer {
        let one = |policy: &Option<String>| policy.as_ref().map(|text| evaluator(&[text]));
        let requests = workload.asks.iter().map(|ask| {
            IAMRequest::new_with_context(
                Principal::Aws(PrincipalId::String(PRINCIPAL.to_owned())),
                ask.action.as_str(),
                Arn::parse(&ask.resource).expect("workloads are sound"),
                Context::new().with_string("aws:SourceIp", ask.source_ip),
            )
        });
        Peer {
            identity: evaluator(&workload.identity.iter().collect::<Vec<_>>()),
            boundary: one(&workload.boundary),
            scp: one(&workload.scp),
            resource: one(&workload.resource),
            requests: requests.collect(),
        }
    }

    /// How each request comes out.
    pub fn outcomes(&self) -> Vec<Outcome> {
        self.requests.iter().map(|request| self.decide(request)).collect()
    }

    /// Decides every request; how many are allowed.
    pub fn decide_all(&self) -> usize {
        self.requests.iter().filter(|it| self.decide(it) == Outcome::Allow).count()
    }

    fn decide(&self, request: &IAMRequest) -> Outcome {
        let ask = |evaluator: &PolicyEvaluator| {
            evaluator.evaluate(request).map_or(Decision::Deny, |result| result.decision)
        };
        let optional =
            |evaluator: &Option<PolicyEvaluator>, absent| evaluator.as_ref().map_or(absent, ask);
        let scp = optional(&self.scp, Decision::Allow);
        let resource = optional(&self.resource, Decision::NotApplicable);
        let identity = ask(&self.identity);
        let boundary = optional(&self.boundary, Decision::Allow);
        let all = [scp, resource, identity, boundary];
        if all.contains(&Decision::Deny) {
            return Outcome::ExplicitDeny;
        }
        // A resource policy that names the user needs no identity policy and passes the boundary.
        let by_identity = identity == Decision::Allow && boundary == Decision::Allow;
        if scp == Decision::Allow && (resource == Decision::Allow || by_identity) {
            Outcome::Allow
        } else {
            Outcome::ImplicitDeny
        }
    }
}
