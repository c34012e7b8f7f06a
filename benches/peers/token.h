// The token economy as one would write it by hand: one step of one run. Who pays whom is known, so the
// three passes of the rationing rule are written out, and what can never be cut is left out of them.
#ifndef TOKEN_H
#define TOKEN_H
#include "chance.h"

enum { TOKEN_STOCKS = 10, TOKEN_STEPS = 1095, TOKEN_SEED = 2026 };
enum { SHOCK = 2927157138u, MOOD = 2779191413u };

typedef struct {
    double reserve, funds, locked, team, curators, staked, cash, users, exchange, operators, sentiment;
} Token;

// What is drawn once per run, and what all runs share in a step.
typedef struct { double eagerness, growth, appetite; } Drawn;
typedef struct { double t, season, emission, vesting; } Moment;

static const char *const TOKEN_NAMES[TOKEN_STOCKS] = {
    "Treasury.reserve", "Treasury.funds", "Team.locked", "Team.wallet", "Curators.wallet",
    "Curators.staked", "Users.cash", "Users.tokens", "Exchange.tokens", "Operators.wallet"};

static Token token_start(void) {
    double all = 995e6, given = 0.3 + 0.2 + 0.02 + 0.15 + 0.2 + 0.03 + 0.04;
    return (Token){all * 0.3, 3e6, all * 0.2, all * 0.02, all * 0.15, all * 0.2, 5e6,
                   all * 0.03, all * 0.04, all * (1.0 - given), 0.0};
}

static Moment token_moment(int row) {
    double t = row;
    return (Moment){t, 1.0 + 0.3 * sin(2.0 * M_PI * t / 365.0), 1.5e6 * pow(0.5, t / 730.0),
                    t >= 365.0 ? 350e3 : 0.0};
}

static Drawn token_drawn(uint32_t run) {
    Stream eagerness = stream(TOKEN_SEED, run, 597393224u);
    Stream growth = stream(TOKEN_SEED, run, 3346113203u);
    Stream appetite = stream(TOKEN_SEED, run, 369414594u);
    Drawn d;
    do d.eagerness = 0.01 + (0.03 - 0.01) * next_uniform(&eagerness);
    while (!(d.eagerness >= 0.0 && d.eagerness <= 1.0));
    do d.growth = 0.35 / 365.0 + 0.1 / 365.0 * standard_normal(next_uniform(&growth));
    while (!(d.growth >= -1.0 / 365.0 && d.growth <= 5.0 / 365.0));
    do d.appetite = exp(0.25 * standard_normal(next_uniform(&appetite)));
    while (!(d.appetite >= 0.1 && d.appetite <= 10.0));
    return d;
}

static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }

// The part of what is asked that `left` can serve.
static inline double served(double asked, double left) { return asked <= left ? 1.0 : left / asked; }

// A stock that ends next to its lower bound, which is 0, is put on it.
static inline double snapped(double now, double held, double moved) {
    return fabs(now) <= 1e-12 * (held + moved) ? 0.0 : now;
}

