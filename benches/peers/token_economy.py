"""The token economy in Python: one text that NumPy runs on arrays of runs, and numba on one run.

``namespace`` says what ``exp``, ``least``, ``most``, ``served`` and ``snapped`` are.
"""

import math

STOCKS = (
    "Treasury.reserve", "Treasury.funds", "Team.locked", "Team.wallet", "Curators.wallet",
    "Curators.staked", "Users.cash", "Users.tokens", "Exchange.tokens", "Operators.wallet",
)  # fmt: skip
SEED, STEPS = 2026, 1095
SHOCK, MOOD = 2927157138, 2779191413
EAGERNESS, GROWTH, APPETITE = 597393224, 3346113203, 369414594

ALL = 995e6
LAST = 1.0 - (0.3 + 0.2 + 0.02 + 0.15 + 0.2 + 0.03 + 0.04)
START = (
    ALL * 0.3, 3e6, ALL * 0.2, ALL * 0.02, ALL * 0.15, ALL * 0.2, 5e6, ALL * 0.03, ALL * 0.04, ALL * LAST,
)  # fmt: skip


def moments() -> list[tuple[float, float, float, float]]:
    """For each row its time, the season, the emission asked for and what vests."""
    return [
        (
            float(t),
            1.0 + 0.3 * math.sin(2.0 * math.pi * t / 365.0),
            1.5e6 * math.pow(0.5, t / 730.0),
            350e3 if t >= 365.0 else 0.0,
        )
        for t in range(STEPS)
    ]


STEP = """
def step(reserve, funds, locked, team, curators, staked, cash, users, exchange, operators, sentiment,
         eagerness, growth, appetite, t, season, emission, vesting, shock_z, mood_z):
    # Values.
    mood = exp(0.25 * mood_z)
    sentiment = sentiment * 0.97 + 0.04 * shock_z
    dearness = exp(sentiment)
    price = 0.05 * dearness
    circulating = team + curators + users + exchange + operators
    share = staked / (circulating + staked)
    reward = 0.002 * 0.4 / most(share, 0.05)
    fee = least(0.3 * mood * season, 0.5)
    usage = 0.08 * users * season
    demand = appetite * mood * season * 0.04 * cash / price
    spent = price * demand

    # Asks.
    grants, team_sales, licences, living = 600e3, 250e3, 250e3, 180e3
    salaries, audits, marketing = 30e3, 20e3, 25e3
    rewards = reward * staked
    stake = eagerness * curators * reward / 0.002
    unstake, slashing = 0.01 * staked, 0.0005 * staked
    curator_sales = 0.015 * curators * dearness
    purchases = demand
    fees, burnt = fee * (1.0 - 0.4) * usage, fee * 0.4 * usage
    income = 200e3 * exp(growth * t)
    payments, market_fees = (1.0 - 0.12) * spent, 0.12 * spent

    # Sure, and rooms.
    burning = served(burnt + fees, users) * burnt + served(licences, operators) * licences \
        + served(slashing + unstake, staked) * slashing
    supply = circulating + staked + locked + reserve
    emission = emission * served(emission, most(1e9 - supply + burning, 0.0))
    free = 50e6 - exchange + served(purchases, exchange) * purchases
    room = served(curator_sales + team_sales, most(free, 0.0))

    # Payments, payers before payees.
    factor = served(living + market_fees + payments, cash + income)
    market_fees, payments, living = market_fees * factor, payments * factor, living * factor
    left = funds + market_fees
    factor = served(audits + marketing, most(left - salaries, 0.0))
    salaries = salaries * served(salaries, left)
    audits, marketing = audits * factor, marketing * factor
    left = reserve + emission
    grants = grants * served(grants, most(left - rewards, 0.0))
    rewards = rewards * served(rewards, left)
    factor = served(room * curator_sales + stake, curators + grants)
    curator_sales, stake = curator_sales * (room * factor), stake * factor
    factor = served(slashing + unstake, staked + rewards)
    slashing, unstake = slashing * factor, unstake * factor
    vesting = vesting * served(vesting, locked)
    team_sales = team_sales * (room * served(room * team_sales, team + vesting))
    purchases = purchases * served(purchases, exchange + curator_sales + team_sales)
    factor = served(burnt + fees, users + purchases)
    burnt, fees = burnt * factor, fees * factor
    licences = licences * served(licences, operators + fees)

    # Moves.
    turnover = curator_sales + purchases + team_sales
    after = snapped(exchange + curator_sales - purchases + team_sales, exchange, turnover)
    return (
        snapped(reserve - rewards + emission - grants, reserve, rewards + emission + grants),
        snapped(funds - salaries - audits + market_fees - marketing, funds, salaries + audits + market_fees + marketing),
        snapped(locked - vesting, locked, vesting),
        snapped(team - team_sales + vesting, team, team_sales + vesting),
        snapped(curators - curator_sales + grants - stake + unstake, curators, curator_sales + grants + stake + unstake),
        snapped(staked + rewards - slashing + stake - unstake, staked, rewards + slashing + stake + unstake),
        snapped(cash + income - living - market_fees - payments, cash, income + living + market_fees + payments),
        snapped(users - burnt - fees + purchases, users, burnt + fees + purchases),
        full(after, 50e6, exchange + turnover),
        snapped(operators + fees - licences, operators, fees + licences),
        sentiment,
    )
"""


def step_with(namespace: dict) -> object:
    """The step, with the functions that ``namespace`` gives it."""
    exec(compile(STEP, __file__, "exec"), namespace)
    return namespace["step"]


CENTRE = (
    (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
     1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
     5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
)  # fmt: skip
NEAR = (
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
     3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
)  # fmt: skip
FAR = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)  # fmt: skip
