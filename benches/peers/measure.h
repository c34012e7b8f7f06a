// What every peer in C does with its numbers: statistics over runs, timing, and one line of JSON.
#ifndef MEASURE_H
#define MEASURE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <time.h>

enum { MEAN, DEVIATION, QUANTILES, FIGURES = 7 };
static const double LEVELS[5] = {0.05, 0.25, 0.5, 0.75, 0.95};

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Quicksort in three parts, less, equal and more, since many are the same where stocks are empty.
static void sort(double *x, int count) {
    while (count > 24) {
        double a = x[0], b = x[count / 2], c = x[count - 1];
        double pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
        int less = 0, more = count;
        for (int i = 0; i < more;) {
            double here = x[i];
            if (here < pivot) x[i++] = x[less], x[less++] = here;
            else if (here > pivot) x[i] = x[--more], x[more] = here;
            else i++;
        }
        sort(x, less);
        x += more, count -= more;
    }
    for (int i = 1; i < count; i++) {
        double here = x[i];
        int j = i;
        for (; j > 0 && x[j - 1] > here; j--) x[j] = x[j - 1];
        x[j] = here;
    }
}

enum { BINS = 256, ABREAST = 16 };

// Least, most, mean and deviation, with sums side by side so that they make vectors.
static void moments_of(const double *restrict x, int count, double *low, double *high, double *out) {
    double l[ABREAST], h[ABREAST], sums[ABREAST] = {0}, squares[ABREAST] = {0}, sum = 0.0, square = 0.0;
    int whole = count - count % ABREAST;
    for (int j = 0; j < ABREAST; j++) l[j] = h[j] = x[0];
    for (int i = 0; i < whole; i += ABREAST)
        for (int j = 0; j < ABREAST; j++) {
            double here = x[i + j];
            l[j] = here < l[j] ? here : l[j], h[j] = here > h[j] ? here : h[j], sums[j] += here;
        }
    for (int i = whole; i < count; i++) {
        l[0] = x[i] < l[0] ? x[i] : l[0], h[0] = x[i] > h[0] ? x[i] : h[0], sum += x[i];
    }
    *low = l[0], *high = h[0];
    for (int j = 0; j < ABREAST; j++) *low = l[j] < *low ? l[j] : *low, *high = h[j] > *high ? h[j] : *high, sum += sums[j];
    double mean = sum / count;
    for (int i = 0; i < whole; i += ABREAST)
        for (int j = 0; j < ABREAST; j++) squares[j] += (x[i + j] - mean) * (x[i + j] - mean);
    for (int i = whole; i < count; i++) square += (x[i] - mean) * (x[i] - mean);
    for (int j = 0; j < ABREAST; j++) square += squares[j];
    out[MEAN] = mean;
    out[DEVIATION] = count > 1 ? sqrt(square / (count - 1)) : 0.0;
}

// Mean, deviation and quantiles, exactly: values are counted in bins, and only those of bins that hold a
// wanted rank are picked out and sorted.
static void statistics(const double *restrict x, int count, double *restrict out, double *restrict room) {
    static int bin[1 << 20];
    double low, high;
    moments_of(x, count, &low, &high, out);
    if (!(high > low)) {
        for (int q = 0; q < 5; q++) out[QUANTILES + q] = low;
        return;
    }
    int start[BINS + 1] = {0}, at[BINS + 1];
    double scale = (BINS - 1) / (high - low);
    for (int i = 0; i < count; i++) bin[i] = (int)((x[i] - low) * scale);
    for (int i = 0; i < count; i++) start[bin[i] + 1]++;
    for (int b = 0; b < BINS; b++) start[b + 1] += start[b];
    // Where the values of a wanted bin go; those of all others go to one place that is never read.
    int bins[10], wanted = 0, picked = 0;
    for (int b = 0; b <= BINS; b++) at[b] = -1;
    for (int q = 0; q < 5; q++)
        for (int next = 0; next < 2; next++) {
            int rank = (int)(LEVELS[q] * (count - 1)) + next, b = 0;
            for (int half = BINS / 2; half > 0; half /= 2)
                if (start[b + half] <= rank) b += half;
            if (rank < count && at[b] < 0) bins[wanted++] = b, at[b] = picked, picked += start[b + 1] - start[b];
        }
    for (int i = 0; i < count; i++)
        if (at[bin[i]] >= 0) room[at[bin[i]]++] = x[i];
    for (int w = 0; w < wanted; w++) {
        int size = start[bins[w] + 1] - start[bins[w]];
        double *first = room + (at[bins[w]] -= size);
        sort(first, size);
    }
    for (int q = 0; q < 5; q++) {
        double place = LEVELS[q] * (count - 1), value[2];
        for (int next = 0; next < 2; next++) {
            int rank = (int)place + next < count ? (int)place + next : count - 1, w = 0;
            while (!(start[bins[w]] <= rank && rank < start[bins[w] + 1])) w++;
            value[next] = room[at[bins[w]] + rank - start[bins[w]]];
        }
        out[QUANTILES + q] = value[0] + (place - (int)place) * (value[1] - value[0]);
    }
}

// Keeps every row of every run (also for statistics), or only the last.
typedef enum { KEEP_STATS, KEEP_END, KEEP_ALL } Keep;
typedef struct { const char *model; int runs, steps, times; Keep keep; const char *dump; } Options;