// `EXP` is the exponential that the including program uses.
static inline Token token_step(Token s, Drawn d, Moment m, double shock_z, double mood_z) {
    // Values.
    double shock = 0.04 * shock_z;
    double mood = EXP(0.25 * mood_z);
    double sentiment = s.sentiment * 0.97 + shock;
    double dearness = EXP(sentiment);
    double price = 0.05 * dearness;
    double circulating = s.team + s.curators + s.users + s.exchange + s.operators;
    double issued = circulating + s.staked;
    double share = issued != 0.0 ? s.staked / issued : 0.0;
    double reward = 0.002 * 0.4 / most(share, 0.05);
    double fee = least(0.3 * mood * m.season, 0.5);
    double usage = 0.08 * s.users * m.season;
    double demand = d.appetite * mood * m.season * 0.04 * s.cash / price;
    double spent = price * demand;

    // Asks.
    double emission = m.emission, vesting = m.vesting, grants = 600e3, team_sales = 250e3, licences = 250e3;
    double rewards = reward * s.staked;
    double stake = d.eagerness * s.curators * reward / 0.002;
    double unstake = 0.01 * s.staked, slashing = 0.0005 * s.staked;
    double curator_sales = 0.015 * s.curators * dearness;
    double purchases = demand;
    double fees = fee * (1.0 - 0.4) * usage, burnt = fee * 0.4 * usage;
    double income = 200e3 * EXP(d.growth * m.t);
    double payments = (1.0 - 0.12) * spent, market_fees = 0.12 * spent, living = 180e3;
    double salaries = 30e3, audits = 20e3, marketing = 25e3;

    // Sure: what will leave the exchange, and what will be burnt, even if nothing comes in.
    double sure_purchases = served(purchases, s.exchange);
    double sure_burnt = served(burnt + fees, s.users);
    double sure_slashing = served(slashing + unstake, s.staked);
    double sure_licences = served(licences, s.operators);

    // Rooms: below the cap, and in the exchange.
    double supply = circulating + s.staked + s.locked + s.reserve;
    double burning = sure_burnt * burnt + sure_licences * licences + sure_slashing * slashing;
    double mintable = served(emission, most(1e9 - supply + burning, 0.0));
    double room = served(curator_sales + team_sales, most(50e6 - s.exchange + sure_purchases * purchases, 0.0));

    // Payments, payers before payees.
    double f_cash = served(living + market_fees + payments, s.cash + income);
    market_fees *= f_cash, payments *= f_cash, living *= f_cash;
    double funds = s.funds + market_fees;
    double f_salaries = served(salaries, funds);
    double f_audits = served(audits + marketing, most(funds - salaries, 0.0));
    salaries *= f_salaries, audits *= f_audits, marketing *= f_audits;
    emission *= mintable;
    double reserve = s.reserve + emission;
    double f_rewards = served(rewards, reserve);
    double f_grants = served(grants, most(reserve - rewards, 0.0));
    rewards *= f_rewards, grants *= f_grants;
    double f_curators = served(room * curator_sales + stake, s.curators + grants);
    double f_staked = served(slashing + unstake, s.staked + rewards);
    curator_sales *= room * f_curators, stake *= f_curators, slashing *= f_staked, unstake *= f_staked;
    vesting *= served(vesting, s.locked);
    team_sales *= room * served(room * team_sales, s.team + vesting);
    purchases *= served(purchases, s.exchange + curator_sales + team_sales);
    double f_users = served(burnt + fees, s.users + purchases);
    burnt *= f_users, fees *= f_users;
    licences *= served(licences, s.operators + fees);

    // Moves.
    Token n;
    n.reserve = snapped(s.reserve - rewards + emission - grants, s.reserve, rewards + emission + grants);
    n.funds = snapped(s.funds - salaries - audits + market_fees - marketing, s.funds,
                      salaries + audits + market_fees + marketing);
    n.locked = snapped(s.locked - vesting, s.locked, vesting);
    n.team = snapped(s.team - team_sales + vesting, s.team, team_sales + vesting);
    n.curators = snapped(s.curators - curator_sales + grants - stake + unstake, s.curators,
                         curator_sales + grants + stake + unstake);
    n.staked = snapped(s.staked + rewards - slashing + stake - unstake, s.staked,
                       rewards + slashing + stake + unstake);
    n.cash = snapped(s.cash + income - living - market_fees - payments, s.cash,
                     income + living + market_fees + payments);
    n.users = snapped(s.users - burnt - fees + purchases, s.users, burnt + fees + purchases);
    double turnover = curator_sales + purchases + team_sales;
    double exchange = snapped(s.exchange + curator_sales - purchases + team_sales, s.exchange, turnover);
    n.exchange = fabs(exchange - 50e6) <= 1e-12 * (s.exchange + turnover) ? 50e6 : exchange;
    n.operators = snapped(s.operators + fees - licences, s.operators, fees + licences);
    n.sentiment = sentiment;
    return n;
}
#endif
