/* SPDX-License-Identifier: MIT */
/* From the rows to what they say: measures, flags, families of evidence, and the draw for the back-check. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/num.h"
#include "forms/draw.h"
#include "forms/form.h"
#include "forms/round.h"
#include "tally/metric_internal.h"
#include "tally/review_internal.h"

#define ITEMS_MIN    20 /* near copies: Pew 2016 */
#define PATH_MIN     10 /* interviews of a way through the form; fewer are held against all */
#define EFFECT_RHO   0.10
#define EFFECT_P     0.01
#define GOOD_N       20
#define GOOD_RATE    0.95
#define BACK_CHECK   0.10
#define DAY_MS       INT64_C(86400000)
#define CODE_UNKNOWN 20000 /* from here on: codes that are no numbers */

/* Columns for quality.h; freed together. */
struct columns {
	int16_t *answer, *battery;
	uint32_t *person, *unit, *town, *path;
	int64_t *day;
	int32_t *start, *seconds;
	double *lat, *lon;
	size_t paths;
};

struct row_key {
	const char *person, *started;
	const struct review_raw *raw;
};

static int by_person(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;
	int c = strcmp(x->person, y->person);

	if (!c)
		c = strcmp(x->started, y->started);
	return c ? c : memcmp(x->raw->id.b, y->raw->id.b, IDENTITY_SIZE);
}

static struct row_key *sorted_rows(const struct review *rv)
{
	const struct review_input *in = rv->in;
	struct row_key *keys = mem_array(in->rows.n + 1, sizeof(*keys));

	for (size_t i = 0; i < in->rows.n; i++)
		keys[i] = (struct row_key){ in->people.text[in->rows.v[i].person],
					    in->rows.v[i].started_text, &in->rows.v[i] };
	qsort(keys, in->rows.n, sizeof(*keys), by_person);
	return keys;
}

struct name {
	const char *text;
	uint32_t code;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text);
}

/* place[code] = rank of the text, so that nothing depends on the order of arrival. */
static uint32_t *ranks(const struct intern *texts)
{
	struct name *names = mem_array(texts->n, sizeof(*names));
	uint32_t *place = mem_array(texts->n, sizeof(*place));

	for (size_t i = 0; i < texts->n; i++)
		names[i] = (struct name){ texts->text[i], (uint32_t)i };
	qsort(names, texts->n, sizeof(*names), by_name);
	for (size_t i = 0; i < texts->n; i++)
		place[names[i].code] = (uint32_t)i;
	free(names);
	return place;
}

/* An answer's code as a small number: itself where it is one. */
static int16_t *code_numbers(const struct intern *codes)
{
	uint32_t *place = ranks(codes);
	int16_t *out = mem_array(codes->n, sizeof(*out));

	for (size_t i = 0; i < codes->n; i++) {
		int64_t n;
		bool small = num_parse_int(codes->text[i], strlen(codes->text[i]), &n) &&
			     n > -1000 && n < CODE_UNKNOWN;

		out[i] = small ? (int16_t)n : (int16_t)(CODE_UNKNOWN + place[i] % 10000);
	}
	out[0] = QUALITY_MISSING;
	free(place);
	return out;
}

static void fill_times(const struct review *rv, struct columns *c, size_t i,
		       const struct review_raw *raw)
{
	int64_t local = raw->started + (rv->round ? rv->round->utc_offset : 480) * INT64_C(60000);

	c->start[i] = raw->started < 0 ? -1 : (int32_t)(local % DAY_MS / 1000);
	c->day[i] = raw->started < 0 ? -1 : local / DAY_MS;
	if (raw->started >= 0 && raw->ended > raw->started && raw->ended - raw->started < DAY_MS)
		c->seconds[i] = (int32_t)((raw->ended - raw->started) / 1000);
}

/* Ways through the form that enough interviews took are held against themselves. */
static void fill_paths(struct columns *c, const struct row_key *keys, size_t n)
{
	uint64_t known[64];
	size_t count[64] = { 0 };

	c->paths = 1;
	known[0] = 0;
	for (size_t i = 0; i < n; i++) {
		size_t p = 1;

		while (p < c->paths && known[p] != keys[i].raw->path)
			p++;
		if (p == c->paths && c->paths < ARRAY_LEN(known)) {
			known[p] = keys[i].raw->path;
			c->paths++;
		}
		c->path[i] = p < ARRAY_LEN(known) ? (uint32_t)p : 0;
		count[c->path[i]]++;
	}
	for (size_t i = 0; i < n; i++)
		if (count[c->path[i]] < PATH_MIN)
			c->path[i] = 0;
}

