//! A number with its dimension, as units and constants have it.

use num_traits::ToPrimitive;

use super::{Dimension, Exponent};

/// How much something is in base quantities (time in seconds), and its dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The amount in base quantities.
    pub scale: f64,
    /// The dimension.
    pub dimension: Dimension,
}

impl Measure {
    /// A plain number.
    pub fn number(scale: f64) -> Measure {
        Measure { scale, dimension: Dimension::one() }
    }

    /// The product.
    pub fn multiply(&self, other: &Measure) -> Measure {
        Measure { scale: self.scale * other.scale, dimension: self.dimension.multiply(&other.dimension) }
    }

    /// The quotient.
    pub fn divide(&self, other: &Measure) -> Measure {
        Measure { scale: self.scale / other.scale, dimension: self.dimension.divide(&other.dimension) }
    }

    /// The power.
    pub fn power(&self, exponent: Exponent) -> Measure {
        let scale = match (exponent.is_integer(), i32::try_from(*exponent.numer())) {
            (true, Ok(whole)) => self.scale.powi(whole),
            _ => self.scale.powf(exponent.to_f64().unwrap_or(1.0)),
        };
        Measure { scale, dimension: self.dimension.power(exponent) }
    }

    /// The amount where time counts in a unit of `seconds` seconds instead of in seconds.
    pub fn scale_in(&self, seconds: f64) -> f64 {
        let exponent = self.dimension.time_exponent();
        match (exponent.is_integer(), i32::try_from(*exponent.numer())) {
            // Dividing keeps `year = 365 day` exact, where multiplying by 1/86400 would not.
            (true, Ok(0)) => self.scale,
            (true, Ok(whole)) if whole > 0 => self.scale / seconds.powi(whole),
            (true, Ok(whole)) => self.scale * seconds.powi(-whole),
            _ => self.scale * seconds.powf(-exponent.to_f64().unwrap_or(0.0)),
        }
    }
}
