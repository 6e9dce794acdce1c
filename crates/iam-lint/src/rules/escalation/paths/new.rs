//! Ways through a new piece of work that runs with a role passed to it.

use super::{Category, Path};

/// New work with a privileged role.
pub(super) const NEW_WORK: &[Path] = &[
    Path {
        code: "privesc/apprunner-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "apprunner:CreateService"],
        passed_to: &["tasks.apprunner.amazonaws.com", "build.apprunner.amazonaws.com"],
        steps: "the caller starts a web service that runs their own code as a privileged role",
    },
    Path {
        code: "privesc/bedrock-001",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "bedrock-agentcore:CreateCodeInterpreter",
            "bedrock-agentcore:StartCodeInterpreterSession",
            "bedrock-agentcore:InvokeCodeInterpreter",
        ],
        passed_to: &["bedrock-agentcore.amazonaws.com"],
        steps: "the caller creates a code interpreter with a privileged role and runs code in it",
    },
    Path {
        code: "privesc/cloudformation-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "cloudformation:CreateStack"],
        passed_to: &["cloudformation.amazonaws.com"],
        steps: "the caller starts a stack whose template creates whatever the role passed to it \
             may create",
    },
    Path {
        code: "privesc/cloudformation-003",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "cloudformation:CreateStackSet",
            "cloudformation:CreateStackInstances",
        ],
        passed_to: &["cloudformation.amazonaws.com"],
        steps: "the caller starts a stack set whose template creates whatever the role passed to \
             it may create, also in other accounts",
    },
    Path {
        code: "privesc/cloudformation-004",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "cloudformation:UpdateStackSet"],
        passed_to: &["cloudformation.amazonaws.com"],
        steps: "the caller changes a stack set so that its template does whatever the role passed \
             to it may do",
    },
    Path {
        code: "privesc/cloudformation-005",
        category: Category::NewPassrole,
        actions: &["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
        passed_to: &[],
        steps: "the caller writes a change for a stack that has a service role and lets the stack \
             carry it out with that role",
    },
    Path {
        code: "privesc/codebuild-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"],
        passed_to: &["codebuild.amazonaws.com"],
        steps: "the caller creates a build project with a privileged role and starts a build whose \
             commands act as that role",
    },
    Path {
        code: "privesc/codebuild-004",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuildBatch"],
        passed_to: &["codebuild.amazonaws.com"],
        steps: "the caller creates a build project with a privileged role and starts a batch of \
             builds whose commands act as that role",
    },
    Path {
        code: "privesc/datapipeline-001",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "datapipeline:CreatePipeline",
            "datapipeline:PutPipelineDefinition",
            "datapipeline:ActivatePipeline",
        ],
        passed_to: &[
            "datapipeline.amazonaws.com",
            "elasticmapreduce.amazonaws.com",
            "ec2.amazonaws.com",
        ],
        steps: "the caller creates a pipeline with a privileged role, defines its commands and \
             starts it",
    },
    Path {
        code: "privesc/ec2-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ec2:RunInstances"],
        passed_to: &["ec2.amazonaws.com"],
        steps: "the caller starts a virtual machine with a privileged role and reads the \
             credentials of the role there",
    },
    Path {
        code: "privesc/ec2-003",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ec2:RequestSpotInstances"],
        passed_to: &["ec2.amazonaws.com", "spotfleet.amazonaws.com"],
        steps: "the caller requests a spot instance with a privileged role and reads the \
             credentials of the role there",
    },
    Path {
        code: "privesc/ecs-001",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "ecs:CreateCluster",
            "ecs:RegisterTaskDefinition",
            "ecs:CreateService",
        ],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller creates a cluster and a service in it whose containers act as a \
             privileged role",
    },
    Path {
        code: "privesc/ecs-002",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "ecs:CreateCluster",
            "ecs:RegisterTaskDefinition",
            "ecs:RunTask",
        ],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller creates a cluster and runs a task in it that acts as a privileged role",
    },
    Path {
        code: "privesc/ecs-003",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:CreateService"],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller defines a task with a privileged role and starts a service that runs it",
    },
    Path {
        code: "privesc/ecs-004",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller defines a task with a privileged role and runs it",
    },
    Path {
        code: "privesc/ecs-005",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:StartTask"],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller defines a task with a privileged role and starts it on a machine of the \
             cluster",
    },
    Path {
        code: "privesc/glue-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "glue:CreateDevEndpoint"],
        passed_to: &["glue.amazonaws.com"],
        steps: "the caller creates a development endpoint with a privileged role and logs in to it",
    },
    Path {
        code: "privesc/glue-003",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "glue:CreateJob", "glue:StartJobRun"],
        passed_to: &["glue.amazonaws.com"],
        steps: "the caller creates a job with a privileged role and starts it, and its script acts \
             as that role",
    },
    Path {
        code: "privesc/glue-004",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "glue:CreateJob", "glue:CreateTrigger"],
        passed_to: &["glue.amazonaws.com"],
        steps: "the caller creates a job with a privileged role and a trigger that starts it, and \
             its script acts as that role",
    },
    Path {
        code: "privesc/glue-005",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "glue:UpdateJob", "glue:StartJobRun"],
        passed_to: &["glue.amazonaws.com"],
        steps: "the caller gives a job that exists already a privileged role and a script of their \
             own, and starts it",
    },
    Path {
        code: "privesc/glue-006",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "glue:UpdateJob", "glue:CreateTrigger"],
        passed_to: &["glue.amazonaws.com"],
        steps: "the caller gives a job that exists already a privileged role and a script of their \
             own, and creates a trigger that starts it",
    },
    Path {
        code: "privesc/lambda-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
        passed_to: &["lambda.amazonaws.com"],
        steps: "the caller creates a function with a privileged role and calls it, and its code \
             acts as that role",
    },
    Path {
        code: "privesc/lambda-002",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
        passed_to: &["lambda.amazonaws.com"],
        steps: "the caller creates a function with a privileged role and lets a stream or queue \
             start it, and its code acts as that role",
    },
    Path {
        code: "privesc/lambda-006",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "lambda:CreateFunction", "lambda:AddPermission"],
        passed_to: &["lambda.amazonaws.com"],
        steps: "the caller creates a function with a privileged role and lets another account or \
             service call it, and its code acts as that role",
    },
    Path {
        code: "privesc/sagemaker-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "sagemaker:CreateNotebookInstance"],
        passed_to: &["sagemaker.amazonaws.com"],
        steps: "the caller creates a notebook machine with a privileged role and runs code on it",
    },
    Path {
        code: "privesc/sagemaker-002",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "sagemaker:CreateTrainingJob"],
        passed_to: &["sagemaker.amazonaws.com"],
        steps: "the caller starts a training job whose code acts as a privileged role",
    },
    Path {
        code: "privesc/sagemaker-003",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "sagemaker:CreateProcessingJob"],
        passed_to: &["sagemaker.amazonaws.com"],
        steps: "the caller starts a processing job whose code acts as a privileged role",
    },
    Path {
        code: "privesc/x-autoscaling-01",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "autoscaling:CreateAutoScalingGroup",
            "autoscaling:CreateLaunchConfiguration",
        ],
        passed_to: &["ec2.amazonaws.com", "autoscaling.amazonaws.com"],
        steps: "the caller describes virtual machines with a privileged role and a start script of \
             their own, and creates a group that starts them",
    },
    Path {
        code: "privesc/x-autoscaling-02",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "autoscaling:CreateLaunchConfiguration",
            "autoscaling:UpdateAutoScalingGroup",
        ],
        passed_to: &["ec2.amazonaws.com", "autoscaling.amazonaws.com"],
        steps: "the caller describes virtual machines with a privileged role and a start script of \
             their own, and lets a group that exists already start them",
    },
    Path {
        code: "privesc/batch-001",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "batch:RegisterJobDefinition", "batch:SubmitJob"],
        passed_to: &["ecs-tasks.amazonaws.com", "batch.amazonaws.com"],
        steps: "the caller defines a job with a privileged role and submits it, and its commands \
             act as that role",
    },
    Path {
        code: "privesc/x-bedrock-agentcore-03",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "bedrock-agentcore:ConnectBrowserAutomationStream",
            "bedrock-agentcore:CreateBrowser",
            "bedrock-agentcore:StartBrowserSession",
        ],
        passed_to: &["bedrock-agentcore.amazonaws.com"],
        steps: "the caller creates a browser with a privileged role and takes over a session of it",
    },
    Path {
        code: "privesc/x-bedrock-agentcore-04",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "bedrock-agentcore:CreateAgentRuntime",
            "bedrock-agentcore:CreateAgentRuntimeEndpoint",
            "bedrock-agentcore:CreateWorkloadIdentity",
            "bedrock-agentcore:InvokeAgentRuntimeCommand",
        ],
        passed_to: &["bedrock-agentcore.amazonaws.com"],
        steps: "the caller creates an agent with a privileged role and runs commands in it",
    },
    Path {
        code: "privesc/x-bedrock-agentcore-05",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "bedrock-agentcore:CreateAgentRuntime",
            "bedrock-agentcore:CreateAgentRuntimeEndpoint",
            "bedrock-agentcore:CreateHarness",
            "bedrock-agentcore:CreateWorkloadIdentity",
            "bedrock-agentcore:GetAgentRuntime",
            "bedrock-agentcore:InvokeAgentRuntimeCommand",
        ],
        passed_to: &["bedrock-agentcore.amazonaws.com"],
        steps: "the caller creates an agent and its harness with a privileged role and runs \
             commands in it",
    },
    Path {
        code: "privesc/x-braket-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "braket:CreateJob"],
        passed_to: &["braket.amazonaws.com"],
        steps: "the caller starts a hybrid job whose code acts as a privileged role",
    },
    Path {
        code: "privesc/x-codebuild-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "codebuild:StartBuild", "codebuild:UpdateProject"],
        passed_to: &["codebuild.amazonaws.com"],
        steps: "the caller gives a build project that exists already a privileged role and starts \
             a build whose commands act as that role",
    },
    Path {
        code: "privesc/x-codestar-03",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "codestar:CreateProject"],
        passed_to: &["codestar.amazonaws.com"],
        steps: "the caller creates a project with a privileged role, which creates what the \
             project describes",
    },
    Path {
        code: "privesc/x-cognito-identity-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "cognito-identity:SetIdentityPoolRoles"],
        passed_to: &["cognito-identity.amazonaws.com"],
        steps: "the caller gives the visitors of an identity pool a privileged role and then comes \
             as a visitor",
    },
    Path {
        code: "privesc/x-datapipeline-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "datapipeline:CreatePipeline"],
        passed_to: &[
            "datapipeline.amazonaws.com",
            "elasticmapreduce.amazonaws.com",
            "ec2.amazonaws.com",
        ],
        steps: "the caller creates a pipeline that acts as a privileged role",
    },
    Path {
        code: "privesc/x-datapipeline-02",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "datapipeline:CreatePipeline",
            "datapipeline:PutPipelineDefinition",
        ],
        passed_to: &[
            "datapipeline.amazonaws.com",
            "elasticmapreduce.amazonaws.com",
            "ec2.amazonaws.com",
        ],
        steps: "the caller creates a pipeline with a privileged role and defines its commands",
    },
    Path {
        code: "privesc/x-dynamodb-01",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "dynamodb:CreateTable",
            "dynamodb:PutItem",
            "lambda:CreateEventSourceMapping",
            "lambda:CreateFunction",
        ],
        passed_to: &["lambda.amazonaws.com"],
        steps: "the caller creates a function with a privileged role, and a table whose changes \
             start it",
    },
    Path {
        code: "privesc/x-ec2-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ec2:AssociateIamInstanceProfile"],
        passed_to: &["ec2.amazonaws.com"],
        steps: "the caller gives a virtual machine that they can use a privileged role and reads \
             the credentials of the role there",
    },
    Path {
        code: "privesc/x-ec2-02",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ec2:RunInstances", "iam:AddRoleToInstanceProfile"],
        passed_to: &["ec2.amazonaws.com"],
        steps: "the caller puts a privileged role into the profile of a new virtual machine and \
             reads the credentials of the role there",
    },
    Path {
        code: "privesc/x-ecs-02",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ecs:RunTask"],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller runs a task that exists already with a privileged role in place of its \
             own and with commands of their own",
    },
    Path {
        code: "privesc/x-ecs-03",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ecs:StartTask"],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller starts a task that exists already with a privileged role in place of \
             its own and with commands of their own",
    },
    Path {
        code: "privesc/x-ecs-04",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "ecs:DeregisterContainerInstance",
            "ecs:RegisterContainerInstance",
            "ecs:StartTask",
        ],
        passed_to: &["ecs-tasks.amazonaws.com"],
        steps: "the caller adds a machine of their own to a cluster and starts a task on it that \
             brings the credentials of a privileged role",
    },
    Path {
        code: "privesc/x-elasticmapreduce-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "elasticmapreduce:RunJobFlow"],
        passed_to: &["elasticmapreduce.amazonaws.com", "ec2.amazonaws.com"],
        steps: "the caller starts a cluster of machines with a privileged role and runs steps of \
             their own on it",
    },
    Path {
        code: "privesc/x-emr-serverless-01",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "emr-serverless:CreateApplication",
            "emr-serverless:StartJobRun",
        ],
        passed_to: &["emr-serverless.amazonaws.com"],
        steps: "the caller creates an application and starts a job in it whose code acts as a \
             privileged role",
    },
    Path {
        code: "privesc/x-gamelift-01",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "gamelift:CreateBuild",
            "gamelift:CreateFleet",
            "gamelift:RequestUploadCredentials",
        ],
        passed_to: &["gamelift.amazonaws.com"],
        steps: "the caller uploads a build of their own and starts a fleet that runs it with a \
             privileged role",
    },
    Path {
        code: "privesc/x-glue-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "glue:CreateSession", "glue:RunStatement"],
        passed_to: &["glue.amazonaws.com"],
        steps: "the caller opens an interactive session with a privileged role and runs statements \
             in it",
    },
    Path {
        code: "privesc/x-imagebuilder-01",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "imagebuilder:CreateComponent",
            "imagebuilder:CreateImage",
            "imagebuilder:CreateImageRecipe",
            "imagebuilder:CreateInfrastructureConfiguration",
        ],
        passed_to: &["ec2.amazonaws.com", "imagebuilder.amazonaws.com"],
        steps: "the caller builds a machine image with scripts of their own, which act as the \
             privileged role of the machine that builds it",
    },
    Path {
        code: "privesc/x-kinesisanalytics-01",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "kinesisanalytics:CreateApplication",
            "kinesisanalytics:StartApplication",
        ],
        passed_to: &["kinesisanalytics.amazonaws.com"],
        steps: "the caller creates a stream application with a privileged role and starts it, and \
             its code acts as that role",
    },
    Path {
        code: "privesc/x-lambda-02",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "lambda:UpdateFunctionConfiguration"],
        passed_to: &["lambda.amazonaws.com"],
        steps: "the caller gives a function that exists already a privileged role",
    },
    Path {
        code: "privesc/x-omics-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "omics:CreateWorkflow", "omics:StartRun", "s3:GetObject"],
        passed_to: &["omics.amazonaws.com"],
        steps: "the caller creates a workflow and starts a run that acts as a privileged role",
    },
    Path {
        code: "privesc/x-sagemaker-01",
        category: Category::NewPassrole,
        actions: &[
            "iam:PassRole",
            "sagemaker:CreateNotebookInstance",
            "sagemaker:CreatePresignedNotebookInstanceUrl",
        ],
        passed_to: &["sagemaker.amazonaws.com"],
        steps: "the caller creates a notebook machine with a privileged role and opens it",
    },
    Path {
        code: "privesc/x-scheduler-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "scheduler:CreateSchedule"],
        passed_to: &["scheduler.amazonaws.com"],
        steps: "the caller creates a schedule that makes any call it is told as a privileged role",
    },
    Path {
        code: "privesc/x-ssm-01",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "ssm:CreateDocument", "ssm:StartAutomationExecution"],
        passed_to: &["ssm.amazonaws.com"],
        steps: "the caller writes a runbook and starts it, and its steps act as a privileged role",
    },
    Path {
        code: "privesc/x-states-02",
        category: Category::NewPassrole,
        actions: &["iam:PassRole", "states:CreateStateMachine", "states:StartExecution"],
        passed_to: &["states.amazonaws.com"],
        steps: "the caller creates a state machine with a privileged role and starts it, and its \
             steps act as that role",
    },
];
