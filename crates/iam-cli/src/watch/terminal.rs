//! The terminal while watching: raw keys, the alternate screen, and everything put back at the end.

use std::io::{self, Write};
use std::panic;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::style::Print;
use crossterm::terminal::{
    Clear, ClearType, DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode, size,
};
use crossterm::{execute, queue};

use super::screen::{Screen, Size};
use crate::look::Look;

/// How the terminal is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A screen that is drawn anew.
    Screen,
    /// New lines below the old ones.
    Append,
}

/// The terminal; dropping it puts everything back.
pub(super) struct Terminal {
    mode: Mode,
    look: Look,
    is_entered: bool,
}

impl Terminal {
    /// Takes the terminal.
    pub(super) fn enter(mode: Mode, look: Look) -> io::Result<Terminal> {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            restore(mode);
            told(panic);
        }));
        let mut terminal = Terminal { mode, look, is_entered: false };
        terminal.come_back()?;
        Ok(terminal)
    }

    /// Takes the terminal again after [`Terminal::leave`].
    pub(super) fn come_back(&mut self) -> io::Result<()> {
        self.is_entered = true;
        enable_raw_mode()?;
        match self.mode {
            // A terminal that is narrower than anybody reads shows the beginnings of the lines.
            Mode::Screen => execute!(io::stdout(), EnterAlternateScreen, DisableLineWrap, Hide),
            Mode::Append => Ok(()),
        }
    }

    /// Gives the terminal back.
    pub(super) fn leave(&mut self) -> io::Result<()> {
        if self.is_entered {
            self.is_entered = false;
            restore(self.mode);
        }
        io::stdout().flush()
    }

    /// How much room there is.
    pub(super) fn size(&self) -> Size {
        let (columns, rows) = size().unwrap_or((80, 24));
        let columns = usize::from(columns).max(20);
        match self.mode {
            Mode::Screen => Size { columns, rows: Some(usize::from(rows)) },
            Mode::Append => Size { columns: columns.min(self.look.width), rows: None },
        }
    }

    /// Shows a screen.
    pub(super) fn draw(&self, screen: &Screen) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let lines = screen.body.iter();
        match self.mode {
            Mode::Append => {
                for line in lines.chain(&screen.foot) {
                    write!(out, "{line}\r\n")?;
                }
                write!(out, "\r\n")?;
            }
            Mode::Screen => {
                let Size { rows, .. } = self.size();
                let gap = rows.unwrap_or(0).saturating_sub(screen.body.len() + screen.foot.len());
                let empty = std::iter::repeat_n(String::new(), gap);
                let lines = lines.cloned().chain(empty).chain(screen.foot.iter().cloned());
                for (row, line) in (0_u16..).zip(lines.take(rows.unwrap_or(0))) {
                    // Cleared before, not behind: a full line leaves the cursor on its last letter.
                    queue!(out, MoveTo(0, row), Clear(ClearType::UntilNewLine), Print(line))?;
                }
            }
        }
        out.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.is_entered {
            restore(self.mode);
        }
    }
}

/// Puts the terminal back; there is nobody to tell that it did not work.
fn restore(mode: Mode) {
    if mode == Mode::Screen {
        drop(execute!(io::stdout(), Show, EnableLineWrap, LeaveAlternateScreen));
    }
    drop(disable_raw_mode());
}
