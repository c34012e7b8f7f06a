//! Laws of the solver.

use proptest::prelude::*;

use super::*;
use crate::quantity::{BaseId, Exponent};

const UNKNOWNS: u32 = 6;

/// A dimension over a few bases and unknowns.
fn dimension() -> impl Strategy<Value = Dimension> {
    let exponent = (-3i64..=3, 1i64..=2).prop_map(|(above, below)| Exponent::new(above, below));
    let atom = prop_oneof![(0u32..3).prop_map(|base| Atom::Base(BaseId(base))), variable().prop_map(Atom::Variable)];
    prop::collection::vec((atom, exponent), 0..5).prop_map(|factors| {
        factors.iter().fold(Dimension::one(), |product, (atom, exponent)| {
            let factor = match atom {
                Atom::Base(base) => Dimension::base(*base),
                Atom::Variable(variable) => Dimension::variable(*variable),
            };
            product.multiply(&factor.power(*exponent))
        })
    })
}

fn variable() -> impl Strategy<Value = VariableId> {
    (0..UNKNOWNS).prop_map(VariableId)
}

fn equations() -> impl Strategy<Value = Vec<(Dimension, Dimension)>> {
    prop::collection::vec((dimension(), dimension()), 1..8)
}

fn solver() -> Solver {
    let mut solver = Solver::default();
    (0..UNKNOWNS).for_each(|_| drop(solver.fresh()));
    solver
}

/// Solves those equations that can be solved, and says which.
fn solve(solver: &mut Solver, equations: &[(Dimension, Dimension)]) -> Vec<bool> {
    equations.iter().map(|(left, right)| solver.equate(left, right)).collect()
}

proptest! {
    #[test]
    fn unification_is_symmetric(equations in equations()) {
        let swapped: Vec<_> = equations.iter().map(|(left, right)| (right.clone(), left.clone())).collect();
        let (mut one, mut other) = (solver(), solver());
        prop_assert_eq!(solve(&mut one, &equations), solve(&mut other, &swapped));
        for (left, _) in &equations {
            prop_assert_eq!(one.resolve(left), other.resolve(left));
        }
    }

    #[test]
    fn a_solution_satisfies_its_equations(equations in equations()) {
        let mut solver = solver();
        let solved = solve(&mut solver, &equations);
        for ((left, right), solved) in equations.iter().zip(solved) {
            prop_assert_eq!(solver.resolve(left) == solver.resolve(right), solved);
        }
    }

    #[test]
    fn a_solution_mentions_no_solved_unknown(equations in equations(), any in dimension()) {
        let mut solver = solver();
        solve(&mut solver, &equations);
        let resolved = solver.resolve(&any);
        prop_assert!(solver.solved_in(&resolved).is_empty());
        prop_assert_eq!(solver.resolve(&resolved), resolved);
    }

    #[test]
    fn solving_twice_changes_nothing(equations in equations(), any in dimension()) {
        let mut solver = solver();
        let first = solve(&mut solver, &equations);
        let before = solver.resolve(&any);
        prop_assert_eq!(solve(&mut solver, &equations), first);
        prop_assert_eq!(solver.resolve(&any), before);
    }

    #[test]
    fn solvability_does_not_depend_on_the_order(equations in equations()) {
        let reversed: Vec<_> = equations.iter().rev().cloned().collect();
        let all = |equations: &[_]| solve(&mut solver(), equations).into_iter().all(|solved| solved);
        prop_assert_eq!(all(&equations), all(&reversed));
    }

    #[test]
    fn a_use_of_a_scheme_fits_the_scheme_and_leaves_it_alone(left in dimension(), right in dimension()) {
        let mut solver = Solver::default();
        let mark = solver.mark();
        (0..UNKNOWNS).for_each(|_| drop(solver.fresh()));
        let scheme = solver.generalise(mark, &[Kind::Number(left.clone())], &Kind::Number(right.clone()));
        let used = solver.instantiate(&scheme);
        let (Kind::Number(taken), Kind::Number(given)) = (&used.parameters[0], &used.result) else {
            return Err(TestCaseError::fail("numbers stay numbers"));
        };
        // Renamed, a scheme is as general as before; so it fits any renaming of itself.
        prop_assert!(solver.equate(&taken.divide(given), &left.divide(&right)));
        let bases = |it: &Dimension| it.factors().iter().filter(|it| matches!(it.0, Atom::Base(_))).count();
        prop_assert_eq!(bases(taken), bases(&left));
    }
}

#[test]
fn what_is_older_than_a_scheme_stays_as_it_is() {
    let mut solver = Solver::default();
    let old = solver.fresh();
    let mark = solver.mark();
    let (first, second) = (solver.fresh(), solver.fresh());
    assert!(solver.equate(&first.multiply(&second), &old));
    let scheme = solver.generalise(mark, &[Kind::Number(first), Kind::Number(second)], &Kind::Truth);
    let data = Dimension::base(BaseId(1));
    for _ in 0..2 {
        let used = solver.instantiate(&scheme);
        let (Kind::Number(first), Kind::Number(second)) = (&used.parameters[0], &used.parameters[1]) else { panic!() };
        assert!(solver.equate(&first.multiply(second), &old));
    }
    assert!(solver.equate(&old, &data));
    let used = solver.instantiate(&scheme);
    let (Kind::Number(first), Kind::Number(second)) = (&used.parameters[0], &used.parameters[1]) else { panic!() };
    assert!(solver.equate(first, &data));
    assert!(solver.resolve(second).is_one());
}

#[test]
fn long_chains_are_solved_in_either_direction() {
    for newest_first in [false, true] {
        let mut solver = Solver::default();
        let all: Vec<Dimension> = (0..10_000).map(|_| solver.fresh()).collect();
        let mut pairs: Vec<_> = all.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        if newest_first {
            pairs.reverse();
        }
        pairs.iter().for_each(|(left, right)| assert!(solver.equate(left, right)));
        assert!(solver.equate(&all[0], &Dimension::time()));
        all.iter().for_each(|it| assert_eq!(solver.resolve(it), Dimension::time()));
    }
}

#[test]
fn truth_values_and_numbers_do_not_mix() {
    let mut solver = Solver::default();
    let (one, other) = (solver.open(), solver.open());
    assert_eq!(solver.unify(&one, &other), Ok(()));
    assert_eq!(solver.unify(&other, &Kind::Truth), Ok(()));
    assert_eq!(solver.known(&one), Kind::Truth);
    assert_eq!(solver.unify(&one, &Kind::Number(Dimension::one())), Err(Conflict::Kind));
    assert_eq!(solver.unify(&one, &Kind::Error), Ok(()));
    assert!(solver.number(&one).is_none());
}

#[test]
fn huge_exponents_do_not_panic() {
    let mut solver = Solver::default();
    let unknown = solver.fresh();
    let huge = Exponent::new(i64::MAX, 3);
    let large = unknown.power(huge).multiply(&Dimension::time());
    for power in [huge, -huge, huge.recip()] {
        let _ = solver.equate(&large.power(power), &unknown.power(Exponent::new(7, i64::MAX)));
    }
}
