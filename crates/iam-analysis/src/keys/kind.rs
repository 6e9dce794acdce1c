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
        match Catalog::embedded().key(key).map(iam_catalog::Key::key_type) {
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
