//! Signals that end the program or put it to sleep, so that the terminal is put back before.

#[cfg(unix)]
pub(super) use unix::{Signals, sleep};
#[cfg(not(unix))]
pub(super) use windows::{Signals, sleep};

#[cfg(unix)]
mod unix {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use std::{io, process, thread};

    use rustix::process::{Signal, kill_current_process_group};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::SignalsInfo;
    use signal_hook::iterator::exfiltrator::SignalOnly;

    /// How long the program may take to end by itself.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// The signals that end a program; they are kept until somebody asks.
    pub(in crate::watch) struct Signals {
        caught: Arc<AtomicUsize>,
    }

    impl Signals {
        /// Keeps them from now on.
        pub(in crate::watch) fn keep() -> io::Result<Signals> {
            let caught = Arc::new(AtomicUsize::new(0));
            // The exit codes by which shells tell that a signal ended a program.
            for (signal, code) in [(SIGHUP, 129), (SIGINT, 130), (SIGTERM, 143)] {
                signal_hook::flag::register_usize(signal, caught.clone(), code)?;
            }
            end_without_a_terminal()?;
            Ok(Signals { caught })
        }

        /// The exit code that a signal asks for.
        pub(in crate::watch) fn exit_code(&self) -> Option<u8> {
            match u8::try_from(self.caught.load(Ordering::Relaxed)) {
                Ok(0) | Err(_) => None,
                Ok(code) => Some(code),
            }
        }

        /// Forgets a Ctrl-C that was meant for a program which had the terminal.
        pub(in crate::watch) fn forget_interrupt(&self) {
            if self.exit_code() == Some(130) {
                self.caught.store(0, Ordering::Relaxed);
            }
        }
    }

    /// A terminal that was closed answers every read at once with nothing, and whoever waits for
    /// a key there waits for ever. So a hang-up that nobody has heeded after a moment ends the
    /// program.
    fn end_without_a_terminal() -> io::Result<()> {
        let mut hung_up = SignalsInfo::<SignalOnly>::new([SIGHUP])?;
        thread::spawn(move || {
            if hung_up.forever().next().is_some() {
                thread::sleep(PATIENCE);
                process::exit(129);
            }
        });
        Ok(())
    }

    /// Sleeps until the shell wakes the program, and whoever started it with it.
    pub(in crate::watch) fn sleep() -> io::Result<()> {
        Ok(kill_current_process_group(Signal::TSTP)?)
    }
}

#[cfg(not(unix))]
mod windows {
    use std::io;

    /// There are no signals here.
    pub(in crate::watch) struct Signals;

    impl Signals {
        pub(in crate::watch) fn keep() -> io::Result<Signals> {
            Ok(Signals)
        }

        pub(in crate::watch) fn exit_code(&self) -> Option<u8> {
            None
        }

        pub(in crate::watch) fn forget_interrupt(&self) {}
    }

    /// Nobody could wake the program.
    pub(in crate::watch) fn sleep() -> io::Result<()> {
        Ok(())
    }
}
