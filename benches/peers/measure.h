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

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { BINS = 512 };

// Mean, deviation and quantiles, exactly: values are dropped into bins, and only bins that hold a wanted
// rank are sorted.
static void statistics(const double *restrict x, int count, double *restrict out, double *restrict room) {
    double low = x[0], high = x[0], sum = 0.0, squares = 0.0;
    for (int i = 0; i < count; i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
        sum += x[i];
    }
    double mean = sum / count;
    for (int i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
    out[MEAN] = mean;
    out[DEVIATION] = count > 1 ? sqrt(squares / (count - 1)) : 0.0;
    if (!(high > low)) {
        for (int q = 0; q < 5; q++) out[QUANTILES + q] = low;
        return;
    }
    static unsigned short bin[1 << 20];
    int start[BINS + 1] = {0}, at[BINS];
    char sorted[BINS] = {0};
    double scale = (BINS - 1) / (high - low);
    for (int i = 0; i < count; i++) bin[i] = (unsigned short)(int)((x[i] - low) * scale);
    for (int i = 0; i < count; i++) start[bin[i] + 1]++;
    for (int b = 0; b < BINS; b++) start[b + 1] += start[b];
    memcpy(at, start, sizeof at);
    for (int i = 0; i < count; i++) room[at[bin[i]]++] = x[i];
    for (int q = 0; q < 5; q++) {
        double place = LEVELS[q] * (count - 1);
        int k = (int)place;
        for (int rank = k; rank <= k + 1 && rank < count; rank++) {
            int b = 0;
            for (int half = BINS / 2; half > 0; half /= 2)
                if (start[b + half] <= rank) b += half;
            if (!sorted[b]) qsort(room + start[b], (size_t)(start[b + 1] - start[b]), sizeof(double), ascending);
            sorted[b] = 1;
        }
        double next = k + 1 < count ? room[k + 1] : room[k];
        out[QUANTILES + q] = room[k] + (place - k) * (next - room[k]);
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
    double *figures = malloc(sizeof(double) * FIGURES * (size_t)k->rows * (size_t)k->stocks);
    double *values = malloc(sizeof(double) * (size_t)k->runs * 2 + sizeof(double) * (size_t)k->lanes);
    int blocks = (k->runs + k->lanes - 1) / k->lanes;
    for (int row = 0; row < k->rows; row++)
        for (int stock = 0; stock < k->stocks; stock++) {
            for (int block = 0; block < blocks; block++) {
                int first = block * k->lanes, here = k->runs - first < k->lanes ? k->runs - first : k->lanes;
                const double *from = k->numbers + (((size_t)block * (size_t)k->rows + (size_t)row) *
                                                   (size_t)k->stocks + (size_t)stock) * (size_t)k->lanes;
                for (int lane = 0; lane < here; lane++) values[first + lane] = from[lane];
            }
            statistics(values, k->runs, figures + ((size_t)row * (size_t)k->stocks + (size_t)stock) * FIGURES,
                       values + k->runs);
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