static Options options(int count, char **texts) {
    Options o = {"token", 1000, 0, 1, KEEP_STATS, NULL};
    for (int i = 1; i + 1 < count; i += 2) {
        char *value = texts[i + 1];
        if (!strcmp(texts[i], "--model")) o.model = value;
        else if (!strcmp(texts[i], "--runs")) o.runs = atoi(value);
        else if (!strcmp(texts[i], "--steps")) o.steps = atoi(value);
        else if (!strcmp(texts[i], "--times")) o.times = atoi(value);
        else if (!strcmp(texts[i], "--dump")) o.dump = value;
        else if (!strcmp(texts[i], "--keep"))
            o.keep = !strcmp(value, "end") ? KEEP_END : !strcmp(value, "all") ? KEEP_ALL : KEEP_STATS;
        else fprintf(stderr, "unknown option %s\n", texts[i]), exit(2);
    }
    return o;
}

// Kept numbers lie in blocks of runs: [block][row][stock][lane]. One lane means one run after the other.
typedef struct { double *numbers; int stocks, rows, lanes, runs; } Kept;

static double kept(const Kept *k, int run, int row, int stock) {
    size_t block = (size_t)(run / k->lanes), lane = (size_t)(run % k->lanes);
    return k->numbers[((block * (size_t)k->rows + (size_t)row) * (size_t)k->stocks + (size_t)stock) *
                          (size_t)k->lanes + lane];
}

static double *all_statistics(const Kept *k) {
    size_t stocks = (size_t)k->stocks, rows = (size_t)k->rows, lanes = (size_t)k->lanes, runs = (size_t)k->runs;
    size_t blocks = (runs + lanes - 1) / lanes, padded = blocks * lanes;
    double *figures = malloc(sizeof(double) * FIGURES * rows * stocks);
    double *values = malloc(sizeof(double) * padded * (stocks + 1));
    for (size_t row = 0; row < rows; row++) {
        for (size_t block = 0; block < blocks; block++) {
            const double *from = k->numbers + (block * rows + row) * stocks * lanes;
            for (size_t stock = 0; stock < stocks; stock++)
                for (size_t lane = 0; lane < lanes; lane++)
                    values[stock * padded + block * lanes + lane] = from[stock * lanes + lane];
        }
        for (size_t stock = 0; stock < stocks; stock++)
            statistics(values + stock * padded, k->runs, figures + (row * stocks + stock) * FIGURES,
                       values + stocks * padded);
    }
    free(values);
    return figures;
}

static void dump(const Kept *k, const char *path, const char *const *names) {
    FILE *file = fopen(path, "w");
    if (!file) perror(path), exit(1);
    fprintf(file, "run,timestep");
    for (int stock = 0; stock < k->stocks; stock++)
        names ? fprintf(file, ",%s", names[stock]) : fprintf(file, ",s%d", stock);
    fprintf(file, "\n");
    for (int run = 0; run < k->runs; run++)
        for (int row = 0; row < k->rows; row++) {
            fprintf(file, "%d,%d", run + 1, row);
            for (int stock = 0; stock < k->stocks; stock++) fprintf(file, ",%.17g", kept(k, run, row, stock));
            fprintf(file, "\n");
        }
    fclose(file);
}

// Runs the model `times` times, keeps the best times, and tells.
static void measure(Options o, Kept k, void (*simulate)(const Options *, Kept *), const char *const *names) {
    k.runs = o.runs;
    k.rows = o.keep == KEEP_END ? 1 : o.steps + 1;
    size_t blocks = (size_t)((o.runs + k.lanes - 1) / k.lanes);
    k.numbers = malloc(sizeof(double) * blocks * (size_t)k.rows * (size_t)k.stocks * (size_t)k.lanes);
    memset(k.numbers, 1, sizeof(double) * blocks * (size_t)k.rows * (size_t)k.stocks * (size_t)k.lanes);
    double simulated = INFINITY, worked = INFINITY, *figures = NULL;
    for (int i = 0; i < o.times; i++) {
        double start = seconds();
        simulate(&o, &k);
        simulated = fmin(simulated, seconds() - start);
        if (o.keep == KEEP_STATS) {
            free(figures);
            start = seconds();
            figures = all_statistics(&k);
            worked = fmin(worked, seconds() - start);
        }
    }
    printf("{\"runs\": %d, \"steps\": %d, \"simulate\": %.9f, \"statistics\": %.9f, \"ns\": %.3f, \"means\": [",
           o.runs, o.steps, simulated, o.keep == KEEP_STATS ? worked : 0.0,
           1e9 * simulated / ((double)o.runs * (double)o.steps));
    for (int stock = 0; stock < k.stocks; stock++) {
        double sum = 0.0;
        for (int run = 0; run < k.runs; run++) sum += kept(&k, run, k.rows - 1, stock);
        printf("%s%.17g", stock ? ", " : "", sum / k.runs);
    }
    printf("], \"figures\": [");
    for (int i = 0; figures && i < k.stocks * FIGURES; i++)
        printf("%s%.17g", i ? ", " : "", figures[(size_t)(k.rows - 1) * (size_t)k.stocks * FIGURES + (size_t)i]);
    printf("]}\n");
    if (o.dump) dump(&k, o.dump, names);
}
#endif
