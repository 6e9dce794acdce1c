//! `iam lsp`: a conversation by the letter of the protocol, over standard input and output.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::program::Place;

const URI: &str = "file:///hl/omar.policy.json";

/// A policy with a slip that has a sure fix.
const SLIP: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"allow\",\n    \
                    \"Action\": \"s3:GetObject\",\n    \"Resource\": \"arn:aws:s3:::hl-timetables/*\"\n  \
                    }\n}\n";

/// An editor.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: i32,
    _place: Place,
}

impl Editor {
    fn start() -> Editor {
        let place = Place::new();
        let mut command = place.command(&["lsp", "--stdio"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Editor { child, input, output, asked: 0, _place: place }
    }

    /// One that has said what it can do.
    fn with(capabilities: Value) -> (Editor, Value) {
        let mut editor = Editor::start();
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        let told = editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        (editor, told["result"]["capabilities"].clone())
    }

    fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn hear(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            assert!(line.ends_with("\r\n"), "a header line ends with CR LF: {line:?}");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).unwrap();
        let message: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(message["jsonrpc"], "2.0");
        message
    }

    /// The answer to a request; nothing else may come before it.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let answer = self.hear();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "json", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// The diagnostics that are sent after a change.
    fn published(&mut self) -> Value {
        let message = self.hear();
        assert_eq!(message["method"], "textDocument/publishDiagnostics");
        message["params"].clone()
    }

    fn at(&mut self, method: &str, line: u32, character: u32) -> Value {
        let position = json!({ "line": line, "character": character });
        self.result(method, json!({ "textDocument": { "uri": URI }, "position": position }))
    }

    fn leave(mut self) -> i32 {
        assert_eq!(self.ask("shutdown", Value::Null)["result"], Value::Null);
        self.tell("exit", Value::Null);
        self.child.wait().unwrap().code().unwrap()
    }
}

fn codes(published: &Value) -> Vec<&str> {
    let list = published["diagnostics"].as_array().unwrap();
    list.iter().map(|it| it["code"].as_str().unwrap()).collect()
}

fn labels(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|it| it["label"].as_str().unwrap()).collect()
}

