//! How far a long run is, and Ctrl-C.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::sim::Watcher;

/// What is over sooner than this needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Watches a run: shows a bar on a terminal, and listens for Ctrl-C.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    visible: AtomicBool,
    terminal: bool,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// Of so many steps in all; where it is ended at once, this file is removed.
    pub fn new(steps: u64, unfinished: Option<&Path>) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        let signs = if super::style::is_utf8() { "━╸─" } else { "=>-" };
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %, {eta} left") {
            bar.set_style(style.progress_chars(signs));
        }
        let cancelled = Arc::new(AtomicBool::new(false));
        let pressed = Arc::clone(&cancelled);
        let unfinished = unfinished.map(Path::to_owned);
        // Where no handler can be set, Ctrl-C ends the process as it always did.
        let _ = ctrlc::set_handler(move || {
            if pressed.swap(true, Ordering::Relaxed) {
                // The second time somebody means it.
                unfinished.iter().for_each(|file| drop(fs::remove_file(file)));
                std::process::exit(130);
            }
        });
        let terminal = io::stderr().is_terminal();
        Progress { bar, begun: Instant::now(), visible: AtomicBool::new(false), terminal, cancelled }
    }

    /// Takes the bar away, and says how long it took.
    pub fn end(&self) -> Duration {
        self.bar.finish_and_clear();
        self.begun.elapsed()
    }
}

impl Watcher for Progress {
    fn finished(&self, steps: u64) {
        self.bar.inc(steps);
        let late = self.terminal && self.begun.elapsed() > PATIENCE;
        if late && !self.visible.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
