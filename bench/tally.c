/* SPDX-License-Identifier: MIT */
/*
 * The tally step alone: questions by township with design-based errors over interviews that are made here.
 *	tally FORM INTERVIEWS          prints processor milliseconds of reading rows, of the tally, and the peak memory
 *	tally FORM INTERVIEWS --csv    prints the same interviews for other software
 *	tally FORM INTERVIEWS --values prints metric,township,value,se
 *	tally FORM INTERVIEWS --rows   prints the same interviews as ruhu merges them
 *	tally FORM INTERVIEWS --units  prints the division list they lie in
 * 16 townships of 25 villages (20 drawn of 25), one adult a household by weight.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/form.h"
#include "forms/load.h"
#include "forms/round.h"
#include "tally/frame.h"
#include "tally/metric.h"

#define TOWNS    16
#define VILLAGES 20
#define ASKED    24

static uint32_t pick(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

/* Milliseconds of this program's processor time: the machine may be shared. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct interview {
	char unit[16], household[40];
	int adults, answer[ASKED];
};

/* Households of a village come one after the other, villages in turn: not in the order the tally needs. */
static void make(struct interview *out, uint64_t *state, int i)
{
	int village = i % (TOWNS * VILLAGES);
	uint32_t mood = (uint32_t)(village * 7 % 5); /* of the village, so that clusters matter */

	snprintf(out->unit, sizeof(out->unit), "1505251%02d2%02d", village % TOWNS, village / TOWNS);
	snprintf(out->household, sizeof(out->household), "%s-01-%06d", out->unit, i);
	out->adults = 1 + (int)pick(state, 4);
	for (int q = 0; q < ASKED; q++) {
		uint32_t a = pick(state, 20 + mood);

		out->answer[q] = a < 8 ? 1 : a < 14 ? 2 : a < 17 ? 3 : a < 19 ? 4 : a < 20 ? 6 : 5;
	}
}

static struct round county(struct strbuf *frame)
{
	struct round r = { .id = "bench", .title = "", .sample = SAMPLE_PROBABILITY, .strata = "township", .psu = "village",
			   .person = "draw", .weights = "", .waves = "", .from = 0, .to = 40000, .utc_offset = 480, .k = 5 };

	for (int t = 0; t < TOWNS; t++)
		strbuf_addf(frame, "%s1505251%02d000=25", t ? " " : "", t);
	r.frame = frame->data;
	return r;
}

static void print_csv(int n)
{
	struct interview v;
	uint64_t state = 1;

	printf("town,village,adults,N");
	for (int q = 0; q < ASKED; q++)
		printf(",q%02d", q + 1);
	for (int i = 0; i < n; i++) {
		make(&v, &state, i);
		printf("\n%.9s,%s,%d,25", v.unit, v.unit, v.adults);
		for (int q = 0; q < ASKED; q++)
			printf(",%d", v.answer[q]);
	}
	printf("\n");
}

static void print_rows(int n)
{
	struct interview v;
	uint64_t state = 1;

	printf("adults");
	for (int q = 0; q < ASKED; q++)
		printf(",q%02d", q + 1);
	printf(",_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time\n");
	for (int i = 0; i < n; i++) {
		make(&v, &state, i);
		printf("%d", v.adults);
		for (int q = 0; q < ASKED; q++)
			printf(",%d", v.answer[q]);
		printf(",bench,bench,%s,%s,d%d,v%d,2026-11-05T10:00:00+08:00,2026-11-05T10:12:00+08:00,1.1,zh,1,"
		       "%08x-0000-4000-8000-%012d,1,2026-11-05T20:00:00+08:00\n",
		       v.unit, v.household, i % 500, i % 500, (unsigned)i * 2654435761u, i);
	}
}

static void print_units(void)
{
	printf("code,name,level,parent,kind\n150525000000,某县,county,150500000000,县\n");
	for (int t = 0; t < TOWNS; t++)
		printf("1505251%02d000,%d镇,township,150525000000,镇\n", t, t + 1);
	for (int v = 0; v < TOWNS * VILLAGES; v++)
		printf("1505251%02d2%02d,%d村,village,1505251%02d000,村\n", v % TOWNS, v / TOWNS, v, v % TOWNS);
}

static void add_all(struct tally_frame *f, int n)
{
	struct interview v;
	struct strbuf body;
	uint64_t state = 1;

	strbuf_init(&body);
	for (int i = 0; i < n; i++) {
		struct tally_row row = { .unit = v.unit, .household = v.household, .day = 20000, .outcome = "1.1" };

		make(&v, &state, i);
		strbuf_reset(&body);
		strbuf_addf(&body, "adults\t%d\n", v.adults);
		for (int q = 0; q < ASKED; q++)
			strbuf_addf(&body, "q%02d\t%d\n", q + 1, v.answer[q]);
		row.body = body.data;
		if (tally_frame_add(f, &row, NULL) != ST_OK)
			abort();
	}
	strbuf_clear(&body);
}

static void tally(struct tally_frame *f, const struct form *form, bool print)
{
	for (size_t m = 0; m < form->n_metrics; m++) {
		struct tally_query q = { .metric = &form->metrics[m], .by = LEVEL_TOWNSHIP, .node = -1, .period = { .whole = true } };
		struct tally_result *r;

		if (tally_estimate(&r, f, &q, NULL) != ST_OK)
			abort();
		for (size_t c = 0; print && c < r->n_cells; c++)
			printf("%s,%.9s,%.15g,%.15g\n", r->metric->id, r->cells[c].key, r->cells[c].value, r->cells[c].se);
		tally_result_free(r);
	}
}

int main(int argc, char **argv)
{
	int64_t asked = 0;
	struct err err = ERR_INIT;
	struct diag_list diags;
	struct strbuf frame_text;
	struct tally_frame *f;
	struct form *form;
	struct round round;
	struct rusage use;
	double start, read, done;
	int n;

	if (argc < 3 || !num_parse_int(argv[2], strlen(argv[2]), &asked) || asked < 1 || asked > 10000000)
		return 2;
	n = (int)asked;
	if (argc > 3 && strcmp(argv[3], "--csv") == 0) {
		print_csv(n);
		return 0;
	}
	if (argc > 3 && strcmp(argv[3], "--rows") == 0) {
		print_rows(n);
		return 0;
	}
	if (argc > 3 && strcmp(argv[3], "--units") == 0) {
		print_units();
		return 0;
	}
	diag_init(&diags, argv[1]);
	if (form_load(&form, argv[1], &diags, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	strbuf_init(&frame_text);
	round = county(&frame_text);
	start = now();
	f = tally_frame_new(form, &round, NULL);
	add_all(f, n);
	read = now();
	tally(f, form, argc > 3);
	done = now();
	getrusage(RUSAGE_SELF, &use);
	if (argc == 3)
		printf("%d interviews: rows %.0f ms, tally %.1f ms, peak %ld MB\n", n, read - start, done - read, use.ru_maxrss / 1024);
	tally_frame_free(f);
	form_free(form);
	strbuf_clear(&frame_text);
	diag_clear(&diags);
	return 0;
}
