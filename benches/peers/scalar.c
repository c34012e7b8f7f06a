// Hand-written scalar C: one run after the other, libm's functions, no vectors asked for.
#define EXP exp
#include "measure.h"
#include "token.h"

static void token(const Options *o, Kept *k) {
    Moment *moments = malloc(sizeof(Moment) * (size_t)(o->steps + 1));
    for (int row = 0; row <= o->steps; row++) moments[row] = token_moment(row);
    for (int run = 0; run < o->runs; run++) {
        Drawn drawn = token_drawn((uint32_t)run + 1);
        Stream shock = stream(TOKEN_SEED, (uint32_t)run + 1, SHOCK);
        Stream mood = stream(TOKEN_SEED, (uint32_t)run + 1, MOOD);
        Token s = token_start();
        double *out = k->numbers + (size_t)run * (size_t)k->rows * TOKEN_STOCKS;
        for (int row = 0; row < o->steps; row++) {
            if (k->rows > 1) memcpy(out, &s, sizeof(double) * TOKEN_STOCKS), out += TOKEN_STOCKS;
            double z = standard_normal(next_uniform(&shock));
            s = token_step(s, drawn, moments[row], z, standard_normal(next_uniform(&mood)));
        }
        memcpy(out, &s, sizeof(double) * TOKEN_STOCKS);
    }
    free(moments);
}

// Births and litters come from outside; deaths and meals are cut where there is not enough.
static void predator_prey(const Options *o, Kept *k) {
    for (int run = 0; run < o->runs; run++) {
        double fertility = 0.6;
        if (o->runs > 1) {
            Stream s = stream(7, (uint32_t)run + 1, 999570058u);
            fertility = 0.5 + (0.7 - 0.5) * next_uniform(&s);
        }
        double s[2] = {60.0, 20.0}, *out = k->numbers + (size_t)run * (size_t)k->rows * 2;
        for (int row = 0; row < o->steps; row++) {
            if (k->rows > 1) memcpy(out, s, sizeof s), out += 2;
            double births = fertility * s[0] * 0.05, eaten = 0.02 * s[0] * s[1] * 0.05;
            double litters = 0.01 * s[0] * s[1] * 0.05, deaths = 0.5 * s[1] * 0.05;
            eaten *= served(eaten, s[0] + births);
            deaths *= served(deaths, s[1] + litters);
            s[0] = snapped(s[0] + births - eaten, s[0], births + eaten);
            s[1] = snapped(s[1] - deaths + litters, s[1], deaths + litters);
        }
        memcpy(out, s, sizeof s);
    }
}

int main(int count, char **texts) {
    static const char *const animals[2] = {"hares", "lynxes"};
    Options o = options(count, texts);
    int small = !strcmp(o.model, "predator_prey");
    if (!o.steps) o.steps = small ? 1000 : TOKEN_STEPS;
    Kept k = {.stocks = small ? 2 : TOKEN_STOCKS, .lanes = 1};
    measure(o, k, small ? predator_prey : token, small ? animals : TOKEN_NAMES);
}
