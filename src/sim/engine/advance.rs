//! A block of runs on its way from row to row.

use super::ensemble::Ensemble;
use super::lanes::{Job, Lanes};
use crate::sim::experiment::Watcher;
use crate::sim::tape::Block;

/// After how many steps it is told how far a block came, and looked whether it is to go on.
const TOLD: u64 = 64;

/// A block of runs on its way.
pub struct Advance<'a, B> {
    /// Where they are.
    pub lanes: Lanes<'a, B>,
    /// How many they are.
    runs: u64,
    /// The row that comes next.
    next: u64,
    /// Up to which row it was told how far they came.
    told: u64,
}

impl<'a, B: Block> Advance<'a, B> {
    /// Ready for row 0; there are at most as many jobs as lanes.
    pub fn new(ensemble: &'a Ensemble, jobs: &[Job]) -> Advance<'a, B> {
        let lanes = Lanes::start(ensemble.compiled(), ensemble.settings(), jobs);
        Advance { lanes, runs: jobs.len() as u64, next: 0, told: 0 }
    }

    /// Goes on to a row; where it is interrupted before, it says no.
    pub fn go_on(&mut self, row: u64, watcher: &dyn Watcher) -> bool {
        while self.next <= row {
            if self.next - self.told >= TOLD {
                self.tell(self.next, watcher);
                if watcher.cancelled() {
                    return false;
                }
            }
            if self.lanes.runs() {
                if self.next > 0 {
                    self.lanes.step(self.next - 1);
                }
                self.lanes.row(self.next);
            }
            self.next += 1;
        }
        true
    }

    /// Tells how far the runs came: to this row, or as far as they would have.
    pub fn tell(&mut self, row: u64, watcher: &dyn Watcher) {
        watcher.finished((row - self.told) * self.runs);
        self.told = row;
    }
}
