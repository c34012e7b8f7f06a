//! Shapes: which numbers of an indexed thing stand where.

use crate::model::{Element, Model};

/// A list of index sets, by their place in the model, rising; the last one runs fastest.
pub type Sets = Vec<usize>;

/// Whether a map leaves all elements where they are.
pub fn is_identity(map: &[u32]) -> bool {
    map.iter().zip(0_u32..).all(|(from, to)| *from == to)
}

/// The index sets of a model.
#[derive(Debug)]
pub struct Shapes {
    sizes: Vec<u32>,
    names: Vec<String>,
}

impl Shapes {
    /// Of a model.
    pub fn of(model: &Model) -> Shapes {
        Shapes {
            sizes: model.sets.iter().map(|set| set.size).collect(),
            names: model.sets.iter().map(|set| set.meta.id.clone()).collect(),
        }
    }

    /// The place of a set in the model.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Sets by their names, in the order of the model.
    pub fn sets(&self, names: &[String]) -> Sets {
        let mut sets: Sets = names.iter().filter_map(|name| self.place(name)).collect();
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    /// How many elements a set has.
    pub fn size(&self, set: usize) -> u32 {
        self.sizes.get(set).copied().unwrap_or(1)
    }

    /// How many elements something over these sets has.
    pub fn elements(&self, sets: &[usize]) -> u32 {
        sets.iter().map(|set| self.size(*set)).product()
    }

    /// The sets of two things, once each.
    pub fn union(one: &[usize], other: &[usize]) -> Sets {
        let mut sets = [one, other].concat();
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    /// For each element over `to`, the element over `from` that it sees: its own, or the one named in `at`.
    pub fn map(&self, from: &[usize], to: &[usize], at: &[Element]) -> Vec<u32> {
        let at: Vec<(usize, u32)> =
            at.iter().filter_map(|element| Some((self.place(&element.set)?, element.position))).collect();
        self.positions(to).map(|positions| self.element(from, &at, to, &positions)).collect()
    }

    fn element(&self, from: &[usize], at: &[(usize, u32)], to: &[usize], positions: &[u32]) -> u32 {
        from.iter().fold(0, |element, set| {
            let named = at.iter().find(|named| named.0 == *set).map(|named| named.1);
            let own = to.iter().position(|other| other == set).and_then(|place| positions.get(place).copied());
            element * self.size(*set) + named.or(own).unwrap_or(0)
        })
    }

    /// The name of an element of a set.
    pub fn element_name(&self, model: &Model, set: usize, at: u32) -> String {
        let named = model.sets.get(set).and_then(|set| set.elements.get(at as usize));
        named.cloned().unwrap_or_else(|| at.to_string())
    }

    /// The positions in each set of every element over some sets, in order.
    pub fn positions(&self, sets: &[usize]) -> impl Iterator<Item = Vec<u32>> {
        let sizes: Vec<u32> = sets.iter().map(|set| self.size(*set)).collect();
        (0..sizes.iter().product()).map(move |mut element: u32| {
            let mut positions = vec![0; sizes.len()];
            for (position, size) in positions.iter_mut().zip(&sizes).rev() {
                *position = element % size;
                element /= size;
            }
            positions
        })
    }
}
