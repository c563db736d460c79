/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/csv_columns.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/revision.h"

/* Spellings in order of preference. A weak one may as well be a question's name. */
struct alias {
	enum csv_meta meta;
	const char *name;
	bool weak;
};
static const struct alias aliases[] = {
	{ CSV_FORM, "_form", false },
	{ CSV_FORM, "_xform_id_string", false },
	{ CSV_ROUND, "_round", false },
	{ CSV_UNIT, "_unit", false },
	{ CSV_HOUSEHOLD, "_household", false },
	{ CSV_DEVICE, "_device", false },
	{ CSV_DEVICE, "DeviceID", true },
	{ CSV_DEVICE, "deviceid", true },
	{ CSV_INTERVIEWER, "_interviewer", false },
	{ CSV_INTERVIEWER, "_submitted_by", false },
	{ CSV_INTERVIEWER, "SubmitterName", true },
	{ CSV_INTERVIEWER, "username", true },
	{ CSV_STARTED, "_started", false },
	{ CSV_STARTED, "start", true },
	{ CSV_ENDED, "_ended", false },
	{ CSV_ENDED, "end", true },
	{ CSV_OUTCOME, "_outcome", false },
	{ CSV_LANG, "_lang", false },
	{ CSV_VERSION, "__version__", false },
	{ CSV_VERSION, "_version_", false },
	{ CSV_VERSION, "FormVersion", true },
	{ CSV_UUID, "_uuid", false },
	{ CSV_UUID, "meta-instanceID", false },
	{ CSV_UUID, "meta/instanceID", false },
	{ CSV_UUID, "instanceID", true },
	{ CSV_UUID, "_submission__uuid", false },
	{ CSV_UUID, "KEY", false },
	{ CSV_SEQ, "_seq", false },
	{ CSV_SUBMITTED, "_submission_time", false },
	{ CSV_SUBMITTED, "SubmissionDate", true },
	{ CSV_STATE, "_state", false },
	{ CSV_REASON, "_reason", false },
	{ CSV_AUTHOR, "_author", false },
	{ CSV_PARENTS, "_parents", false },
	{ CSV_CLOCK, "_clock", false },
	{ CSV_INDEX, "_index", false },
	{ CSV_PARENT_TABLE, "_parent_table", false },
	{ CSV_PARENT_TABLE, "_parent_table_name", false },
	{ CSV_PARENT_INDEX, "_parent_index", false },
	{ CSV_ROOT, "meta/rootUuid", false },
	{ CSV_ROOT, "meta-rootUuid", false },
	{ CSV_ROOT, "rootUuid", true },
	{ CSV_ROOT, "_rootUuid", false },
	{ CSV_KEY, "KEY", false },
	{ CSV_PARENT_KEY, "PARENT_KEY", false },
	{ CSV_COPY, "_copy", false },
};

/* Their presence tells a file of ODK Central or KoboToolbox. */
static const char *const foreign_marks[] = { "KEY",
					     "PARENT_KEY",
					     "meta-instanceID",
					     "meta/instanceID",
					     "rootUuid",
					     "_rootUuid",
					     "meta/rootUuid",
					     "meta-rootUuid",
					     "_xform_id_string",
					     "formhub/uuid",
					     "SubmissionDate",
					     "_submission__uuid",
					     "_validation_status" };

/* What the program's own file must have (architecture section 5: an absent _seq is 1). */
static const enum csv_meta needed[] = { CSV_FORM,     CSV_ROUND,       CSV_UNIT,    CSV_HOUSEHOLD,
					CSV_DEVICE,   CSV_INTERVIEWER, CSV_STARTED, CSV_ENDED,
					CSV_OUTCOME,  CSV_LANG,        CSV_VERSION, CSV_UUID,
					CSV_SUBMITTED };
static const enum csv_meta needed_foreign[] = { CSV_FORM, CSV_ROUND, CSV_UNIT, CSV_VERSION,
						CSV_UUID };

static const char *const visit_fields[] = { "appointment", "note", NULL };

const char *csv_meta_name(enum csv_meta meta)
{
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if (aliases[i].meta == meta)
			return aliases[i].name;
	return "";
}

static const char *trimmed(struct arena *a, const char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	n = strlen(s);
	while (n > 0 && strchr(" \t\r\n", s[n - 1]))
		n--;
	return arena_strndup(a, s, n);
}

static int find_name(const struct csv_head *head, const char *name)
{
	for (size_t i = 0; i < head->n; i++)
		if (strcmp(head->name[i], name) == 0)
			return (int)i;
	return -1;
}

static void find_twice(struct csv_head *head)
{
	for (size_t i = 0; i < head->n && !head->twice; i++)
		if (*head->name[i] && find_name(head, head->name[i]) < (int)i)
			head->twice = head->name[i];
}