static void fill_columns(const struct review *rv, struct columns *c, const struct row_key *keys)
{
	const struct review_input *in = rv->in;
	size_t n = in->rows.n, items = rv->items;
	int16_t *number = code_numbers(&in->codes);
	uint32_t *person = ranks(&in->people), *unit = ranks(&in->units);

	c->answer = mem_array(n * items + 1, sizeof(*c->answer));
	c->battery = mem_array(n * in->battery + 1, sizeof(*c->battery));
	c->person = mem_array(n + 1, sizeof(*c->person));
	c->unit = mem_array(n + 1, sizeof(*c->unit));
	c->town = mem_array(n + 1, sizeof(*c->town));
	c->path = mem_array(n + 1, sizeof(*c->path));
	c->day = mem_array(n + 1, sizeof(*c->day));
	c->start = mem_array(n + 1, sizeof(*c->start));
	c->seconds = mem_array(n + 1, sizeof(*c->seconds));
	c->lat = mem_array(n + 1, sizeof(*c->lat));
	c->lon = mem_array(n + 1, sizeof(*c->lon));
	for (size_t i = 0; i < n; i++) {
		const struct review_raw *raw = keys[i].raw;
		const char *code = in->units.text[raw->unit];

		for (size_t j = 0; j < items; j++)
			c->answer[i * items + j] = number[raw->answer[j]];
		for (size_t j = 0; j < in->battery; j++)
			c->battery[i * in->battery + j] = number[raw->answer[j]];
		c->person[i] = person[raw->person];
		c->unit[i] = unit[raw->unit];
		for (size_t d = 0; d < 9 && code[d]; d++)
			c->town[i] = c->town[i] * 10 + (uint32_t)(code[d] - '0');
		c->lat[i] = raw->lat;
		c->lon[i] = raw->lon;
		fill_times(rv, c, i, raw);
	}
	fill_paths(c, keys, n);
	free(unit);
	free(person);
	free(number);
}

static void columns_clear(struct columns *c)
{
	free(c->answer);
	free(c->battery);
	free(c->person);
	free(c->unit);
	free(c->town);
	free(c->path);
	free(c->day);
	free(c->start);
	free(c->seconds);
	free(c->lat);
	free(c->lon);
}

static struct quality_input input_of(const struct review *rv, const struct columns *c, bool battery)
{
	return (struct quality_input){
		.n = rv->n,
		.items = battery ? rv->in->battery : rv->items,
		.answer = battery ? c->battery : c->answer,
		.dont_know = 6,
		.interviewer = c->person,
		.interviewers = rv->n_persons,
		.unit = c->unit,
		.path = c->path,
		.paths = c->paths,
		.day = c->day,
		.start = c->start,
		.seconds = c->seconds,
		.lat = rv->asks_place ? c->lat : NULL,
		.lon = rv->asks_place ? c->lon : NULL,
		.reverse_worded = battery,
	};
}

/* Lengths, matches and missing answers over all items; straight lines over the battery. */
static struct quality_measure *measure(struct review *rv, const struct columns *c)
{
	struct quality_input in = input_of(rv, c, false), battery = input_of(rv, c, true);
	struct quality_measure *m = mem_array(rv->n + 1, sizeof(*m));
	struct quality_measure *straight = mem_array(rv->n + 1, sizeof(*straight));

	quality_interviews(m, &in);
	battery.seconds = NULL;
	if (rv->battery)
		quality_interviews(straight, &battery);
	rv->null_match = rv->items >= ITEMS_MIN && rv->n > 1 ? quality_null(&in, c->town, 20230815)
							     : (double)NAN;
	for (size_t i = 0; i < rv->n; i++) {
		m[i].flag_straight = straight[i].flag_straight;
		if (rv->battery) {
			m[i].longest_run = straight[i].longest_run;
			m[i].modal_share = straight[i].modal_share;
		}
		rv->interview[i].m = m[i];
		rv->interview[i].near_copy = m[i].flag_match && m[i].max_match > rv->null_match;
	}
	free(straight);
	return m;
}

