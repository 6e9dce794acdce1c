//! Marks on decisions that rest on an uncertain reading of AWS (E-712).

use iam_policy::Pattern;

use crate::context::Valued;

/// The numbers of the uncertain points that an evaluation can touch.
pub(crate) mod mark {
    /// A `*` at the end of an ARN field.
    pub(crate) const SPANNING_WILDCARD: u8 = 1;
    /// A variable without value in `NotResource`.
    pub(crate) const UNRESOLVED_IN_NOT_RESOURCE: u8 = 2;
    /// A variable in a `Bool` value.
    pub(crate) const VARIABLE_IN_BOOL: u8 = 3;
    /// A request value of the wrong type.
    pub(crate) const UNCONVERTIBLE_VALUE: u8 = 4;
    /// A multivalued key without a set operator.
    pub(crate) const MULTIVALUE_WITHOUT_SET_OPERATOR: u8 = 5;
    /// A wildcard inside of a substituted value.
    pub(crate) const WILDCARD_IN_VALUE: u8 = 7;
    /// A federated user without session policy.
    pub(crate) const FEDERATED_WITHOUT_SESSION: u8 = 8;
    /// A grant to everybody that passes over a boundary or session policy.
    pub(crate) const ANY_GRANT: u8 = 9;
    /// An escape such as `${*}` in a document of 2008.
    pub(crate) const ESCAPE_IN_2008: u8 = 10;
    /// The own account as principal in S3, SQS, SNS and Lambda policies.
    pub(crate) const OWN_ACCOUNT_PRINCIPAL: u8 = 11;
    /// An ARN with fewer than six fields, or `*` in an Arn operator.
    pub(crate) const INCOMPLETE_ARN: u8 = 12;
    /// The value of a key that the tables of AWS leave open for this caller.
    pub(crate) const OPEN_KEY_VALUE: u8 = 13;
    /// A specific ARN for an action that takes none.
    pub(crate) const ARN_FOR_WILDCARD_ONLY: u8 = 14;
    /// An account as principal in an endpoint policy.
    pub(crate) const ACCOUNT_IN_ENDPOINT_POLICY: u8 = 15;
    /// `NotPrincipal`.
    pub(crate) const NOT_PRINCIPAL: u8 = 16;
    /// Two tags whose keys differ only in letter case.
    pub(crate) const TAG_LETTER_CASE: u8 = 17;
    /// `*` as principal and a caller that is a service or comes from a provider.
    pub(crate) const ANYONE_AND_SERVICES: u8 = 18;
    /// An empty text.
    pub(crate) const EMPTY_TEXT: u8 = 19;
    /// `CanonicalUser`.
    pub(crate) const CANONICAL_USER: u8 = 21;
    /// Odd forms of numbers and addresses.
    pub(crate) const NUMBER_AND_ADDRESS_FORMS: u8 = 22;
    /// A Deny of an operation that needs no permission.
    pub(crate) const DENY_OF_FREE_OPERATION: u8 = 25;
    /// Letter case in the first five fields of an ARN.
    pub(crate) const ARN_HEAD_LETTER_CASE: u8 = 23;
    /// Letters beyond ASCII under IgnoreCase.
    pub(crate) const LETTER_CASE_BEYOND_ASCII: u8 = 26;
    /// An empty `Condition` or operator.
    pub(crate) const EMPTY_CONDITION: u8 = 31;
    /// A variable in a resource control policy, or `sts:*` in a trust policy.
    pub(crate) const TRUST_AND_RCP_FORMS: u8 = 32;
    /// `ForAnyValue:…IfExists` with an absent key.
    pub(crate) const FOR_ANY_VALUE_IF_EXISTS: u8 = 36;
    /// An action such as `*:Get*`.
    pub(crate) const ANY_SERVICE_ACTION: u8 = 37;
}

/// Who listens to the marks: a set of them, or nobody.
pub(crate) trait Uncertain {
    /// Notes that the uncertain point mattered.
    fn mark(&mut self, point: u8);

    /// Whether anybody listens, so that work for marks alone can be left out.
    fn listens(&self) -> bool;

    /// Notes the point if `condition` holds.
    fn mark_if(&mut self, condition: bool, point: u8) {
        if condition {
            self.mark(point);
        }
    }

    /// Notes what is uncertain in the variables of a pattern.
    fn mark_substitution<'v>(&mut self, pattern: &'v Pattern, request: &impl Valued<'v>) {
        if !self.listens() {
            return;
        }
        for variable in pattern.variables() {
            let given = request.variable(&variable.key);
            self.mark_if(given == Some(""), mark::EMPTY_TEXT);
            let used = given.or(variable.default.as_deref()).unwrap_or("");
            self.mark_if(used.contains(['*', '?']), mark::WILDCARD_IN_VALUE);
        }
    }
}

impl Uncertain for () {
    fn mark(&mut self, _point: u8) {}

    fn listens(&self) -> bool {
        false
    }
}

/// A set of marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks(u64);

impl Uncertain for Marks {
    fn mark(&mut self, point: u8) {
        self.0 |= 1 << point;
    }

    fn listens(&self) -> bool {
        true
    }
}

impl Marks {
    /// The marks of both.
    pub(crate) fn union(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// Their names, in order: `U-05` and so on.
    pub(crate) fn names(self) -> Vec<String> {
        let set = (0..64u8).filter(|point| self.0 & (1 << point) != 0);
        set.map(|point| format!("U-{point:02}")).collect()
    }
}
