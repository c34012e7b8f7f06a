//! Functions that need not be fast: those of the `libm` crate, which has no code of the platform's in it.

/// The decimal logarithm, within 1 ulp: minus infinity at 0, no number below.
#[must_use]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// The sine of an angle in radians, within 1 ulp.
#[must_use]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// The cosine of an angle in radians, within 1 ulp.
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// The tangent of an angle in radians, within 1 ulp.
#[must_use]
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// The angle of the point (`x`, `y`) in radians, between -π and π, within 2 ulp.
#[must_use]
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// The hyperbolic tangent, within 2 ulp.
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// The distribution function of the standard normal distribution, relative error below `1e-15 * (2 + x²)`.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// The logarithm of the gamma function of a number above 0, absolute error a few ulp of the larger of 1 and the result.
#[must_use]
pub fn lgamma(x: f64) -> f64 {
    libm::lgamma(x)
}