static void find_copies(struct review *rv, const struct row_key *keys)
{
	const char **text = mem_array(rv->n + 1, sizeof(*text));
	size_t *group = mem_array(rv->n + 1, sizeof(*group));

	for (size_t t = 0; t < rv->in->n_texts; t++)
		for (size_t at = 0, end; at < rv->n; at = end) {
			for (end = at; end < rv->n && rv->interview[end].interviewer ==
							      rv->interview[at].interviewer;
			     end++)
				text[end] = keys[end].raw->text[t];
			quality_copies(group, text + at, end - at);
			for (size_t i = at; i < end; i++) {
				if (group[i - at] == SIZE_MAX)
					continue;
				rv->person[rv->interview[i].interviewer].copied_texts++;
				rv->interview[i].text_copy = at + group[i - at];
			}
		}
	free(group);
	free(text);
}

/* 0, 1 or NaN of a share metric for every interview; false if it is no such metric. */
static bool metric_column(double *value, const struct review *rv, const struct metric *m,
			  const struct row_key *keys)
{
	const struct review_input *in = rv->in;
	struct code_value *table;
	size_t place;

	if (m->kind != METRIC_SHARE || m->n_items != 1 || in->kind[m->items[0]] != REVIEW_ITEM ||
	    m->where)
		return false;
	place = in->place[m->items[0]];
	table = mem_array(in->codes.n, sizeof(*table));
	metric_code_values(table, rv->form, m, 0, &in->codes);
	for (size_t i = 0; i < rv->n; i++)
		value[i] = table[keys[i].raw->answer[place]].y;
	free(table);
	return true;
}

static void judge_rates(struct review *rv, const struct columns *c, const struct row_key *keys)
{
	double *value = mem_array(rv->n + 1, sizeof(*value));
	struct quality_outlier *out = mem_array(rv->n_persons + 1, sizeof(*out));

	for (size_t m = 0; m < rv->form->n_metrics; m++) {
		const struct metric *metric = &rv->form->metrics[m];
		struct review_effect effect = { .metric = metric };

		if (!metric_column(value, rv, metric, keys))
			continue;
		effect.e = quality_effect(value, c->person, rv->n, rv->n_persons);
		effect.flag = effect.e.rho > EFFECT_RHO && effect.e.p < EFFECT_P;
		VEC_PUSH(&rv->effects, effect);
		quality_outliers(out, value, c->person, rv->n, rv->n_persons);
		for (size_t v = 0; v < rv->n_persons; v++) {
			struct review_rate *rate = &rv->person[v].rate;

			if (out[v].flag && (!rate->metric || fabs(out[v].z) > fabs(rate->o.z)))
				*rate = (struct review_rate){ metric, out[v] };
		}
	}
	free(out);
	free(value);
}

static void judge_digits(struct review *rv, const struct row_key *keys)
{
	double *value = mem_array(rv->n + 1, sizeof(*value));

	for (size_t i = 0; i < rv->n; i++)
		value[i] = keys[i].raw->digits >= 0 ? keys[i].raw->digits : (double)NAN;
	for (size_t at = 0, end; at < rv->n; at = end) {
		for (end = at; end < rv->n && rv->interview[end].interviewer == rv->interview[at].interviewer;)
			end++;
		rv->person[rv->interview[at].interviewer].digits = quality_digits(value + at, end - at);
	}
	free(value);
}

static unsigned interview_families(const struct review_interview *r)
{
	unsigned f = 0;

	if (r->m.flag_short || r->m.flag_long || r->m.flag_speed || r->m.overlaps ||
	    r->m.short_gap || r->m.night || r->clock || llabs(r->clock_set) > CLOCK_SET_S)
		f |= REVIEW_TIME;
	if (r->m.flag_straight || r->m.flag_missing)
		f |= REVIEW_ANSWERS;
	if (r->near_copy || r->text_copy != SIZE_MAX)
		f |= REVIEW_COPIES;
	if (r->far_off || r->travel)
		f |= REVIEW_PLACE_OF;
	if (r->same_household != SIZE_MAX)
		f |= REVIEW_RECORD;
	return f;
}

