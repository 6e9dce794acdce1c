"""`iam lsp` as the protocol library of Python meets it, with the capabilities of real editors."""

import os

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

IAM = os.environ.get("IAM", "target/debug/iam")
EDITORS = ["visual-studio-code", "neovim", "emacs"]
URI = "file:///hl/omar.policy.json"
SLIP = """{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::hl-timetables/*"
  }
}
"""


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[IAM, "lsp"]), params=EDITORS
)
async def client(request, lsp_client: LanguageClient):
    capabilities = client_capabilities(request.param)
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


def open_document(client, text):
    document = types.TextDocumentItem(uri=URI, language_id="json", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))


async def findings(client):
    """The diagnostics, by whichever way this editor gets them."""
    if client.capabilities.text_document.diagnostic:
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(URI))
        return (await client.text_document_diagnostic_async(params)).items
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[URI]


def place(line, character):
    document = types.TextDocumentIdentifier(URI)
    return {"text_document": document, "position": types.Position(line, character)}


@pytest.mark.asyncio
async def test_a_slip_is_shown_and_fixed(client: LanguageClient):
    open_document(client, SLIP)
    found = await findings(client)
    assert [it.code for it in found] == ["invalid-effect"]
    assert found[0].severity == types.DiagnosticSeverity.Error
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(URI),
            range=found[0].range,
            context=types.CodeActionContext(diagnostics=found),
        )
    )
    fix = actions[0]
    assert (fix.title, fix.is_preferred) == ("write `Allow`", True)
    changes = fix.edit.changes or {}
    edits = changes.get(URI) or fix.edit.document_changes[0].edits
    version = types.VersionedTextDocumentIdentifier(uri=URI, version=2)
    change = types.TextDocumentContentChangePartial(edits[0].range, edits[0].new_text)
    client.text_document_did_change(types.DidChangeTextDocumentParams(version, [change]))
    assert "invalid-effect" not in [it.code for it in await findings(client)]


@pytest.mark.asyncio
async def test_names_are_completed_and_explained(client: LanguageClient):
    open_document(client, SLIP)
    hover = await client.text_document_hover_async(types.HoverParams(**place(4, 20)))
    assert "s3:GetObject" in hover.contents.value
    assert hover.range.start == types.Position(4, 15)
    params = types.CompletionParams(**place(4, 23))
    items = (await client.text_document_completion_async(params)).items
    assert items[0].label == "s3:GetObject"
    resolved = await client.completion_item_resolve_async(items[0])
    # Where the editor draws no Markdown, it is a plain string.
    documentation = getattr(resolved.documentation, "value", resolved.documentation)
    assert "object" in documentation
