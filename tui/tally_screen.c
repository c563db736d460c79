/* SPDX-License-Identifier: MIT */
/* The office's figures: a metric by unit or answer, with everything that can be chosen, into a file or onto paper. */
#include "config.h"

#include <string.h>

#include "app/workspace.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "report/method.h"
#include "report/tables.h"
#include "tally/frame.h"
#include "tui/canvas.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/tally.h"

const struct tally_result *tally_view_result(const struct tally_view *v)
{
	return v->made && v->set.n ? v->set.results.v[0] : NULL;
}

/* The page that `ruhu tally` prints for the same choices. */
static enum status page(struct tally_view *v, bool outcomes, const char *publish, struct doc **doc, struct err *err)
{
	struct tally_request request = v->request;

	request.headlines = false;
	request.outcomes = outcomes;
	request.publish = publish;
	return office_tally(v->ws, &request, doc, err);
}

static enum status handed_page(void *ctx, const char *publish, struct doc **doc, struct err *err)
{
	return page(ctx, false, publish, doc, err);
}

static enum status view_open(struct screen *s, void *arg, struct err *err UNUSED)
{
	struct tally_view *v = screen_data(s);

	v->ws = arg;
	v->arena = arena_new();
	handout_init(&v->out, s, &(struct handout_source){ .page = handed_page, .ctx = v, .name = "ruhu" });
	v->footer = "";
	strbuf_init(&v->definition);
	strbuf_init(&v->manner);
	screen_timer(s, 1);
	return ST_OK;
}

static void view_close(struct screen *s)
{
	struct tally_view *v = screen_data(s);

	if (v->made)
		figures_clear(&v->set);
	if (v->read)
		gather_clear(&v->g);
	strbuf_clear(&v->definition);
	strbuf_clear(&v->manner);
	arena_free(v->arena);
}

static enum context view_context(const struct screen *s UNUSED)
{
	return CONTEXT_TALLY;
}

/* The table of the present choices; where there is none, the choices go back to those of the table that is there. */
static unsigned make(struct screen *s)
{
	struct tally_view *v = screen_data(s);
	struct figures set;
	struct err err = ERR_INIT;

	v->request.headlines = true;
	if (figures_make(&set, v->ws, &v->g, &v->request, &err) != ST_OK) {
		figures_clear(&set);
		v->request = v->before;
		return dialog_error(s, TALLY_TAG_SAID, &err);
	}
	if (v->made)
		figures_clear(&v->set);
	v->set = set;
	if (v->set.query.compare)
		v->set.query.compare = &v->set.other;
	v->made = true;
	v->before = v->request;
	figures_response(&v->response, &v->g, &v->set, v->request.within);
	strbuf_reset(&v->definition);
	strbuf_reset(&v->manner);
	if (v->set.n) {
		method_metric(&v->definition, v->g.form, v->set.results.v[0]);
		method_weights(&v->definition, v->set.results.v[0]);
		tables_legend(&v->manner, tables_flags_all(v->set.results.v[0]));
		method_interval(&v->manner, v->set.results.v[0]);
	}
	return SCREEN_REDRAW;
}

static const char *first_metric(const struct tally_view *v)
{
	const struct round *r = workspace_round(v->ws);

	if (r && *r->headline && form_metric(v->g.form, r->headline))
		return form_metric(v->g.form, r->headline)->id;
	return v->g.form->n_metrics ? v->g.form->metrics[0].id : NULL;
}

static unsigned show(struct screen *s, bool outcomes)
{
	struct doc *doc = NULL;
	struct err err = ERR_INIT;

	if (page(screen_data(s), outcomes, NULL, &doc, &err) != ST_OK)
		return dialog_error(s, TALLY_TAG_SAID, &err);
	return dialog_doc(s, TALLY_TAG_SAID, doc);
}

/* The store is read once, after the page is there. */
static unsigned view_tick(struct screen *s)
{
	struct tally_view *v = screen_data(s);
	struct err err = ERR_INIT;

	if (gather(&v->g, v->ws, NULL, true, &err) != ST_OK || office_footer(&v->footer, v->ws, v->g.form, v->arena, &err) != ST_OK)
		return dialog_error(s, TALLY_TAG_SAID, &err);
	v->read = true;
	v->request.metric = first_metric(v);
	if (!v->request.metric) /* nothing to estimate: what came of the knocking is all there is */
		return show(s, true);
	if (tally_allowed(v->g.form, form_metric(v->g.form, v->request.metric), LEVEL_TOWNSHIP))
		v->request.by = "township";
	v->before = v->request;
	return make(s);
}

