//! A workload as scenarios of `iam-eval`.

use iam_eval::{Outcome, Scenario, decide, explain};

use crate::workload::{ACCOUNT, PRINCIPAL, Workload};

/// The scenarios of a workload, read and ready; they share their policies' texts.
#[derive(Debug)]
pub struct Ready(Vec<Scenario>);

impl Ready {
    /// Reads one scenario for each request.
    pub fn new(workload: &Workload) -> Ready {
        let texts = (0..workload.asks.len()).map(|at| scenario(workload, at));
        let read = |text: String| Scenario::read(&text).scenario.expect("workloads are sound");
        Ready(texts.map(read).collect())
    }

    /// How each request comes out.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let requests = self.0.iter().flat_map(|it| it.requests().map(move |request| (it, request)));
        requests.map(|(it, request)| decide(&it.policies, &request).outcome).collect()
    }

    /// Decides every request against the policies of the first scenario; how many are allowed.
    pub fn decide_all(&self) -> usize {
        let Some(first) = self.0.first() else { return 0 };
        let requests = self.0.iter().flat_map(Scenario::requests);
        requests.filter(|it| decide(&first.policies, it).outcome == Outcome::Allow).count()
    }

    /// The same with the whole trace.
    pub fn explain_all(&self) -> usize {
        let Some(first) = self.0.first() else { return 0 };
        let requests = self.0.iter().flat_map(Scenario::requests);
        requests
            .filter(|it| explain(&first.policies, it).verdict().outcome == Outcome::Allow)
            .count()
    }
}

/// One request of a workload as scenario JSON.
pub fn scenario(workload: &Workload, at: usize) -> String {
    let ask = workload.asks.get(at).expect("the caller counts the requests");
    let named = |text: &String| format!(r#"{{"document":{text}}}"#);
    let one = |policy: &Option<String>| policy.as_ref().map_or("null".to_owned(), named);
    let identity: Vec<String> = workload.identity.iter().map(named).collect();
    let levels = match &workload.scp {
        Some(scp) => format!(r#"[{{"name":"root","policies":[{}]}}]"#, named(scp)),
        None => "null".to_owned(),
    };
    format!(
        r#"{{"principal":"{PRINCIPAL}","action":"{}","resource":"{}","resource_account":"{ACCOUNT}",
        "context":{{"aws:SourceIp":"{}"}},"identity_policies":[{}],"boundary":{},"scp_levels":{levels},
        "org":{{"id":"o-example","management_account":"999999999999","member_accounts":["{ACCOUNT}"]}},
        "resource_policy":{}}}"#,
        ask.action,
        ask.resource,
        ask.source_ip,
        identity.join(","),
        one(&workload.boundary),
        one(&workload.resource),
    )
}
