//! Count, mean and spread of batches of values, merged in one tree whatever the order they come in.

use super::tally::{least, most};

/// What is known of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moments {
    pub count: u64,
    pub mean: f64,
    /// The sum of the squared distances from the mean.
    pub squares: f64,
    pub min: f64,
    pub max: f64,
}

impl Moments {
    /// Of no values.
    pub const NONE: Moments = Moments { count: 0, mean: 0.0, squares: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY };

    /// Of two lots of values, after Chan, Golub and LeVeque.
    pub fn merge(self, other: Moments) -> Moments {
        match (self.count, other.count) {
            (0, _) => return other,
            (_, 0) => return self,
            _ => {}
        }
        let count = self.count + other.count;
        let share = other.count as f64 / count as f64;
        let apart = other.mean - self.mean;
        // A mean that is infinite stays so; two that are opposite have no mean.
        let mean = if apart.is_finite() { self.mean + apart * share } else { self.mean + other.mean };
        let squares = self.squares + other.squares + apart * apart * (self.count as f64 * share);
        let min = least(self.min, other.min);
        let max = most(self.max, other.max);
        Moments { count, mean, squares, min, max }
    }

    /// The standard deviation of a sample; no number for fewer than two values.
    pub fn sd(&self) -> f64 {
        if self.count < 2 { f64::NAN } else { (self.squares / (self.count - 1) as f64).sqrt() }
    }
}

/// Moments of batches on their way to the root of a binary tree over the numbers of batches.
///
/// Two neighbours are merged when both are there. Which are neighbours only depends on their
/// numbers, so the rounding does too, and few nodes wait: the logarithm of the number of batches
/// for each thread that works through batches one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    waiting: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// It holds batches `place << level` up to the next such number.
    level: u32,
    place: usize,
    moments: Moments,
}

impl Tree {
    /// Adds the moments of a batch, which must be new.
    pub fn add(&mut self, batch: usize, moments: Moments) {
        let mut node = Node { level: 0, place: batch, moments };
        while let Some(found) =
            self.waiting.iter().position(|other| other.level == node.level && other.place == node.place ^ 1)
        {
            let other = self.waiting.swap_remove(found);
            let (left, right) = if other.place < node.place { (other, node) } else { (node, other) };
            let moments = left.moments.merge(right.moments);
            node = Node { level: node.level + 1, place: node.place >> 1, moments };
        }
        self.waiting.push(node);
    }

    /// How many nodes wait for their neighbours.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The moments of all batches so far.
    pub fn total(&self) -> Moments {
        let mut nodes = self.waiting.clone();
        nodes.sort_unstable_by_key(|node| node.place << node.level);
        nodes.iter().fold(Moments::NONE, |total, node| total.merge(node.moments))
    }
}
