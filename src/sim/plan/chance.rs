//! Draws: each place in the text has a stream of its own, and each draw is a quantile of one uniform.

use super::checks::Must;
use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use crate::model::{Distribution, Draw, DrawEach};
use crate::sim::tape::{Code, Part, Stage};

impl<'m> Compiler<'m> {
    /// What a site drew; it is drawn when it is first asked for.
    pub fn draw(&mut self, id: &'m str, at: &mut Environment<'m>) -> Shaped {
        if let Some(known) = at.draws.get(id) {
            return known.clone();
        }
        let Some(draw) = self.draws.get(id).copied() else { return self.number(f64::NAN) };
        let sets = self.shapes.sets(&draw.shape);
        let elements = self.shapes.elements(&sets);
        let site = self.site(draw.site);
        // What draws on each row uses its first uniform on row 0, and again before it.
        let early = self.graph.part == Part::Start && draw.each == DrawEach::Step;
        let code = if early { Code::First } else { Code::Uniform };
        let node = self.graph.effect(code, &[], site, elements, if draw.each == DrawEach::Step && !early { Stage::Row } else { Stage::Start });
        let uniform = Shaped { node, sets };
        let drawn = self.quantile(draw, uniform, at);
        at.draws.insert(id, drawn.clone());
        drawn
    }

    fn quantile(&mut self, draw: &'m Draw, uniform: Shaped, at: &mut Environment<'m>) -> Shaped {
        let mut arguments = Vec::new();
        for tree in &draw.arguments {
            let argument = self.expression(tree, at);
            self.watch(Must::BeNumber, &draw.id, ("an argument of its distribution", Some(tree)), &argument, at);
            arguments.push(argument);
        }
        match (draw.distribution, arguments.as_slice()) {
            (Distribution::Uniform, [low, high]) => {
                let width = self.each(Code::Subtract, &[high.clone(), low.clone()]);
                let part = self.each(Code::Multiply, &[width, uniform]);
                self.each(Code::Add, &[low.clone(), part])
            }
            (Distribution::Normal, [mean, deviation]) => self.normal(uniform, mean, deviation),
            (Distribution::Lognormal, [mean, deviation]) => {
                let normal = self.normal(uniform, mean, deviation);
                self.each(Code::Exp, &[normal])
            }
            (Distribution::Exponential, [rate]) => self.exponential(uniform, rate),
            (Distribution::Triangular, [low, mode, high]) => self.triangular(uniform, [low, mode, high]),
            (Distribution::Bernoulli, [chance]) => self.each(Code::Less, &[uniform, chance.clone()]),
            (Distribution::Poisson, [mean]) => self.each(Code::Poisson, &[uniform, mean.clone()]),
            (Distribution::Binomial, [trials, chance]) => {
                self.each(Code::Binomial, &[uniform, trials.clone(), chance.clone()])
            }
            _ => self.number(f64::NAN),
        }
    }

    /// `mean + deviation * z`
    fn normal(&mut self, uniform: Shaped, mean: &Shaped, deviation: &Shaped) -> Shaped {
        let standard = self.each(Code::StandardNormal, &[uniform]);
        let part = self.each(Code::Multiply, &[deviation.clone(), standard]);
        self.each(Code::Add, &[mean.clone(), part])
    }

    /// `-log1p(-u) / rate`, infinite where the rate is 0.
    fn exponential(&mut self, uniform: Shaped, rate: &Shaped) -> Shaped {
        let negative = self.each(Code::Negate, &[uniform]);
        let logarithm = self.each(Code::Log1p, &[negative]);
        let waits = self.each(Code::Negate, &[logarithm]);
        let infinity = self.number(f64::INFINITY);
        self.each(Code::SafeDiv, &[waits, rate.clone(), infinity])
    }

    fn triangular(&mut self, uniform: Shaped, [low, mode, high]: [&Shaped; 3]) -> Shaped {
        let (low, mode, high) = (low.clone(), mode.clone(), high.clone());
        let (one, nothing) = (self.number(1.0), self.number(f64::NAN));
        let width = self.each(Code::Subtract, &[high.clone(), low.clone()]);
        let (left, right) =
            (self.each(Code::Subtract, &[mode.clone(), low.clone()]), self.each(Code::Subtract, &[high.clone(), mode.clone()]));
        let share = self.each(Code::Divide, &[left.clone(), width.clone()]);
        let rest = self.each(Code::Subtract, &[one, uniform.clone()]);
        let rise = self.root_of(&[uniform.clone(), width.clone(), left]);
        let rising = self.each(Code::Add, &[low.clone(), rise]);
        let fall = self.root_of(&[rest, width.clone(), right]);
        let falling = self.each(Code::Subtract, &[high.clone(), fall]);
        let is_rising = self.each(Code::Less, &[uniform, share]);
        let drawn = self.each(Code::Select, &[is_rising, rising, falling]);
        let zero = self.number(0.0);
        let is_point = self.each(Code::Equal, &[width, zero]);
        let drawn = self.each(Code::Select, &[is_point, mode.clone(), drawn]);
        let ordered = [self.each(Code::LessOrEqual, &[low, mode.clone()]), self.each(Code::LessOrEqual, &[mode, high])];
        let ordered = self.each(Code::And, &ordered);
        self.each(Code::Select, &[ordered, drawn, nothing])
    }

    /// The square root of a product of three, from left to right.
    fn root_of(&mut self, factors: &[Shaped; 3]) -> Shaped {
        let [one, two, three] = factors;
        let product = self.each(Code::Multiply, &[one.clone(), two.clone()]);
        let product = self.each(Code::Multiply, &[product, three.clone()]);
        self.each(Code::Sqrt, &[product])
    }
}
