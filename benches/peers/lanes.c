// The same C over lanes: runs lie side by side in arrays, every loop over them is one that a compiler
// turns into vectors, and the functions of libm are replaced by ones without branches.
#include <stdint.h>
#include <string.h>

#ifndef LANES
#define LANES 32
#endif

static inline uint64_t bits_of(double x) { uint64_t b; memcpy(&b, &x, 8); return b; }
static inline double of_bits(uint64_t b) { double x; memcpy(&x, &b, 8); return x; }

// e to the x, for |x| < 700: 2^k times a polynomial in what remains, good to an ulp or so.
static inline double lane_exp(double x) {
    const double magic = 0x1.8p52;
    double shifted = x * 0x1.71547652b82fep0 + magic;
    double k = shifted - magic;
    double r = (x - k * 0x1.62e42fefa3800p-1) - k * 0x1.ef35793c76730p-45;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    double y = 1.0 + (r + r * r * p);
    return of_bits(bits_of(y) + (bits_of(shifted) << 52));
}

// The natural logarithm of a normal number above zero, as in fdlibm.
static inline double lane_log(double x) {
    uint64_t b = bits_of(x) - 0x3fe6a09e667f3bcdull; // the root of a half
    // The exponent, rounded down, made a double without an instruction that only AVX-512 has.
    uint64_t biased = (b + (1024ull << 52)) >> 52;
    double k = of_bits(biased | 0x4330000000000000ull) - (0x1p52 + 1024.0);
    double m = of_bits((b & 0x000fffffffffffffull) + 0x3fe6a09e667f3bcdull);
    double f = m - 1.0, s = f / (2.0 + f), z = s * s, w = z * z;
    double t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double t2 = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 +
                w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    double half = 0.5 * f * f;
    return k * 6.93147180369123816490e-01 - ((half - (s * (half + (t1 + t2)) + k * 1.90821492927058770002e-10)) - f);
}

#define EXP lane_exp
#include "measure.h"
#include "token.h"

typedef struct { uint64_t a[LANES], b[LANES], c[LANES], n; } Streams;

static void seed_lanes(Streams *s, int first, uint32_t site) {
    for (int l = 0; l < LANES; l++) {
        Stream one = stream(TOKEN_SEED, (uint32_t)(first + l + 1), site);
        s->a[l] = one.a, s->b[l] = one.b, s->c[l] = one.c, s->n = one.n;
    }
}

// One standard normal number for each lane. Both arms of the quantile are cheap enough to take; the far
// tail, which one draw in 36 billion meets, is left to a loop of its own.
static inline void draw(Streams *restrict s, double *restrict z) {
    double u[LANES];
    uint64_t far = 0;
    #pragma omp simd
    for (int l = 0; l < LANES; l++) {
        uint64_t out = s->a[l] + s->b[l] + s->n;
        s->a[l] = s->b[l] ^ (s->b[l] >> 11);
        s->b[l] = s->c[l] + (s->c[l] << 3);
        s->c[l] = ((s->c[l] << 24) | (s->c[l] >> 40)) + out;
        // 53 bits as a double, in two halves: SSE2 and AVX2 convert no 64-bit integers.
        double high = of_bits((out >> 43) | 0x4530000000000000ull) - 0x1p84;
        double low = of_bits((out >> 11 & 0xffffffffull) | 0x4330000000000000ull) - 0x1p52;
        double v = (high + low) * 0x1p-53;
        u[l] = v < 0x1p-54 ? 0x1p-54 : v;
    }
    s->n++;
    #pragma omp simd reduction(| : far)
    for (int l = 0; l < LANES; l++) {
        double q = u[l] - 0.5, v = q <= 0.0 ? u[l] : 1.0 - u[l];
        Ratio centre = as241_centre(0.180625 - q * q), tail = as241_near(sqrt(-lane_log(v)) - 1.6);
        int middle = fabs(q) <= 0.425;
        double ratio = (middle ? centre.above : tail.above) / (middle ? centre.below : tail.below);
        far |= v < 1.4e-11 ? 1 : 0;
        z[l] = ratio * (middle ? q : q < 0.0 ? -1.0 : 1.0);
    }
    if (far)
        for (int l = 0; l < LANES; l++) z[l] = standard_normal(u[l]);
}

typedef struct { double of[TOKEN_STOCKS + 1][LANES]; } Tokens;

static inline void step(Tokens *restrict s, const double (*restrict drawn)[LANES], Moment m,
                        const double *restrict shock, const double *restrict mood) {
    #pragma omp simd
    for (int l = 0; l < LANES; l++) {
        Token one = {s->of[0][l], s->of[1][l], s->of[2][l], s->of[3][l], s->of[4][l], s->of[5][l],
                     s->of[6][l], s->of[7][l], s->of[8][l], s->of[9][l], s->of[10][l]};
        Drawn d = {drawn[0][l], drawn[1][l], drawn[2][l]};
        Token n = token_step(one, d, m, shock[l], mood[l]);
        s->of[0][l] = n.reserve, s->of[1][l] = n.funds, s->of[2][l] = n.locked, s->of[3][l] = n.team;
        s->of[4][l] = n.curators, s->of[5][l] = n.staked, s->of[6][l] = n.cash, s->of[7][l] = n.users;
        s->of[8][l] = n.exchange, s->of[9][l] = n.operators, s->of[10][l] = n.sentiment;
    }
}

static void block(const Options *o, const Moment *moments, int first, int rows, double *out) {
    double drawn[3][LANES], shock_z[LANES], mood_z[LANES];
    Tokens s;
    Streams shock, mood;
    for (int l = 0; l < LANES; l++) {
        Drawn d = token_drawn((uint32_t)(first + l + 1));
        drawn[0][l] = d.eagerness, drawn[1][l] = d.growth, drawn[2][l] = d.appetite;
        Token start = token_start();
        double *from = &start.reserve;
        for (int i = 0; i <= TOKEN_STOCKS; i++) s.of[i][l] = from[i];
    }
    seed_lanes(&shock, first, SHOCK);
    seed_lanes(&mood, first, MOOD);
    size_t row_size = sizeof(double) * TOKEN_STOCKS * LANES;
    for (int row = 0; row < o->steps; row++) {
        if (rows > 1) memcpy(out, s.of, row_size), out += TOKEN_STOCKS * LANES;
        draw(&shock, shock_z);
        draw(&mood, mood_z);
        step(&s, (const double (*)[LANES])drawn, moments[row], shock_z, mood_z);
    }
    memcpy(out, s.of, row_size);
}

static void token(const Options *o, Kept *k) {
    Moment *moments = malloc(sizeof(Moment) * (size_t)(o->steps + 1));
    for (int row = 0; row <= o->steps; row++) moments[row] = token_moment(row);
    for (int first = 0; first < o->runs; first += LANES)
        block(o, moments, first, k->rows, k->numbers + (size_t)first * (size_t)k->rows * TOKEN_STOCKS);
    free(moments);
}

int main(int count, char **texts) {
    Options o = options(count, texts);
    if (!o.steps) o.steps = TOKEN_STEPS;
    Kept k = {.stocks = TOKEN_STOCKS, .lanes = LANES};
    measure(o, k, token, TOKEN_NAMES);
}
