//! The conversation: which message is answered how, and in which order they may come.

use std::collections::BTreeMap;
use std::io::{self, Write};

use lsp_server::{ErrorCode, Message, Notification, Request, Response, ResponseError};
use lsp_types::notification::{self as note, Notification as _};
use lsp_types::request::{self as ask, Request as _};
use lsp_types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::Client;
use super::document::Document;
use super::wire::{self, Malformed};
use super::{answer, diagnose, mend};
use crate::failure::code;

/// Whether the conversation goes on.
pub(super) enum Goes {
    /// It does.
    On,
    /// It is over; the exit code of the program.
    Ends(u8),
}

/// One conversation with an editor.
pub(super) struct Server<W> {
    out: W,
    state: State,
}

enum State {
    /// The editor has not told who it is.
    New,
    /// It may ask.
    Open(Session),
    /// It has said goodbye.
    Closed,
}

/// What is known as long as the editor may ask.
struct Session {
    client: Client,
    documents: BTreeMap<String, Document>,
}

/// What a request comes to.
type Answer = Result<Value, ResponseError>;

impl<W: Write> Server<W> {
    /// One that answers there.
    pub(super) fn new(out: W) -> Server<W> {
        Server { out, state: State::New }
    }

    /// Answers a message.
    pub(super) fn message(&mut self, message: Message) -> io::Result<Goes> {
        match message {
            Message::Request(request) => self.request(request)?,
            Message::Notification(notice) if notice.method == note::Exit::METHOD => {
                let is_polite = matches!(self.state, State::Closed);
                return Ok(Goes::Ends(if is_polite { code::OK } else { code::NO }));
            }
            Message::Notification(notice) => self.notification(notice)?,
            // Nothing is ever asked of the editor.
            Message::Response(_) => {}
        }
        Ok(Goes::On)
    }

    /// Answers what is no message.
    pub(super) fn malformed(&mut self, malformed: &Malformed) -> io::Result<Goes> {
        wire::complain(&mut self.out, malformed)?;
        Ok(Goes::On)
    }