void csv_head_read(struct csv_head *head, struct arena *a, const char *const *cells, size_t n)
{
	*head = (struct csv_head){ .n = n };
	head->name = arena_array(a, n + 1, sizeof(*head->name));
	head->is_meta = arena_array(a, n + 1, sizeof(*head->is_meta));
	for (size_t i = 0; i < n; i++)
		head->name[i] = trimmed(a, cells[i]);
	while (head->n > 0 &&
	       !*head->name[head->n - 1]) /* empty columns a spreadsheet leaves at the end */
		head->n--;
	find_twice(head);
	for (int m = 0; m < CSV_META; m++)
		head->meta[m] = -1;
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++) {
		int col = find_name(head, aliases[i].name);

		if (col < 0)
			continue;
		if (head->meta[aliases[i].meta] < 0)
			head->meta[aliases[i].meta] = col;
		if (!aliases[i].weak)
			head->is_meta[col] = true;
	}
	for (size_t i = 0; i < ARRAY_LEN(foreign_marks); i++)
		head->foreign = head->foreign || find_name(head, foreign_marks[i]) >= 0;
}

const char *csv_head_missing(const struct csv_head *head, bool form_given)
{
	const enum csv_meta *need = head->foreign ? needed_foreign : needed;
	size_t n = head->foreign ? ARRAY_LEN(needed_foreign) : ARRAY_LEN(needed);

	for (size_t i = 0; i < n; i++)
		if (head->meta[need[i]] < 0 &&
		    !(form_given && (need[i] == CSV_FORM || need[i] == CSV_VERSION)))
			return csv_meta_name(need[i]);
	return NULL;
}

bool csv_stores(const struct form *form, int node)
{
	const struct node *n = &form->nodes[node];

	return n->kind == NODE_QUESTION && n->type && n->type->stores;
}

/* Equal where '-' and '/' are one: ODK Central joins groups with '-'. */
static bool same_path(const char *s, const char *t)
{
	for (; *s && *t; s++, t++)
		if (*s != *t && !(strchr("-/", *s) && strchr("-/", *t)))
			return false;
	return *s == *t;
}

/* The path inside the repeat: ODK Central heads a repeat's file so. */
static const char *inner_path(const struct form *form, int repeat, const char *path)
{
	size_t n = strlen(form->nodes[repeat].path);

	return repeat > 0 && strncmp(path, form->nodes[repeat].path, n) == 0 && path[n] == '/'
		       ? path + n + 1
		       : path;
}

static int find_question(const struct form *form, int repeat, const char *head)
{
	int by_path = -1, by_name = -1, names = 0;

	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *n = &form->nodes[i];

		if (n->kind != NODE_QUESTION || n->repeat != repeat)
			continue;
		if (strcmp(n->path, head) == 0)
			return i;
		if (by_path < 0 && (same_path(n->path, head) ||
				    same_path(inner_path(form, repeat, n->path), head)))
			by_path = i;
		if (strcmp(n->name, head) == 0) {
			by_name = i;
			names++;
		}
	}
	if (by_path >= 0)
		return by_path;
	return names == 1 ? by_name : -1;
}

/* "group/question/code" of a select_multiple. */
static int find_split(const struct form *form, int repeat, const char *head, int *choice,
		      struct arena *a)
{
	const char *cut = head + strlen(head);
	int node;

	while (cut > head && *cut != '/')
		cut--;
	if (cut == head)
		return -1;
	node = find_question(form, repeat, arena_strndup(a, head, (size_t)(cut - head)));
	if (node < 0 || form->nodes[node].type->input != INPUT_MANY || !form->nodes[node].list)
		return -1;
	for (size_t i = 0; i < form->nodes[node].list->n; i++) {
		if (strcmp(form->nodes[node].list->choices[i].name, cut + 1) == 0) {
			*choice = (int)i;
			return node;
		}
	}
	return -1;
}

/* "group/question!reason" */
static bool find_reason(struct csv_plan *plan, const struct form *form, int repeat,
			const char *head, int column, struct arena *a)
{
	const char *mark = strchr(head, '!');
	int node;

	if (!mark || strcmp(mark, BODY_REASON) != 0)
		return false;
	node = find_question(form, repeat, arena_strndup(a, head, (size_t)(mark - head)));
	if (node < 0 || !form->nodes[node].soft || plan->reason[node] >= 0)
		return false;
	plan->reason[node] = column;
	plan->node[column] = node;
	plan->choice[column] = CSV_REASON_COLUMN;
	return true;
}

