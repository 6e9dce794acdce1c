//! Services that ARNs name.

use iam_catalog::suggest;
use iam_policy::{Certainty, edit, visible};

use super::shapes;
use super::written::all;
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// Services that there are not, or that AWS writes in other letters.
pub(super) fn names(subject: &Subject<'_>, findings: &mut Findings) {
    for arn in all(subject).filter(|it| !shapes::is_service(it.service())) {
        let service = arn.service();
        let shown = visible(service);
        let lower = service.to_ascii_lowercase();
        if shapes::is_service(&lower) {
            let message = format!("ARNs write `{lower}`, so `{shown}` matches no resource");
            let edit = edit::replace_content(arn.place(2), &lower);
            let problem = found("arn-service-case", arn.place(2), message)
                .help("write the service in lower case")
                .fix_all(format!("replace with `{lower}`"), Certainty::Sure, vec![edit]);
            findings.add(problem);
            continue;
        }
        let message = format!("AWS has no service `{shown}`, so this ARN matches no resource");
        let problem = found("unknown-arn-service", arn.place(2), message);
        let mut near = suggest::service(subject.catalog(), service);
        near.retain(|it| !shapes::of_service(it).is_empty());
        findings.add(match near.as_slice() {
            [] => problem.help("write the service as AWS does in its ARNs, such as `s3`"),
            [only] => {
                let edit = edit::replace_content(arn.place(2), only);
                let title = format!("replace with `{only}`");
                let help = format!("did you mean `{only}`?");
                problem.help(help).fix_all(title, Certainty::Likely, vec![edit])
            }
            several => problem.help(format!("did you mean `{}`?", several.join("` or `"))),
        });
    }
}
