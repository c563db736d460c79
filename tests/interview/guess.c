/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/interview/guess.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "tests/support/drawn.h"

enum { SAMPLES = 6, MAX_DEPTH = 20 };

static void add(struct guesses *g, const char *text)
{
	VEC_PUSH(g, mem_strdup(text));
}

static void add_number(struct guesses *g, double x)
{
	struct strbuf sb;

	strbuf_init(&sb);
	num_format(&sb, x);
	add(g, sb.data);
	strbuf_clear(&sb);
}

static void add_day(struct guesses *g, int64_t day)
{
	struct strbuf sb;

	strbuf_init(&sb);
	clock_format_date(&sb, day);
	add(g, sb.data);
	strbuf_clear(&sb);
}

/* A text as it stands, and what is next to it. */
static void add_near(struct guesses *g, const char *text)
{
	double x;
	int64_t day;

	add(g, text);
	if (num_parse(text, strlen(text), &x)) {
		add_number(g, x + 1);
		add_number(g, x - 1);
		add_number(g, x + 0.5);
		add_number(g, x / 2);
	} else if (clock_parse_date(text, &day)) {
		add_day(g, day + 1);
		add_day(g, day - 1);
	}
}

static void add_digits(struct guesses *g, size_t n, char digit)
{
	char text[64];

	if (n == 0 || n >= sizeof(text))
		return;
	memset(text, digit, n);
	text[n] = '\0';
	add(g, text);
}

/* Patterns */

struct sampler {
	const char *p, *end;
	struct strbuf *out;
	uint64_t *random;
	int depth;
};

static void sample_branches(struct sampler *s);

static const char *end_of_branches(struct sampler *s, int *branches)
{
	int depth = 0;
	const char *p = s->p;

	for (*branches = 1; p < s->end && (depth > 0 || *p != ')'); p++) {
		if (*p == '\\' && p + 1 < s->end) {
			p++;
		} else if (*p == '[') {
			for (p++; p < s->end && (*p != ']' || p[-1] == '['); p++)
				p += *p == '\\';
		} else if (*p == '(') {
			depth++;
		} else if (*p == ')') {
			depth--;
		} else if (*p == '|' && depth == 0) {
			(*branches)++;
		}
	}
	return p;
}

static void sample_letter(struct sampler *s, char letter)
{
	switch (letter) {
	case 'd':
		strbuf_addc(s->out, (char)('0' + drawn_below(s->random, 10)));
		break;
	case 'w':
	case 'D':
	case 'S':
		strbuf_addc(s->out, (char)('a' + drawn_below(s->random, 26)));
		break;
	case 's':
	case 'W':
		strbuf_addc(s->out, ' ');
		break;
	case 'b':
	case 'B':
		break;
	default:
		strbuf_addc(s->out, letter);
	}
}

static void sample_class(struct sampler *s)
{
	const char *from = s->p;
	struct {
		char lo, hi;
	} range[64];
	int n = 0, pick;
	bool negative = s->p < s->end && *s->p == '^';

	for (s->p += negative; s->p < s->end && (*s->p != ']' || s->p == from) && n < 64;
	     s->p++, n++) {
		if (*s->p == '\\' && s->p + 1 < s->end)
			s->p++;
		range[n].lo = range[n].hi = *s->p;
		if (s->p[-1] == '\\' && *s->p == 'd') {
			range[n].lo = '0';
			range[n].hi = '9';
		} else if (s->p + 2 < s->end && s->p[1] == '-' && s->p[2] != ']') {
			s->p += 2;
			range[n].hi = *s->p;
		}
	}
	s->p += s->p < s->end;
	if (n == 0)
		return;
	pick = drawn_below(s->random, n);
	if (negative)
		strbuf_addc(s->out, 'k');
	else if (range[pick].hi < range[pick].lo)
		strbuf_addc(s->out, range[pick].lo);
	else
		strbuf_addc(s->out,
			    (char)(range[pick].lo +
				   drawn_below(s->random, range[pick].hi - range[pick].lo + 1)));
}

static void sample_atom(struct sampler *s)
{
	char c = *s->p++;

	if (c == '(') {
		if (s->p + 1 < s->end && s->p[0] == '?' && s->p[1] == ':')
			s->p += 2;
		if (s->depth++ < MAX_DEPTH)
			sample_branches(s);
		s->depth--;
		s->p += s->p < s->end;
	} else if (c == '[') {
		sample_class(s);
	} else if (c == '\\' && s->p < s->end) {
		sample_letter(s, *s->p++);
	} else if (c == '.') {
		sample_letter(s, 'w');
	} else if (c != '^' && c != '$') {
		strbuf_addc(s->out, c);
	}
}

