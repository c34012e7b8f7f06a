// NumPy's SeedSequence and SFC64, and the normal quantile AS 241: what every peer in C draws with.
#ifndef CHANCE_H
#define CHANCE_H
#include <math.h>
#include <stdint.h>

typedef struct { uint64_t a, b, c, n; } Stream;

static inline uint64_t next_bits(Stream *s) {
    uint64_t out = s->a + s->b + s->n++;
    s->a = s->b ^ (s->b >> 11);
    s->b = s->c + (s->c << 3);
    s->c = ((s->c << 24) | (s->c >> 40)) + out;
    return out;
}

static inline double next_uniform(Stream *s) {
    double u = (double)(next_bits(s) >> 11) * 0x1p-53;
    return u < 0x1p-54 ? 0x1p-54 : u;
}

static uint32_t hash_mix(uint32_t value, uint32_t *constant) {
    value ^= *constant;
    *constant *= 0x931e8875u;
    value *= *constant;
    return value ^ (value >> 16);
}

static uint32_t pool_mix(uint32_t x, uint32_t y) {
    uint32_t mixed = x * 0xca01f9ddu - y * 0x4973f715u;
    return mixed ^ (mixed >> 16);
}

// SeedSequence(seed, spawn_key=(run, site)), then SFC64's own start.
static Stream stream(uint32_t seed, uint32_t run, uint32_t site) {
    uint32_t entropy[6] = {seed, 0, 0, 0, run, site}, pool[4], constant = 0x43b0d7e5u, words[6];
    for (int i = 0; i < 4; i++) pool[i] = hash_mix(entropy[i], &constant);
    for (int from = 0; from < 4; from++)
        for (int to = 0; to < 4; to++)
            if (from != to) pool[to] = pool_mix(pool[to], hash_mix(pool[from], &constant));
    for (int from = 4; from < 6; from++)
        for (int to = 0; to < 4; to++) pool[to] = pool_mix(pool[to], hash_mix(entropy[from], &constant));
    constant = 0x8b51f9ddu;
    for (int i = 0; i < 6; i++) {
        uint32_t value = pool[i % 4] ^ constant;
        constant *= 0x58f38dedu;
        value *= constant;
        words[i] = value ^ (value >> 16);
    }
    Stream s = {words[0] | (uint64_t)words[1] << 32, words[2] | (uint64_t)words[3] << 32,
                words[4] | (uint64_t)words[5] << 32, 1};
    for (int i = 0; i < 12; i++) next_bits(&s);
    return s;
}

// Seven degrees over seven: numerator and denominator apart, so that lanes choose before they divide.
typedef struct { double above, below; } Ratio;

#define RATIO(r, a7, a6, a5, a4, a3, a2, a1, a0, b7, b6, b5, b4, b3, b2, b1)                       \
    (Ratio){(((((((a7) * r + a6) * r + a5) * r + a4) * r + a3) * r + a2) * r + a1) * r + a0,      \
            (((((((b7) * r + b6) * r + b5) * r + b4) * r + b3) * r + b2) * r + b1) * r + 1.0}

static inline Ratio as241_centre(double r) {
    return RATIO(r, 2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
                 4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
                 1.3314166789178437745e2, 3.3871328727963666080e0, 5.2264952788528545610e3,
                 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
                 5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1);
}

static inline Ratio as241_near(double r) {
    return RATIO(r, 7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                 1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
                 4.63033784615654529590e0, 1.42343711074968357734e0, 1.05075007164441684324e-9,
                 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
                 6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0);
}

static inline Ratio as241_far(double r) {
    return RATIO(r, 2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                 2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                 5.46378491116411436990e0, 6.65790464350110377720e0, 2.04426310338993978564e-15,
                 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
                 1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1);
}

static inline double standard_normal(double u) {
    double q = u - 0.5;
    if (fabs(q) <= 0.425) {
        Ratio centre = as241_centre(0.180625 - q * q);
        return q * (centre.above / centre.below);
    }
    double r = sqrt(-log(q <= 0.0 ? u : 1.0 - u));
    Ratio tail = r <= 5.0 ? as241_near(r - 1.6) : as241_far(r - 5.0);
    return (q < 0.0 ? -tail.above : tail.above) / tail.below;
}
#endif