/* Enter: from the county's townships into the villages of one (view_enabled has seen that there are any). */
static unsigned drill(struct screen *s)
{
	struct tally_view *v = screen_data(s);
	const struct tally_result *r = tally_view_result(v);

	if (!r)
		return SCREEN_HANDLED;
	if (r->by == LEVEL_COUNTY)
		v->request.by = "township";
	else if (v->cursor < (int)r->n_cells) {
		v->request.by = "village";
		v->request.within = arena_strdup(v->arena, r->cells[v->cursor].key);
	}
	v->cursor = v->first = 0;
	return make(s);
}

static unsigned back(struct screen *s)
{
	struct tally_view *v = screen_data(s);

	if (!v->request.within)
		return SCREEN_CLOSE;
	v->request.within = NULL;
	v->request.by = "township";
	v->cursor = v->first = 0;
	return make(s);
}

static unsigned view_action(struct screen *s, enum action a, const struct event *ev)
{
	static const struct {
		enum action action;
		enum tally_tag menu;
	} menus[] = {
		{ ACTION_TALLY_METRIC, TALLY_TAG_METRIC },   { ACTION_TALLY_BY, TALLY_TAG_BY },
		{ ACTION_TALLY_PERIOD, TALLY_TAG_PERIOD },   { ACTION_TALLY_COMPARE, TALLY_TAG_COMPARE },
		{ ACTION_TALLY_WEIGHTS, TALLY_TAG_WEIGHTS }, { ACTION_TALLY_INTERVAL, TALLY_TAG_INTERVAL },
	};
	struct tally_view *v = screen_data(s);
	const struct tally_result *r = tally_view_result(v);

	if (a == ACTION_BACK)
		return back(s);
	if (!r)
		return SCREEN_IGNORED;
	for (size_t i = 0; i < ARRAY_LEN(menus); i++)
		if (menus[i].action == a)
			return tally_menu(s, v, menus[i].menu);
	switch ((int)a) {
	case ACTION_TALLY_IN:
		return drill(s);
	case ACTION_TALLY_RANK:
		v->request.rank = !v->request.rank;
		return make(s);
	case ACTION_TALLY_PAGE:
		return show(s, false);
	case ACTION_TALLY_OUTCOMES:
		return show(s, true);
	case ACTION_TALLY_EXPORT:
		return handout_export(&v->out);
	case ACTION_TALLY_PRINT:
		return handout_print(&v->out);
	default:
		return screen_list_key(a, ev, (int)r->n_cells, v->page, &v->cursor) ? SCREEN_REDRAW : SCREEN_IGNORED;
	}
}

static unsigned view_result(struct screen *s, const struct screen_result *r)
{
	struct tally_view *v = screen_data(s);
	unsigned flags = SCREEN_REDRAW;

	if (handout_answered(&v->out, r, &flags))
		return flags;
	if (r->tag == TALLY_TAG_SAID)
		return v->made ? SCREEN_REDRAW : SCREEN_CLOSE;
	if (r->code == SCREEN_RESULT_CANCEL || r->code == SCREEN_RESULT_FAILED)
		return SCREEN_REDRAW;
	if (!tally_menu_chosen(s, v, r, &flags))
		return flags;
	v->cursor = v->first = 0;
	return make(s);
}

static bool view_enabled(const struct screen *s, enum action a)
{
	const struct tally_view *v = screen_data(s);
	const struct tally_result *r = tally_view_result(v);

	if (a == ACTION_TALLY_RANK)
		return r && r->node < 0 && r->by != LEVEL_COUNTY;
	if (a == ACTION_TALLY_IN)
		return r && r->node < 0 && r->by != LEVEL_VILLAGE;
	return true;
}

const struct screen_ops tally_screen = {
	.name = "tally",
	.size = sizeof(struct tally_view),
	.open = view_open,
	.context = view_context,
	.draw = tally_draw,
	.action = view_action,
	.enabled = view_enabled,
	.tick = view_tick,
	.result = view_result,
	.close = view_close,
};
