/* SPDX-License-Identifier: MIT */
/*
 * Writes the made-up county of county_make.h as files that the program reads.
 *   county FORM DIVISIONS.csv OUT [--seed N] [--interviews N] [--cheats N]
 * OUT/round.txt, OUT/register.csv, OUT/own.csv (interviewer, the village its office looks after), OUT/data (plain CSV of interviews and
 * visits, a file for so many interviewers) and OUT/truth.csv (record, interviewer, what was planted; never merged).
 * --cheats N: so many interviewers of each kind that cheats (by default none).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "bench/county_make.h"
#include "bench/county_plan.h"
#include "forms/csvio.h"
#include "forms/form.h"

enum { FILE_ROWS = 2000 };

struct writer {
	struct arena *a;
	const struct form *form;
	const char *form_path, *out;
	uint64_t seed;
	FILE *interviews, *visits, *households, *own, *truth;
	long files, rows, n_interviews, n_visits;
	const char *last_own;
};

static FILE *open_file(struct writer *w, const char *name)
{
	const char *path = fs_join(w->a, w->out, name);
	FILE *f = fopen(path, "wb");

	if (!f) {
		perror(path);
		exit(3);
	}
	return f;
}

static bool is_column(const struct node *q)
{
	return q->kind == NODE_QUESTION && !q->repeat && q->type->stores && q->type->preload == PRELOAD_NONE;
}

#define META "_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time"

/* A new pair of files once in a while: at hand-in time the office gets many. */
static void need_files(struct writer *w)
{
	char name[64];

	if (w->interviews && w->rows < FILE_ROWS)
		return;
	if (w->interviews) {
		fclose(w->interviews);
		fclose(w->visits);
	}
	snprintf(name, sizeof(name), "data/interviews-%05ld.csv", ++w->files);
	w->interviews = open_file(w, name);
	snprintf(name, sizeof(name), "data/visits-%05ld.csv", w->files);
	w->visits = open_file(w, name);
	w->rows = 0;
	for (int i = 1; i < w->form->n_nodes; i++)
		if (is_column(&w->form->nodes[i]))
			fprintf(w->interviews, "%s,", w->form->nodes[i].path);
	fprintf(w->interviews, META "\r\n");
	fprintf(w->visits, "appointment,note," META "\r\n");
}

static void put_meta(struct writer *w, FILE *f, const struct county_visit *v, bool interview)
{
	char uuid[IDENTITY_TEXT];

	identity_format(uuid, &v->id);
	fprintf(f, "%s,county%llu,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,1,%s\r\n", interview ? w->form->id : "", (unsigned long long)w->seed, v->unit, v->household,
		v->device, v->interviewer, v->started, v->ended, v->outcome, v->lang, interview ? w->form->version : "", uuid, v->ended);
	w->rows++;
}

static void put_household(void *ctx, const char *unit, const char *household, const char *interviewer)
{
	struct writer *w = ctx;

	(void)interviewer;
	fprintf(w->households, "%s,%.2s,%s\n", unit, household + UNIT_CODE + 1, household + UNIT_CODE + 4);
}

static void put_visit(void *ctx, const struct county_visit *v)
{
	struct writer *w = ctx;

	need_files(w);
	fprintf(w->visits, ",,");
	put_meta(w, w->visits, v, false);
	w->n_visits++;
}

static void put_truth(struct writer *w, const struct county_visit *v)
{
	char uuid[IDENTITY_TEXT];

	identity_format(uuid, &v->id);
	fprintf(w->truth, "%s,%s,%s,%s\n", uuid, v->interviewer, cheat_names[v->of], cheat_names[v->cheat]);
}

static void put_interview(void *ctx, const struct county_visit *v, struct instance *in)
{
	struct writer *w = ctx;
	struct strbuf line;

	need_files(w);
	strbuf_init(&line);
	for (int i = 1; i < w->form->n_nodes; i++)
		if (is_column(&w->form->nodes[i])) {
			csvio_cell(&line, instance_value(in, (struct spot){ instance_root(in), i }), true);
			strbuf_addc(&line, ',');
		}
	fwrite(line.data, 1, line.len, w->interviews);
	strbuf_clear(&line);
	put_meta(w, w->interviews, v, true);
	if (v->own)
		fprintf(w->own, "%s,%s\n", v->interviewer, v->unit);
	put_truth(w, v);
	w->n_interviews++;
}

static void write_round(struct writer *w)
{
	FILE *f = open_file(w, "round.txt");
	const char *headline = w->form->n_metrics ? w->form->metrics[0].id : "";

	fprintf(f, "id: county%llu\ntitle: 演练：虚构的县\nform: %s\nsample: probability\nstrata: township\npsu: village\nperson: draw\nseed: county%llu\n",
		(unsigned long long)w->seed, w->form_path, (unsigned long long)w->seed);
	fprintf(f, "from: 2026-11-01\nto: 2027-01-31\noffice: 虚构的文明办\ntelephone: 0475-0000000\nunapproved_reason: 虚构的数据，用来演练和测速\n");
	if (*headline)
		fprintf(f, "headline: %s\nheadline_pinned: 2026-10-30\n", headline);
	fclose(f);
}

static void write_all(struct writer *w, const struct county_plan *plan)
{
	const struct county_sink sink = { w, put_household, put_visit, put_interview };

	write_round(w);
	w->households = open_file(w, "register.csv");
	w->own = open_file(w, "own.csv");
	w->truth = open_file(w, "truth.csv");
	fprintf(w->households, "unit,grid,serial\n");
	fprintf(w->own, "interviewer,unit\n");
	fprintf(w->truth, "record,interviewer,interviewer_kind,record_kind\n");
	county_make(plan, &sink);
	fclose(w->truth);
	fclose(w->own);
	fclose(w->households);
	if (w->interviews) {
		fclose(w->interviews);
		fclose(w->visits);
	}
	printf("interviews\t%ld\nvisits\t%ld\nfiles\t%ld\n", w->n_interviews, w->n_visits, 2 * w->files);
}

int main(int argc, char **argv)
{
	int64_t seed = 1, interviews = 2000, cheats = 0;
	const struct county_option known[] = { { "--seed", &seed }, { "--interviews", &interviews }, { "--cheats", &cheats } };
	struct county_plan plan;
	struct err err = ERR_INIT;
	struct form *form = NULL;
	struct divisions *divisions = NULL;
	struct writer w;

	if (!digest_ready() || !county_options(known, ARRAY_LEN(known), argc - 4, argv + 4))
		return 2;
	i18n_start_locale();
	if (county_read(&form, &divisions, argv[1], argv[2], &err) != ST_OK) {
		fprintf(stderr, "county: %s\n", err.text);
		return 1;
	}
	plan = (struct county_plan){ .form = form,
				     .divisions = divisions,
				     .seed = (uint64_t)seed,
				     .interviews = (long)interviews,
				     .cheats_each = (int)cheats };
	w = (struct writer){ .a = arena_new(), .form = form, .form_path = argv[1], .out = argv[3], .seed = plan.seed };
	write_all(&w, &plan);
	arena_free(w.a);
	divisions_free(divisions);
	form_free(form);
	return 0;
}
