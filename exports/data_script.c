/* SPDX-License-Identifier: MIT */
/* What goes with a data file: its codebook, and the metrics computed by R from the CSV, with the errors of the sample. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "exports/data_internal.h"
#include "forms/csvio.h"
#include "forms/round.h"
#include "tally/frame.h"
#include "tally/metric.h"
#include "tally/rows.h"

static const char *missing_word(const struct data_options *o, enum choice_missing m)
{
	bool stata = o->format == DATA_DTA;

	switch (m) {
	case CHOICE_REFUSED:
		return stata ? T("拒答 .a") : T("拒答");
	case CHOICE_DONT_KNOW:
		return stata ? T("不了解 .b") : T("不了解");
	case CHOICE_NOT_APPLICABLE:
		return stata ? T("不适用 .c") : T("不适用");
	case CHOICE_LOST:
	case CHOICE_ODD:
		return stata ? T("丢失 .d") : T("丢失");
	case CHOICE_VALUE:
		break;
	}
	return "";
}

static void book_row(struct strbuf *out, const char *const cells[6])
{
	for (size_t i = 0; i < 6; i++)
		csvio_cell_safe(out, cells[i], i == 0);
	csvio_end_row(out);
}

static void book_choices(struct strbuf *out, const struct data_options *o, const struct data_column *c)
{
	const struct choice_list *list = o->form->nodes[c->node].list;
	struct strbuf code;

	strbuf_init(&code);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct choice *choice = &list->choices[i];
		const char *label = data_label(o->form, (const struct tmpl *const *)choice->label, choice->name);

		strbuf_reset(&code);
		strbuf_addf(&code, "%g", data_code(c, list, i));
		book_row(out, (const char *const[]){ c->name, choice->name, "", c->number ? code.data : choice->name, label,
						     missing_word(o, data_missing(list, choice->name)) });
	}
	strbuf_clear(&code);
}

void data_codebook(struct strbuf *out, const struct data_options *o, const struct data_columns *c)
{
	if (!out->len)
		strbuf_adds(out, "\xEF\xBB\xBF");
	book_row(out, (const char *const[]){ T("变量"), T("题目或选项"), T("类型"), T("值"), T("文字"), T("缺失") });
	for (size_t i = 0; i < c->v.n; i++) {
		const struct data_column *v = &c->v.v[i];
		const struct node *q = v->node > 0 ? &o->form->nodes[v->node] : NULL;

		book_row(out, (const char *const[]){ v->name, q ? q->path : "", v->number ? T("数") : T("文字"), v->what == DATA_CHOSEN ? "0 1" : "",
						     v->label, q ? T("空着：没有问到，或没有回答") : "" });
		if (v->what == DATA_ANSWER && q && q->list)
			book_choices(out, o, v);
	}
}

static const struct data_column *column_of(const struct data_columns *c, int node)
{
	for (size_t i = 0; i < c->v.n; i++)
		if (c->v.v[i].node == node && c->v.v[i].what == DATA_ANSWER)
			return &c->v.v[i];
	return NULL;
}

static bool is_among(const char *const *codes, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

/* "c(1, 2)" of the codes that a metric counts in its base; values NULL, or as many values beside them. */
static void script_values(struct strbuf *out, const struct data_options *o, const struct metric *m, size_t item, const struct data_column *c)
{
	const struct choice_list *list = o->form->nodes[c->node].list;
	struct strbuf codes, values;
	int why;

	strbuf_init(&codes);
	strbuf_init(&values);
	for (size_t i = 0; i < list->n; i++) {
		const char *code = list->choices[i].name;
		double y = is_among((const char *const *)m->positive, m->n_positive, code) ? 1 : 0;

		if (!tally_in_base(o->form, m, item, code, &why))
			continue;
		if (!tally_is_rate(m))
			y = tally_score(o->form, m, item, code);
		strbuf_addf(&codes, "%s%g", codes.len ? ", " : "", data_code(c, list, i));
		strbuf_addf(&values, "%s%.17g", values.len ? ", " : "", y);
	}
	strbuf_addf(out, "value(d$%s, c(%s), c(%s))", c->name, codes.data, values.data);
	strbuf_clear(&values);
	strbuf_clear(&codes);
}

/* Anything chosen of those that count, among who chose anything of the base. */
static bool script_many(struct strbuf *out, const struct data_options *o, const struct metric *m, const struct data_columns *c)
{
	struct strbuf positive, base;
	bool any = false;
	int why;

	strbuf_init(&positive);
	strbuf_init(&base);
	for (size_t i = 0; i < c->v.n; i++) {
		const struct data_column *v = &c->v.v[i];

		if (v->what != DATA_CHOSEN || v->node != m->items[0])
			continue;
		any = true;
		if (is_among((const char *const *)m->positive, m->n_positive, v->choice->name))
			strbuf_addf(&positive, "%sd$%s", positive.len ? ", " : "", v->name);
		if (tally_in_base(o->form, m, 0, v->choice->name, &why))
			strbuf_addf(&base, "%sd$%s", base.len ? ", " : "", v->name);
	}
	if (any)
		strbuf_addf(out, "chosen(cbind(%s), cbind(%s))", positive.data, base.data);
	strbuf_clear(&base);
	strbuf_clear(&positive);
	return any;
}

static const struct data_column *where_of(const struct data_columns *c, const struct metric *m)
{
	for (size_t i = 0; i < c->v.n; i++)
		if (c->v.v[i].what == DATA_WHERE && c->v.v[i].metric == m)
			return &c->v.v[i];
	return NULL;
}