void csv_plan_make(struct csv_plan *plan, struct arena *a, const struct csv_head *head,
		   const struct form *form, int repeat)
{
	size_t nodes = (size_t)form->n_nodes;

	plan->node = arena_array(a, head->n + 1, sizeof(*plan->node));
	plan->choice = arena_array(a, head->n + 1, sizeof(*plan->choice));
	plan->column = arena_array(a, nodes, sizeof(*plan->column));
	plan->split = arena_array(a, nodes, sizeof(*plan->split));
	plan->reason = arena_array(a, nodes, sizeof(*plan->reason));
	for (size_t i = 0; i < nodes; i++)
		plan->column[i] = plan->reason[i] = -1;
	for (size_t i = 0; i < head->n; i++) {
		int node = head->is_meta[i] || !*head->name[i]
				   ? -1
				   : find_question(form, repeat, head->name[i]);

		plan->node[i] = node;
		plan->choice[i] = -1;
		if (node >= 0 && plan->column[node] < 0)
			plan->column[node] = (int)i;
	}
	for (size_t i = 0; i < head->n; i++) {
		int choice = -1, node;

		if (plan->node[i] >= 0 || head->is_meta[i] || !*head->name[i] ||
		    find_reason(plan, form, repeat, head->name[i], (int)i, a))
			continue;
		node = find_split(form, repeat, head->name[i], &choice, a);
		if (node < 0)
			continue;
		plan->node[i] = node;
		plan->choice[i] = choice;
		plan->split[node] =
			plan->column[node] < 0; /* beside the joined column they say it again */
	}
}

int csv_plan_missing(const struct csv_plan *plan, const struct form *form, int repeat)
{
	for (int i = 1; i < form->n_nodes; i++)
		if (form->nodes[i].repeat == repeat && csv_stores(form, i) &&
		    form->nodes[i].type->input != INPUT_NONE && plan->column[i] < 0 &&
		    !plan->split[i])
			return i;
	return -1;
}

int csv_plan_doubled(const struct csv_plan *plan, const struct csv_head *head,
		     const struct form *form, struct arena *a)
{
	bool *seen = arena_array(a, (size_t)form->n_nodes, sizeof(*seen));

	for (size_t i = 0; i < head->n; i++) {
		if (plan->node[i] < 0 || plan->choice[i] != -1)
			continue;
		if (seen[plan->node[i]])
			return plan->node[i];
		seen[plan->node[i]] = true;
	}
	return -1;
}

/* Its log has the name that a repeat called "audit" would have. */
static bool is_audit(const struct node *n)
{
	return n->type && strcmp(n->type->name, "audit") == 0;
}

const char *csv_repeat_word(const struct form *form, int node, struct arena *a)
{
	char *word;

	for (int i = 1; i < form->n_nodes; i++) {
		if (i == node ||
		    !(form->nodes[i].kind == NODE_REPEAT || is_audit(&form->nodes[i])) ||
		    strcmp(form->nodes[i].name, form->nodes[node].name) != 0)
			continue;
		word = arena_strdup(a, form->nodes[node].path);
		for (char *s = word; *s; s++)
			if (*s == '/')
				*s = '-';
		return fs_safe_name(a, word);
	}
	return fs_safe_name(a, form->nodes[node].name);
}

const char *const *csv_visit_fields(void)
{
	return visit_fields;
}

bool csv_visit_field(const char *name)
{
	for (const char *const *s = visit_fields; *s; s++)
		if (strcmp(*s, name) == 0)
			return true;
	return false;
}

static bool is_han(uint32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
	       (cp >= 0x20000 && cp <= 0x3FFFF);
}

static void add_safe(struct strbuf *out, const char *text)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t n = strlen(text);
	uint32_t cp;

	for (size_t i = 0, used; i < n; i += used) {
		used = utf8_decode(text + i, n - i, &cp);
		if (is_han(cp) ||
		    (cp < 0x80 && strchr(plain, (int)cp) && !(cp == '.' && out->len == 0)))
			strbuf_add(out, text + i, used);
		else
			strbuf_addf(out, "u%04X", (unsigned)cp);
	}
}

const char *csv_form_stem(const struct form *form, struct arena *a)
{
	enum { STEM_MAX = 120, TAIL = 8 };
	char hex[DIGEST_HEX];
	struct strbuf stem;
	struct digest whole;
	const char *out;

	strbuf_init(&stem);
	add_safe(&stem, form->id);
	strbuf_addc(&stem, '_');
	add_safe(&stem, form->version);
	if (stem.len >
	    STEM_MAX) { /* cut at a character, and still another name than the next long one */
		whole = digest_of(stem.data, stem.len);
		digest_hex(hex, &whole);
		strbuf_cut(&stem, utf8_prev(stem.data, stem.len, STEM_MAX));
		strbuf_addf(&stem, "-%.*s", (int)TAIL, hex);
	}
	out = arena_strndup(a, stem.data, stem.len);
	strbuf_clear(&stem);
	return out;
}
