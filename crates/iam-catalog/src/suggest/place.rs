//! Which Region or service principal somebody means.

use super::{LIMIT, near, service};
use crate::facts::{SERVICE_PRINCIPALS, knows_service_principal, regions};
use crate::{Catalog, Service};

/// The Regions that may be meant by `text`.
pub fn region(text: &str) -> Vec<String> {
    near::nearest(text, 2, regions().map(|region| (region.to_owned(), region)))
}

/// The service principals that may be meant by `text`: `lambda` and `lamda.amazonaws.com` mean
/// `lambda.amazonaws.com`.
pub fn service_principal(catalog: &Catalog, text: &str) -> Vec<String> {
    let typed = text.to_ascii_lowercase();
    let name = typed.split_once(".amazon").map_or(typed.as_str(), |(name, _)| name);
    let principal = |name: &str| format!("{name}.amazonaws.com");
    if knows_service_principal(catalog, &principal(name)) {
        return vec![principal(name)];
    }
    let prefixes = catalog.services().map(Service::prefix);
    let known = prefixes.chain(SERVICE_PRINCIPALS.iter().copied());
    let limit = if name.len() <= 3 { 1 } else { 2 };
    let found = near::nearest(name, limit, known.map(|it| (principal(it), it)));
    if !found.is_empty() {
        return found;
    }
    let meant = service(catalog, name).into_iter().take(LIMIT);
    meant.map(|prefix| principal(&prefix)).collect()
}
