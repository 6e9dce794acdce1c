//! Ways through work that exists already and has a role.

use super::{Category, Path};

/// Existing work that has a role.
pub(super) const EXISTING_WORK: &[Path] = &[
    Path {
        code: "privesc/apprunner-002",
        category: Category::ExistingPassrole,
        actions: &["apprunner:UpdateService"],
        passed_to: &[],
        steps: "the caller puts their own code into a running web service and so acts as the role \
             of that service",
    },
    Path {
        code: "privesc/bedrock-002",
        category: Category::ExistingPassrole,
        actions: &[
            "bedrock-agentcore:StartCodeInterpreterSession",
            "bedrock-agentcore:InvokeCodeInterpreter",
        ],
        passed_to: &[],
        steps: "the caller runs code in a code interpreter that exists already and so acts as its \
             role",
    },
    Path {
        code: "privesc/cloudformation-002",
        category: Category::ExistingPassrole,
        actions: &["cloudformation:UpdateStack"],
        passed_to: &[],
        steps: "the caller changes the template of a stack that has a service role, and the stack \
             does with that role what the template says",
    },
    Path {
        code: "privesc/codebuild-002",
        category: Category::ExistingPassrole,
        actions: &["codebuild:StartBuild"],
        passed_to: &[],
        steps: "the caller starts a build with commands of their own in a project that exists \
             already, and the commands act as its role",
    },
    Path {
        code: "privesc/codebuild-003",
        category: Category::ExistingPassrole,
        actions: &["codebuild:StartBuildBatch"],
        passed_to: &[],
        steps: "the caller starts a batch of builds with commands of their own in a project that \
             exists already, and the commands act as its role",
    },
    Path {
        code: "privesc/ec2instanceconnect-003",
        category: Category::ExistingPassrole,
        actions: &["ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"],
        passed_to: &[],
        steps: "the caller puts their own key on a virtual machine, logs in, and finds the \
             credentials of its role there",
    },
    Path {
        code: "privesc/ec2-002",
        category: Category::ExistingPassrole,
        actions: &["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
        passed_to: &[],
        steps: "the caller stops a virtual machine, changes the script it starts with, and starts \
             it again, so that the script acts as its role",
    },
    Path {
        code: "privesc/ec2-004",
        category: Category::ExistingPassrole,
        actions: &["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
        passed_to: &[],
        steps: "the caller changes the template that new virtual machines start from, so that \
             their start script acts as the role of the template",
    },
    Path {
        code: "privesc/glue-002",
        category: Category::ExistingPassrole,
        actions: &["glue:UpdateDevEndpoint"],
        passed_to: &[],
        steps: "the caller puts their own key on a development endpoint, logs in, and acts as its \
             role",
    },
    Path {
        code: "privesc/lambda-003",
        category: Category::ExistingPassrole,
        actions: &["lambda:UpdateFunctionCode"],
        passed_to: &[],
        steps: "the caller replaces the code of a function that exists already, and the code acts \
             as its role the next time it runs",
    },
    Path {
        code: "privesc/lambda-004",
        category: Category::ExistingPassrole,
        actions: &["lambda:UpdateFunctionCode", "lambda:InvokeFunction"],
        passed_to: &[],
        steps: "the caller replaces the code of a function that exists already and calls it, and \
             the code acts as its role",
    },
    Path {
        code: "privesc/lambda-005",
        category: Category::ExistingPassrole,
        actions: &["lambda:UpdateFunctionCode", "lambda:AddPermission"],
        passed_to: &[],
        steps: "the caller replaces the code of a function that exists already and lets others \
             call it, and the code acts as its role",
    },
    Path {
        code: "privesc/sagemaker-004",
        category: Category::ExistingPassrole,
        actions: &["sagemaker:CreatePresignedNotebookInstanceUrl"],
        passed_to: &[],
        steps: "the caller opens a notebook machine that exists already and runs code as its role",
    },
    Path {
        code: "privesc/sagemaker-005",
        category: Category::ExistingPassrole,
        actions: &[
            "sagemaker:CreateNotebookInstanceLifecycleConfig",
            "sagemaker:StopNotebookInstance",
            "sagemaker:UpdateNotebookInstance",
            "sagemaker:StartNotebookInstance",
        ],
        passed_to: &[],
        steps: "the caller stops a notebook machine, gives it a start script of their own, and \
             starts it again, so that the script acts as its role",
    },
    Path {
        code: "privesc/ssm-001",
        category: Category::ExistingPassrole,
        actions: &["ssm:StartSession"],
        passed_to: &[],
        steps: "the caller opens a shell on a virtual machine and finds the credentials of its \
             role there",
    },
    Path {
        code: "privesc/ssm-002",
        category: Category::ExistingPassrole,
        actions: &["ssm:SendCommand"],
        passed_to: &[],
        steps: "the caller runs commands on a virtual machine, and the commands act as its role",
    },
    Path {
        code: "privesc/x-batch-01",
        category: Category::ExistingPassrole,
        actions: &["batch:SubmitJob"],
        passed_to: &[],
        steps: "the caller submits a job with commands of their own for a definition that exists \
             already, and the commands act as its role",
    },
    Path {
        code: "privesc/x-bedrock-agentcore-01",
        category: Category::ExistingPassrole,
        actions: &["bedrock-agentcore:InvokeAgentRuntimeCommand"],
        passed_to: &[],
        steps: "the caller runs commands in an agent that exists already, and the commands act as \
             its role",
    },
    Path {
        code: "privesc/x-bedrock-agentcore-02",
        category: Category::ExistingPassrole,
        actions: &[
            "bedrock-agentcore:ConnectBrowserAutomationStream",
            "bedrock-agentcore:StartBrowserSession",
        ],
        passed_to: &[],
        steps: "the caller takes over a browser session that acts as the role of a browser that \
             exists already",
    },
    Path {
        code: "privesc/x-codedeploy-01",
        category: Category::ExistingPassrole,
        actions: &[
            "codedeploy:CreateDeployment",
            "codedeploy:GetDeploymentConfig",
            "codedeploy:RegisterApplicationRevision",
        ],
        passed_to: &[],
        steps: "the caller deploys a revision of their own, and its scripts act as the role of the \
             machines that receive it",
    },
    Path {
        code: "privesc/x-codestar-01",
        category: Category::ExistingPassrole,
        actions: &["codestar:CreateProjectFromTemplate"],
        passed_to: &[],
        steps: "the caller creates a project from a template, and the service creates what the \
             template says with its own powerful role",
    },
    Path {
        code: "privesc/x-codestar-02",
        category: Category::ExistingPassrole,
        actions: &["codestar:AssociateTeamMember", "codestar:CreateProject"],
        passed_to: &[],
        steps: "the caller creates a project and makes themselves its owner, which attaches a \
             broad policy to them",
    },
    Path {
        code: "privesc/x-ecs-01",
        category: Category::ExistingPassrole,
        actions: &["ecs:DescribeTasks", "ecs:ExecuteCommand"],
        passed_to: &[],
        steps: "the caller opens a shell in a running container and finds the credentials of its \
             role there",
    },
    Path {
        code: "privesc/x-lambda-01",
        category: Category::ExistingPassrole,
        actions: &["lambda:UpdateFunctionConfiguration"],
        passed_to: &[],
        steps: "the caller changes the settings of a function that exists already, such as its \
             layers, and so runs code as its role",
    },
    Path {
        code: "privesc/x-states-01",
        category: Category::ExistingPassrole,
        actions: &["states:StartExecution", "states:UpdateStateMachine"],
        passed_to: &[],
        steps: "the caller rewrites a state machine that exists already and starts it, and its \
             steps act as its role",
    },
];