static void judge_persons(struct review *rv)
{
	for (size_t i = 0; i < rv->n; i++) {
		struct review_person *p = &rv->person[rv->interview[i].interviewer];

		rv->interview[i].families = interview_families(&rv->interview[i]);
		p->flagged += rv->interview[i].families != 0;
	}
	for (size_t v = 0; v < rv->n_persons; v++) {
		struct review_person *p = &rv->person[v];

		p->too_good = p->attempts >= GOOD_N &&
			      (double)p->completes > GOOD_RATE * (double)p->attempts;
		p->families |= p->heavy_day ? REVIEW_TIME : 0;
		p->families |= p->q.flag_place ? REVIEW_PLACE_OF : 0;
		p->families |= p->unsure || p->little_variety || p->scattered ? REVIEW_ANSWERS : 0;
		p->families |=
			p->copied_texts >= 2 || (p->q.n && p->q.matched > 0.2) ? REVIEW_COPIES : 0;
		p->families |= p->rate.metric || p->odd_opinion || p->digits.flag ? REVIEW_PERSON : 0;
		p->families |= p->too_good || p->opener ? REVIEW_RECORD : 0;
	}
	for (size_t i = 0; i < rv->n; i++) { /* what many of his interviews show is his */
		struct review_person *p = &rv->person[rv->interview[i].interviewer];

		if (p->flagged * 10 >= p->q.n && p->flagged >= 2)
			p->families |= rv->interview[i].families;
	}
}

/* One interview in ten, decided by the round's seed and the record alone: nobody can draw again. */
static void draw(struct review *rv)
{
	const char *seed = rv->round ? rv->round->seed : "";

	for (size_t i = 0; i < rv->n; i++) {
		char id[IDENTITY_TEXT];

		identity_format(id, &rv->interview[i].id);
		rv->interview[i].back_check =
			draw_person(seed, "back-check", id, (int)(1 / BACK_CHECK + 0.5)) == 1;
	}
}

static void make_tables(struct review *rv, const struct row_key *keys, const struct columns *c)
{
	const struct review_input *in = rv->in;
	uint32_t *person = ranks(&in->people);

	for (size_t v = 0; v < in->people.n; v++)
		rv->person[person[v]].code = in->people.text[v];
	for (size_t i = 0; i < in->calls.n; i++) {
		rv->person[person[in->calls.v[i].person]].attempts++;
		rv->person[person[in->calls.v[i].person]].completes += in->calls.v[i].complete;
	}
	for (size_t i = 0; i < rv->n; i++) {
		const struct review_raw *raw = keys[i].raw;

		rv->interview[i] = (struct review_interview){
			.id = raw->id,
			.unit = in->units.text[raw->unit],
			.household = raw->household,
			.started = raw->started_text,
			.interviewer = c->person[i],
			.seq = raw->seq,
			.day = c->day[i],
			.text_copy = SIZE_MAX,
			.same_household = SIZE_MAX,
			.clock_set = raw->clock_set,
			.clock = raw->started > rv->now || (raw->ended >= 0 && raw->ended < raw->started) ||
				 (rv->round && c->day[i] >= 0 && c->day[i] < rv->round->from),
		};
		rv->watched += raw->watched;
	}
	free(person);
}

static void field(struct review *rv, const struct row_key *keys, const struct columns *c)
{
	const struct review_raw **raw = mem_array(rv->n + 1, sizeof(*raw));

	for (size_t i = 0; i < rv->n; i++)
		raw[i] = keys[i].raw;
	review_field(rv, raw, c->unit, c->lat, c->lon);
	free(raw);
}

void review_run(struct review *rv)
{
	struct quality_measure *measures;
	struct row_key *keys = sorted_rows(rv);
	struct columns c = { .paths = 0 };
	struct quality_interviewer *q;
	struct quality_input in;

	rv->n = rv->in->rows.n;
	rv->n_persons = rv->in->people.n;
	rv->interview = mem_array(rv->n + 1, sizeof(*rv->interview));
	rv->person = mem_array(rv->n_persons + 1, sizeof(*rv->person));
	fill_columns(rv, &c, keys);
	make_tables(rv, keys, &c);
	measures = measure(rv, &c);
	in = input_of(rv, &c, false);
	q = mem_array(rv->n_persons + 1, sizeof(*q));
	quality_interviewers(q, measures, &in);
	for (size_t v = 0; v < rv->n_persons; v++)
		rv->person[v].q = q[v];
	find_copies(rv, keys);
	judge_rates(rv, &c, keys);
	judge_digits(rv, keys);
	review_people(rv, c.answer, c.town);
	field(rv, keys, &c);
	judge_persons(rv);
	draw(rv);
	free(q);
	free(measures);
	columns_clear(&c);
	free(keys);
}