    fn request(&mut self, request: Request) -> io::Result<()> {
        let Request { id, method, params } = request;
        let response_result = match &self.state {
            State::New if method == ask::Initialize::METHOD => self.initialize(params),
            State::New => Err(error(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            State::Closed => Err(error(ErrorCode::InvalidRequest, "it has been shut down")),
            State::Open(_) if method == ask::Shutdown::METHOD => {
                self.state = State::Closed;
                Ok(Value::Null)
            }
            State::Open(session) => session.answer(&method, params),
        };
        wire::send(&mut self.out, Response { id, response_result })
    }

    fn initialize(&mut self, params: Value) -> Answer {
        let params: InitializeParams = read(params)?;
        let client = Client::new(&params.capabilities);
        self.state = State::Open(Session { client, documents: BTreeMap::new() });
        let version = env!("CARGO_PKG_VERSION").to_owned();
        write(InitializeResult {
            capabilities: capabilities(&client),
            server_info: Some(ServerInfo { name: "iam".to_owned(), version: Some(version) }),
        })
    }

    /// Follows what happens in the editor. What cannot be read is passed over: nobody waits.
    fn notification(&mut self, notice: Notification) -> io::Result<()> {
        let State::Open(session) = &mut self.state else { return Ok(()) };
        let changed = session.follow(notice);
        let Some(published) = changed.filter(|_| !session.client.pulls) else { return Ok(()) };
        let method = note::PublishDiagnostics::METHOD.to_owned();
        let Ok(params) = serde_json::to_value(published) else { return Ok(()) };
        wire::send(&mut self.out, Notification { method, params })
    }
}

impl Session {
    /// Notes a change; the diagnostics of the document that changed.
    fn follow(&mut self, notice: Notification) -> Option<PublishDiagnosticsParams> {
        let Notification { method, params } = notice;
        match method.as_str() {
            note::DidOpenTextDocument::METHOD => {
                let params: DidOpenTextDocumentParams = read(params).ok()?;
                let key = params.text_document.uri.as_str().to_owned();
                let document = Document::new(params.text_document, self.client.encoding);
                let published = self.published(&document);
                self.documents.insert(key, document);
                Some(published)
            }
            note::DidChangeTextDocument::METHOD => {
                let params: DidChangeTextDocumentParams = read(params).ok()?;
                let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
                let document = self.documents.get_mut(uri.as_str())?;
                document.change(version, params.content_changes);
                Some(self.published(self.documents.get(uri.as_str())?))
            }
            note::DidCloseTextDocument::METHOD => {
                let params: DidCloseTextDocumentParams = read(params).ok()?;
                let document = self.documents.remove(params.text_document.uri.as_str())?;
                Some(PublishDiagnosticsParams::new(document.uri, Vec::new(), None))
            }
            _ => None,
        }
    }

    fn published(&self, document: &Document) -> PublishDiagnosticsParams {
        let found = diagnose::diagnostics(document, &self.client);
        PublishDiagnosticsParams::new(document.uri.clone(), found, Some(document.version))
    }

    fn answer(&self, method: &str, params: Value) -> Answer {
        match method {
            ask::DocumentDiagnosticRequest::METHOD => {
                let params: DocumentDiagnosticParams = read(params)?;
                let document = self.document(&params.text_document);
                let found = document.map(|it| diagnose::diagnostics(it, &self.client));
                let mut report = RelatedFullDocumentDiagnosticReport::default();
                report.full_document_diagnostic_report.items = found.unwrap_or_default();
                write(DocumentDiagnosticReport::Full(report))
            }
            ask::CodeActionRequest::METHOD => {
                let params: CodeActionParams = read(params)?;
                let document = self.document(&params.text_document);
                write(document.map(|it| mend::actions(it, &params, &self.client)))
            }
            ask::Completion::METHOD => {
                let params: CompletionParams = read(params)?;
                let TextDocumentPositionParams { text_document, position } =
                    params.text_document_position;
                let document = self.document(&text_document);
                write(document.and_then(|it| answer::completions(it, position)))
            }
            ask::ResolveCompletionItem::METHOD => {
                write(answer::explained(read(params)?, &self.client))
            }
            ask::HoverRequest::METHOD => {
                let params: HoverParams = read(params)?;
                let TextDocumentPositionParams { text_document, position } =
                    params.text_document_position_params;
                let document = self.document(&text_document);
                let client = &self.client;
                write(document.and_then(|it| answer::explanation(it, position, client)))
            }
            ask::Initialize::METHOD => {
                Err(error(ErrorCode::InvalidRequest, "it has been initialized already"))
            }
            _ => Err(error(ErrorCode::MethodNotFound, &format!("unknown method `{method}`"))),
        }
    }

    fn document(&self, named: &TextDocumentIdentifier) -> Option<&Document> {
        self.documents.get(named.uri.as_str())
    }
}

/// What is offered to the editor.
fn capabilities(client: &Client) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        ..TextDocumentSyncOptions::default()
    };
    let diagnostics =
        DiagnosticOptions { identifier: Some(diagnose::SOURCE.to_owned()), ..Default::default() };
    let kinds = vec![CodeActionKind::QUICKFIX, mend::FIX_ALL];
    let signs = ["\"", ":", "/", "-", "{"].map(str::to_owned);
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        diagnostic_provider: client
            .pulls
            .then_some(DiagnosticServerCapabilities::Options(diagnostics)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(kinds),
            ..CodeActionOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(signs.to_vec()),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        ..ServerCapabilities::default()
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, ResponseError> {
    serde_json::from_value(params).map_err(|why| error(ErrorCode::InvalidParams, &why.to_string()))
}

fn write(result: impl Serialize) -> Answer {
    serde_json::to_value(result).map_err(|why| error(ErrorCode::InternalError, &why.to_string()))
}

fn error(code: ErrorCode, message: &str) -> ResponseError {
    ResponseError { code: code as i32, message: message.to_owned(), data: None }
}