#[test]
fn a_slip_is_shown_fixed_and_gone() {
    let (mut editor, can) = Editor::with(json!({}));
    assert_eq!(can["positionEncoding"], "utf-16");
    assert_eq!(can["textDocumentSync"]["change"], 2);
    assert!(can.get("diagnosticProvider").is_none());
    editor.open(URI, SLIP);
    let published = editor.published();
    assert_eq!((&published["uri"], &published["version"]), (&json!(URI), &json!(1)));
    assert_eq!(codes(&published), ["invalid-effect"]);
    let found = &published["diagnostics"][0];
    assert_eq!((&found["severity"], &found["source"]), (&json!(1), &json!("iam")));
    assert_eq!(found["range"]["start"], json!({ "line": 3, "character": 15 }));
    assert_eq!(found["data"]["certainty"], "sure");

    let context = json!({ "diagnostics": [found] });
    let params = |context: &Value| json!({ "textDocument": { "uri": URI }, "range": found["range"], "context": context });
    let actions = editor.result("textDocument/codeAction", params(&context));
    assert_eq!(actions[0]["title"], "write `Allow`");
    assert_eq!(
        (&actions[0]["kind"], &actions[0]["isPreferred"]),
        (&json!("quickfix"), &json!(true))
    );
    let edit = actions[0]["edit"]["changes"][URI][0].clone();
    assert_eq!(edit["newText"], "Allow");
    let only = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let actions = editor.result("textDocument/codeAction", params(&only));
    assert_eq!(actions.as_array().unwrap().len(), 1);
    assert_eq!(actions[0]["kind"], "source.fixAll.iam");
    assert_eq!(actions[0]["edit"]["changes"][URI][0]["newText"], "A");

    let change = json!({ "range": edit["range"], "text": edit["newText"] });
    let document = json!({ "uri": URI, "version": 2 });
    let params = json!({ "textDocument": document, "contentChanges": [change] });
    editor.tell("textDocument/didChange", params);
    let published = editor.published();
    assert_eq!(published["version"], 2);
    assert!(!codes(&published).contains(&"invalid-effect"), "{published}");
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(codes(&editor.published()), Vec::<&str>::new());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn editors_that_ask_are_not_told_unasked() {
    let capabilities = json!({
        "general": { "positionEncodings": ["utf-32", "utf-8", "utf-16"] },
        "textDocument": { "diagnostic": {} },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    });
    let (mut editor, can) = Editor::with(capabilities);
    assert_eq!(can["positionEncoding"], "utf-8");
    assert_eq!(can["diagnosticProvider"]["interFileDependencies"], false);
    let text = SLIP.replace("\"Statement\": {", "\"Statement\": { \"Sid\": \"F\u{e9}\u{1f6a2}\",");
    editor.open(URI, &text);
    let document = json!({ "textDocument": { "uri": URI } });
    let report = editor.result("textDocument/diagnostic", document);
    assert_eq!(report["kind"], "full");
    let found = report["items"].as_array().unwrap();
    let sid = found.iter().find(|it| it["code"] == "invalid-sid-characters").unwrap();
    assert_eq!(sid["range"]["start"]["line"], 2);
    let range = found.iter().find(|it| it["code"] == "invalid-effect").unwrap()["range"].clone();
    let params = json!({ "textDocument": { "uri": URI }, "range": range,
                         "context": { "diagnostics": [] } });
    let actions = editor.result("textDocument/codeAction", params);
    assert_eq!(actions[0]["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    assert_eq!(editor.leave(), 0);
}

#[test]
fn names_are_completed_and_explained() {
    let (mut editor, _) = Editor::with(json!({}));
    editor.open(URI, SLIP);
    editor.published();
    let hover = editor.at("textDocument/hover", 4, 20);
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**`s3:GetObject`** Read"));
    assert_eq!(hover["range"]["start"], json!({ "line": 4, "character": 15 }));
    assert_eq!(editor.at("textDocument/hover", 0, 0), Value::Null);

    let list = editor.at("textDocument/completion", 4, 23);
    let first = list["items"][0].clone();
    assert_eq!(first["label"], "s3:GetObject");
    assert_eq!(first["textEdit"]["range"]["end"], json!({ "line": 4, "character": 27 }));
    let resolved = editor.result("completionItem/resolve", first);
    assert!(resolved["documentation"].as_str().unwrap().contains("object"));
    assert!(labels(&editor.at("textDocument/completion", 3, 15)).contains(&"Allow"));
    let elements = editor.at("textDocument/completion", 5, 6);
    assert_eq!(labels(&elements).first(), Some(&"Resource"));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn other_files_are_left_alone() {
    let (mut editor, _) = Editor::with(json!({}));
    let other = "file:///hl/package.json";
    editor.open(other, "{ \"name\": \"ferry\", \"version\": \"1.0.0\", }");
    assert_eq!(codes(&editor.published()), Vec::<&str>::new());
    let position = json!({ "line": 0, "character": 3 });
    let params = json!({ "textDocument": { "uri": other }, "position": position });
    assert_eq!(editor.result("textDocument/completion", params.clone()), Value::Null);
    assert_eq!(editor.result("textDocument/hover", params), Value::Null);
    editor.open("untitled:Untitled-1", SLIP);
    assert_eq!(codes(&editor.published()), ["invalid-effect"]);
    editor.open("file:///hl/trust.json", "{}");
    assert!(codes(&editor.published()).contains(&"missing-statement"));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_lesson_knows_its_documents() {
    let place = Place::new();
    assert_eq!(place.iam(&["init", "hl"]).code, 0);
    let library = iam_course::Library::embedded();
    let exercise = library.exercises().first().unwrap();
    let folder = format!("01-{}", exercise.id);
    let file = exercise.documents.first().unwrap().file_name();
    std::fs::create_dir_all(place.file("other").join(&folder)).unwrap();
    let (mut editor, _) = Editor::with(json!({}));
    for (lesson, expected) in
        [("hl", &["missing-statement", "missing-version"][..]), ("other", &[])]
    {
        let path = place.file(lesson).join(&folder).join(&file);
        editor.open(&format!("file://{}", path.display()), "{}");
        let published = editor.published();
        assert_eq!(codes(&published), expected, "{lesson}");
    }
    assert_eq!(editor.leave(), 0);
}

#[test]
fn rubbish_is_answered_and_survived() {
    let mut editor = Editor::start();
    assert_eq!(editor.ask("textDocument/hover", json!({}))["error"]["code"], -32002);
    editor.raw(b"Content-Length: 9\r\n\r\n{\"rubbish");
    let answer = editor.hear();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(-32700)));
    editor.raw(b"what is this\r\n\r\n");
    assert_eq!(editor.hear()["error"]["code"], -32700);
    editor.raw(b"Content-Length: 2\r\n\r\n[]");
    assert_eq!(editor.hear()["error"]["code"], -32600);
    editor.tell("textDocument/didOpen", json!({ "nothing": 1 }));
    editor.ask("initialize", json!({ "capabilities": {} }));
    editor.tell("textDocument/didOpen", json!({ "nothing": 1 }));
    editor.tell("textDocument/didChange", Value::Null);
    editor.tell("$/setTrace", json!({ "value": "off" }));
    editor.send(&json!({ "jsonrpc": "2.0", "id": 77, "result": null }));
    assert_eq!(editor.ask("textDocument/hover", json!([1]))["error"]["code"], -32602);
    assert_eq!(editor.ask("workspace/unheardOf", json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask("initialize", json!({ "capabilities": {} }))["error"]["code"], -32600);
    assert_eq!(editor.ask("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(editor.ask("shutdown", Value::Null)["error"]["code"], -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(0));

    let (mut editor, _) = Editor::with(json!({}));
    editor.tell("exit", Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
    let mut editor = Editor::start();
    editor.input = None;
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
}
