//! `iam eval --jsonl`: one scenario a line in, one result a line out, at once and in little memory.

use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use iam_eval::Detail;
use iam_policy::json::MAX_BYTES;

use super::{Tally, decide};
use crate::console::Console;
use crate::failure::Failure;
use crate::input;

/// Decides every line of the files, or of standard input where there are none.
pub(super) fn run(
    files: &[PathBuf],
    detail: Detail,
    console: &mut Console,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let stdin = [PathBuf::from("-")];
    for file in if files.is_empty() { &stdin[..] } else { files } {
        let mut reader = match input::open(file) {
            Ok(source) => BufReader::with_capacity(1 << 16, source),
            Err(failure) => {
                tally.unreadable(failure, console)?;
                continue;
            }
        };
        loop {
            // Whoever waits for a result before writing the next line must not wait for ever.
            if !reader.buffer().contains(&b'\n') {
                console.flush()?;
            }
            match next_line(&mut reader) {
                Ok(Some(line)) => {
                    let result = decide(&input::decode(line), detail);
                    tally.count(&result);
                    console.line(&result.to_json(detail))?;
                }
                Ok(None) => break,
                Err(error) => {
                    tally.unreadable(Failure::file(file, &error), console)?;
                    break;
                }
            }
        }
    }
    Ok(())
}

/// The next line without its end; none at the end of the input. Of a line that is longer than a
/// document may be, only enough is kept to see that.
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
    if reader.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    } else if line.len() > MAX_BYTES {
        reader.skip_until(b'\n')?;
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_every_way_and_have_a_limit() {
        let long = "x".repeat(3 * MAX_BYTES);
        let text = format!("a\r\n\n{long}\nb");
        let mut reader = BufReader::new(text.as_bytes());
        let mut next = || next_line(&mut reader).unwrap();
        assert_eq!(next().unwrap(), b"a");
        assert_eq!(next().unwrap(), b"");
        assert_eq!(next().unwrap().len(), MAX_BYTES + 1);
        assert_eq!(next().unwrap(), b"b");
        assert_eq!(next(), None);
    }
}
