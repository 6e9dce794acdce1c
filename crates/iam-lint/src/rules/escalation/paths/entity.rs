//! Ways through the users, roles, groups and policies of the account themselves.

use super::{Category, Path};

/// Users, roles, groups and policies, the ways to more permissions of the caller first.
pub(super) const ENTITIES: &[Path] = &[
    Path {
        code: "privesc/iam-001",
        category: Category::SelfEscalation,
        actions: &["iam:CreatePolicyVersion"],
        passed_to: &[],
        steps: "the caller writes a new version of a policy that is attached to them, with any \
             permission they like",
    },
    Path {
        code: "privesc/iam-005",
        category: Category::SelfEscalation,
        actions: &["iam:PutRolePolicy"],
        passed_to: &[],
        steps: "the caller writes an inline policy into a role that they act as, with any \
             permission they like",
    },
    Path {
        code: "privesc/iam-007",
        category: Category::SelfEscalation,
        actions: &["iam:PutUserPolicy"],
        passed_to: &[],
        steps: "the caller writes an inline policy into their own user, with any permission they \
             like",
    },
    Path {
        code: "privesc/iam-008",
        category: Category::SelfEscalation,
        actions: &["iam:AttachUserPolicy"],
        passed_to: &[],
        steps: "the caller attaches a policy such as `AdministratorAccess` to their own user",
    },
    Path {
        code: "privesc/iam-009",
        category: Category::SelfEscalation,
        actions: &["iam:AttachRolePolicy"],
        passed_to: &[],
        steps: "the caller attaches a policy such as `AdministratorAccess` to a role that they act \
             as",
    },
    Path {
        code: "privesc/iam-010",
        category: Category::SelfEscalation,
        actions: &["iam:AttachGroupPolicy"],
        passed_to: &[],
        steps: "the caller attaches a policy such as `AdministratorAccess` to a group that they \
             are in",
    },
    Path {
        code: "privesc/iam-011",
        category: Category::SelfEscalation,
        actions: &["iam:PutGroupPolicy"],
        passed_to: &[],
        steps: "the caller writes an inline policy into a group that they are in, with any \
             permission they like",
    },
    Path {
        code: "privesc/iam-013",
        category: Category::SelfEscalation,
        actions: &["iam:AddUserToGroup"],
        passed_to: &[],
        steps: "the caller adds their own user to a group that may do more",
    },
    Path {
        code: "privesc/x-iam-01",
        category: Category::SelfEscalation,
        actions: &["iam:DeleteUserPermissionsBoundary"],
        passed_to: &[],
        steps: "the caller removes the permissions boundary of their own user, so that it limits \
             them no longer",
    },
    Path {
        code: "privesc/x-iam-02",
        category: Category::SelfEscalation,
        actions: &["iam:SetDefaultPolicyVersion"],
        passed_to: &[],
        steps: "the caller switches a policy that is attached to them to an older version that \
             allows more",
    },
    Path {
        code: "privesc/x-sso-01",
        category: Category::SelfEscalation,
        actions: &["sso:AttachManagedPolicyToPermissionSet"],
        passed_to: &[],
        steps: "the caller attaches a policy such as `AdministratorAccess` to a permission set \
             that is assigned to them",
    },
    Path {
        code: "privesc/x-sso-02",
        category: Category::SelfEscalation,
        actions: &["sso:PutInlinePolicyToPermissionSet"],
        passed_to: &[],
        steps: "the caller writes an inline policy into a permission set that is assigned to them",
    },
    Path {
        code: "privesc/x-sso-03",
        category: Category::SelfEscalation,
        actions: &[
            "sso:AttachManagedPolicyToPermissionSet",
            "sso:CreateAccountAssignment",
            "sso:CreatePermissionSet",
        ],
        passed_to: &[],
        steps: "the caller creates a permission set with a policy such as `AdministratorAccess` \
             and assigns it to themselves",
    },
    Path {
        code: "privesc/iam-002",
        category: Category::PrincipalAccess,
        actions: &["iam:CreateAccessKey"],
        passed_to: &[],
        steps: "the caller creates an access key for another user and then acts as that user",
    },
    Path {
        code: "privesc/iam-003",
        category: Category::PrincipalAccess,
        actions: &["iam:CreateAccessKey", "iam:DeleteAccessKey"],
        passed_to: &[],
        steps: "the caller deletes an access key of another user to make room, creates a new one \
             and then acts as that user",
    },
    Path {
        code: "privesc/iam-004",
        category: Category::PrincipalAccess,
        actions: &["iam:CreateLoginProfile"],
        passed_to: &[],
        steps: "the caller sets a console password for a user that has none and then signs in as \
             that user",
    },
    Path {
        code: "privesc/iam-006",
        category: Category::PrincipalAccess,
        actions: &["iam:UpdateLoginProfile"],
        passed_to: &[],
        steps: "the caller changes the console password of another user and then signs in as that \
             user",
    },
    Path {
        code: "privesc/iam-012",
        category: Category::PrincipalAccess,
        actions: &["iam:UpdateAssumeRolePolicy"],
        passed_to: &[],
        steps: "the caller writes themselves into the trust policy of a privileged role and then \
             assumes it",
    },
    Path {
        code: "privesc/iam-014",
        category: Category::PrincipalAccess,
        actions: &["iam:AttachRolePolicy", "sts:AssumeRole"],
        passed_to: &[],
        steps: "the caller attaches a policy such as `AdministratorAccess` to a role and then \
             assumes it",
    },
    Path {
        code: "privesc/iam-015",
        category: Category::PrincipalAccess,
        actions: &["iam:AttachUserPolicy", "iam:CreateAccessKey"],
        passed_to: &[],
        steps: "the caller attaches a policy such as `AdministratorAccess` to another user and \
             creates an access key for that user",
    },
    Path {
        code: "privesc/iam-016",
        category: Category::PrincipalAccess,
        actions: &["iam:CreatePolicyVersion", "sts:AssumeRole"],
        passed_to: &[],
        steps: "the caller writes a new version of a policy that is attached to a role, and then \
             assumes the role",
    },
    Path {
        code: "privesc/iam-017",
        category: Category::PrincipalAccess,
        actions: &["iam:PutRolePolicy", "sts:AssumeRole"],
        passed_to: &[],
        steps: "the caller writes an inline policy into a role and then assumes it",
    },
    Path {
        code: "privesc/iam-018",
        category: Category::PrincipalAccess,
        actions: &["iam:PutUserPolicy", "iam:CreateAccessKey"],
        passed_to: &[],
        steps: "the caller writes an inline policy into another user and creates an access key for \
             that user",
    },
    Path {
        code: "privesc/iam-019",
        category: Category::PrincipalAccess,
        actions: &["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"],
        passed_to: &[],
        steps: "the caller attaches a policy such as `AdministratorAccess` to a role and writes \
             themselves into its trust policy",
    },
    Path {
        code: "privesc/iam-020",
        category: Category::PrincipalAccess,
        actions: &["iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"],
        passed_to: &[],
        steps: "the caller writes a new version of a policy that is attached to a role, and writes \
             themselves into the trust policy of the role",
    },
    Path {
        code: "privesc/iam-021",
        category: Category::PrincipalAccess,
        actions: &["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
        passed_to: &[],
        steps: "the caller writes an inline policy into a role and writes themselves into its \
             trust policy",
    },
    Path {
        code: "privesc/sts-001",
        category: Category::PrincipalAccess,
        actions: &["sts:AssumeRole"],
        passed_to: &[],
        steps: "the caller assumes any role whose trust policy admits them, also roles that may do \
             more",
    },
    Path {
        code: "privesc/x-sts-01",
        category: Category::PrincipalAccess,
        actions: &["iam:DeleteRolePermissionsBoundary", "sts:AssumeRole"],
        passed_to: &[],
        steps: "the caller removes the permissions boundary of a role and then assumes it",
    },
    Path {
        code: "privesc/x-sts-02",
        category: Category::PrincipalAccess,
        actions: &["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
        passed_to: &[],
        steps: "the caller writes themselves into the trust policy of a role and then assumes it",
    },
];
