//! What the values of a condition key look like.

use iam_catalog::Catalog;
use iam_policy::{Decimal, Instant, IpAddress, key_fact};

/// The type of a key's values, as far as it limits them or tells what an invented one looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// An ARN as a rule, but any text may come.
    Arn,
    /// Bytes as a rule, but any text may come.
    Binary,
    /// Only `true` and `false`.
    Bool,
    /// Only numbers.
    Number,
    /// Only instants.
    Date,
    /// Only instants as whole seconds since 1970, five digits or more without needless zeros, which
    /// are numbers at the same time.
    Epoch,
    /// Only addresses.
    Ip,
}

impl Kind {
    /// The kind of a key; unknown ones are texts.
    pub(crate) fn of(key: &str) -> Kind {
        use iam_catalog::KeyType as Listed;
        use iam_policy::KeyType as Known;
        if let Some(fact) = key_fact(key) {
            return match fact.key_type {
                Known::Text => Kind::Text,
                Known::Arn => Kind::Arn,
                Known::Number => Kind::Number,
                Known::Date => Kind::Date,
                Known::Epoch => Kind::Epoch,
                Known::Bool => Kind::Bool,
                Known::Ip => Kind::Ip,
            };
        }
        let catalog = Catalog::embedded();
        let prefix = key.split_once(':').map_or("", |(prefix, _)| prefix);
        // To find out that a key does not exist is slow, and most of those have no service either.
        // Beside services, hosts of identity providers have keys.
        let is_of_aws = prefix.eq_ignore_ascii_case("aws")
            || prefix.contains('.')
            || catalog.service(prefix).is_some();
        let listed = if is_of_aws { catalog.key(key) } else { None };
        match listed.map(iam_catalog::Key::key_type) {
            None | Some(Listed::String) => Kind::Text,
            Some(Listed::Arn) => Kind::Arn,
            Some(Listed::Bool) => Kind::Bool,
            Some(Listed::Numeric) => Kind::Number,
            Some(Listed::Date) => Kind::Date,
            Some(Listed::Binary) => Kind::Binary,
            Some(Listed::IpAddress) => Kind::Ip,
        }
    }

    /// Whether a key of this kind may have this value.
    pub(crate) fn admits(self, value: &str) -> bool {
        match self {
            Kind::Text | Kind::Arn | Kind::Binary => true,
            Kind::Bool => matches!(value, "true" | "false"),
            Kind::Number => Decimal::parse(value).is_some(),
            Kind::Date => Instant::parse(value).is_some(),
            Kind::Epoch => {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                digits && (value.len() == 5 || (value.len() > 5 && !value.starts_with('0')))
            }
            Kind::Ip => IpAddress::parse(value).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_have_keys_of_no_service() {
        for key in Catalog::embedded().keys() {
            use iam_catalog::KeyType::{Arn, Binary, Bool, Date, IpAddress, Numeric, String};
            let expected = match key.key_type() {
                Arn | Binary | String => continue,
                Bool => Kind::Bool,
                Numeric => Kind::Number,
                Date => Kind::Date,
                IpAddress => Kind::Ip,
            };
            if !key.is_family() && key_fact(key.name()).is_none() {
                assert_eq!(Kind::of(key.name()), expected, "{}", key.name());
            }
        }
    }
}