/* How often the atom before p is wanted. */
static int sample_count(struct sampler *s)
{
	int min = 0, max = 0, *number = &min;

	if (s->p >= s->end || !strchr("*+?{", *s->p))
		return 1;
	switch (*s->p++) {
	case '?':
		return drawn_below(s->random, 2);
	case '*':
		return drawn_below(s->random, 4);
	case '+':
		return 1 + drawn_below(s->random, 4);
	default:
		break;
	}
	for (; s->p < s->end && *s->p != '}'; s->p++) {
		if (*s->p == ',')
			number = &max;
		else if (*s->p >= '0' && *s->p <= '9' && *number < 1000)
			*number = *number * 10 + (*s->p - '0');
	}
	s->p += s->p < s->end;
	return number == &max && max > min ? min + drawn_below(s->random, max - min + 1) : min;
}

static void sample_branches(struct sampler *s)
{
	int branches, pick, at = 0;
	const char *end = end_of_branches(s, &branches);
	size_t start = s->out->len;

	pick = drawn_below(s->random, branches);
	while (s->p < end) {
		const char *atom = s->p, *after;
		size_t mark = s->out->len;
		int count;

		if (*s->p == '|') {
			s->p++;
			if (at++ == pick)
				break;
			strbuf_cut(s->out, start);
			continue;
		}
		sample_atom(s);
		count = sample_count(s);
		after = s->p;
		if (count == 0)
			strbuf_cut(s->out, mark);
		for (int i = 1; i < count; i++) {
			s->p = atom;
			sample_atom(s);
		}
		s->p = after;
	}
	s->p = end;
}

static void add_samples(struct guesses *g, const char *pattern, size_t n, uint64_t *random)
{
	struct strbuf sb;

	strbuf_init(&sb);
	for (int i = 0; i < SAMPLES; i++) {
		struct sampler s = {
			.p = pattern, .end = pattern + n, .out = &sb, .random = random
		};

		strbuf_reset(&sb);
		sample_branches(&s);
		add(g, sb.data);
	}
	strbuf_clear(&sb);
}

/* The literals of a source, by sight. */
static void add_literals(struct guesses *g, const char *source, uint64_t *random)
{
	for (const char *p = source; *p;) {
		size_t n = strspn(p, "0123456789.");
		struct strbuf text;

		strbuf_init(&text);
		if ((*p == '\'' || *p == '"') && strchr(p + 1, *p)) {
			n = (size_t)(strchr(p + 1, *p) - p) - 1;
			strbuf_add(&text, p + 1, n);
			add_near(g, text.data);
			if (strpbrk(text.data, "[\\{+*|$^"))
				add_samples(g, text.data, n, random);
			n += 2;
		} else if (n > 0) {
			double x;

			strbuf_add(&text, p, n);
			add_near(g, text.data);
			if (num_parse(text.data, text.len, &x) && x >= 1 && x < 60) {
				add_digits(g, (size_t)x, '1');
				add_digits(g, (size_t)x - 1, '1');
				add_digits(g, (size_t)x + 1, '1');
			}
		}
		p += n ? n : 1;
		strbuf_clear(&text);
	}
}

struct reading {
	struct guesses *g;
	struct instance *in;
	struct spot at;
};

static void on_read(void *ctx, int node)
{
	struct reading *r = ctx;
	struct frame *f = r->at.frame;
	const struct form *form = instance_form(r->in);

	while (frame_parent(f) && frame_node(f) != form->nodes[node].repeat)
		f = frame_parent(f);
	if (form->nodes[node].kind == NODE_QUESTION && form->nodes[node].repeat == frame_node(f))
		add_near(r->g, instance_value(r->in, (struct spot){ f, node }));
}

void guess_all(struct guesses *out, struct instance *in, struct spot at, uint64_t *random)
{
	const struct expr *constraint = instance_form(in)->nodes[at.node].constraint;
	struct reading reading = { out, in, at };
	const struct eval_env *env = instance_env(in);
	int64_t today = env->now_ms / 86400000;

	*out = (struct guesses){ 0 };
	if (!constraint)
		return;
	add_literals(out, expr_source(constraint), random);
	expr_reads(constraint, on_read, &reading);
	for (int i = -2; i <= 2; i++)
		add_day(out, today + i * i * i * 20);
}

void guess_clear(struct guesses *g)
{
	for (size_t i = 0; i < g->n; i++)
		free(g->v[i]);
	VEC_CLEAR(g);
}