/* list(y, ...) of one metric; false where this file cannot give it. */
static bool script_items(struct strbuf *out, const struct data_options *o, const struct metric *m, const struct data_columns *c)
{
	const struct data_column *where = where_of(c, m);

	if (!m->n_items || (m->where && !where))
		return false;
	for (size_t i = 0; i < m->n_items; i++) {
		const struct node *q = &o->form->nodes[m->items[i]];
		const struct data_column *v = column_of(c, m->items[i]);

		strbuf_adds(out, i ? ",\n    " : "");
		if (where)
			strbuf_addf(out, "among(d$%s, ", where->name);
		if (q->type->input == INPUT_MANY) {
			if (m->n_items > 1 || !script_many(out, o, m, c))
				return false;
		} else if (!v || (q->list && !v->number)) {
			return false;
		} else if (q->list) {
			script_values(out, o, m, i, v);
		} else {
			strbuf_addf(out, "as.numeric(d$%s)", v->name);
		}
		strbuf_adds(out, where ? ")" : "");
	}
	return true;
}

static const char head[] =
	"# Rscript this file, beside the CSV: metric, estimate, standard error, respondents, degrees of freedom.\n"
	"# Ratio means; the error by linearisation: strata, villages (PSUs) and, where their numbers are known, both stages.\n"
	"# Every respondent row of the sample stays in: a village without an answer is a zero, not a hole.\n"
	"value <- function(x, codes, y) y[match(x, codes)]\n"
	"chosen <- function(positive, base) ifelse(rowSums(base == 1, na.rm = TRUE) > 0, (rowSums(positive == 1, na.rm = TRUE) > 0) + 0, NA)\n"
	"among <- function(wanted, y) ifelse(wanted == 1, y, NA)\n"
	"influence <- function(y, w) {\n"
	"  ok <- !is.na(y) & w > 0\n"
	"  m <- sum(w[ok] * y[ok]) / sum(w[ok])\n"
	"  z <- numeric(length(y))\n"
	"  z[ok] <- w[ok] * (y[ok] - m) / sum(w[ok])\n"
	"  list(m = m, z = z, ok = ok)\n"
	"}\n"
	"variance <- function(z, d, known) {\n"
	"  total <- 0\n"
	"  for (h in unique(d$stratum)) {\n"
	"    rows <- which(d$stratum == h)\n"
	"    t <- tapply(z[rows], d$psu[rows], sum)\n"
	"    n <- length(t)\n"
	"    N <- if (known) d$n_psu[rows[1]] else Inf\n"
	"    f <- 1 - n / N\n"
	"    total <- total + if (n > 1) f * n / (n - 1) * sum((t - mean(t))^2) else f * t[[1]]^2\n"
	"    if (known && !is.na(d$n_house[rows[1]])) for (p in names(t)) {\n"
	"      s <- z[rows[d$psu[rows] == p]]\n"
	"      m <- length(s)\n"
	"      M <- d$n_house[rows[d$psu[rows] == p][1]]\n"
	"      if (m > 1) total <- total + n / N * (1 - m / M) * m / (m - 1) * sum((s - mean(s))^2)\n"
	"    }\n"
	"  }\n"
	"  total\n"
	"}\n"
	"estimate <- function(name, items, w, d, errors, known) {\n"
	"  parts <- lapply(items, influence, w = w)\n"
	"  if (length(parts) > 1) parts <- parts[sapply(parts, function(p) sum(p$ok)) >= 30]\n"
	"  if (!length(parts)) { cat(name, \"NA\", \"NA\", 0, 0, sep = \"\\t\"); cat(\"\\n\"); return(invisible()) }\n"
	"  m <- mean(sapply(parts, function(p) p$m))\n"
	"  z <- Reduce(`+`, lapply(parts, function(p) p$z)) / length(parts)\n"
	"  ok <- Reduce(`|`, lapply(parts, function(p) p$ok))\n"
	"  df <- length(unique(d$psu[ok])) - length(unique(d$stratum[ok]))\n"
	"  se <- if (errors && df >= 1) sqrt(variance(z, d, known)) else NA\n"
	"  cat(name, format(m, digits = 16), format(se, digits = 16), sum(ok), df, sep = \"\\t\")\n"
	"  cat(\"\\n\")\n"
	"}\n";

void data_script(struct strbuf *out, const struct data_options *o, const struct data_columns *c, const char *csv)
{
	bool errors = o->round && o->round->sample == SAMPLE_PROBABILITY, known = o->design->n > 0;

	for (size_t i = 0; i < o->design->n_psus; i++)
		known = known && o->design->psus[i].villages > 0;
	strbuf_adds(out, head);
	strbuf_addf(out, "d <- read.csv(\"%s\", encoding = \"UTF-8\")\n", csv);
	strbuf_addf(out, "# The same with the package survey:  des <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w_person%s, data = d)\n",
		    known ? ", fpc = ~n_psu" : "");
	strbuf_adds(out, "#                                      svymean(~y, subset(des, !is.na(y)))  with y as in the lists below\n");
	for (size_t i = 0; i < o->form->n_metrics; i++) {
		const struct metric *m = &o->form->metrics[i];
		struct strbuf items;

		strbuf_init(&items);
		if (script_items(&items, o, m, c))
			strbuf_addf(out, "estimate(\"%s\", list(%s),\n  d$%s, d, %s, %s)\n", m->id, items.data, tally_frame_persons(o->frame, m) ? "w_person" : "w_house",
				    errors ? "TRUE" : "FALSE", known ? "TRUE" : "FALSE");
		else
			strbuf_addf(out, "# %s: not from this file\n", m->id);
		strbuf_clear(&items);
	}
}
