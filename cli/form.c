/* SPDX-License-Identifier: MIT */
/* ruhu form: what a questionnaire says, as it was read. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "forms/compare.h"
#include "forms/diag.h"
#include "forms/load.h"
#include "forms/sheet.h"
#include "report/codebook.h"
#include "report/doc.h"
#include "report/form_tree.h"

static int show(struct cli *cli, const struct form *form, const struct form *other, const char *path)
{
	struct strbuf out, clean;
	int status;

	(void)other;
	(void)path;
	strbuf_init(&out);
	strbuf_init(&clean);
	form_tree(&out, form);
	strbuf_addc(&out, '\n');
	form_length(&out, form);
	utf8_clean(&clean, out.data, out.len, true);
	status = cli_write(cli, clean.data, clean.len);
	strbuf_clear(&clean);
	strbuf_clear(&out);
	return status;
}

static int codebook(struct cli *cli, const struct form *form, const struct form *other, const char *path)
{
	(void)other;
	(void)path;
	return cli_end_doc(cli, codebook_doc(form, strcmp(cli->format, "csv") == 0 || strcmp(cli->format, "xlsx") == 0), ST_OK, NULL);
}

static int coverage(struct cli *cli, const struct form *form, const struct form *other, const char *path)
{
	struct workbook *wb = NULL;
	struct err err = ERR_INIT;
	int status;

	(void)other;
	/* The sheet about translators is no part of the compiled form. */
	if (workbook_open(&wb, path, &err) != ST_OK)
		return cli_fail(&err);
	status = cli_end_doc(cli, coverage_doc(form, workbook_sheet(wb, "translations")), ST_OK, NULL);
	workbook_free(wb);
	return status;
}

static int diff(struct cli *cli, const struct form *form, const struct form *other, const char *path)
{
	(void)path;
	return cli_end_doc(cli, comparison_doc(form_compare(cli->arena, form, other)), ST_OK, NULL);
}

static const struct {
	struct cli_verb verb;
	int (*run)(struct cli *cli, const struct form *form, const struct form *other, const char *path);
} verbs[] = {
	{ { "show", 1, 1 }, show },
	{ { "codebook", 1, 1 }, codebook },
	{ { "coverage", 1, 1 }, coverage },
	{ { "diff", 2, 2 }, diff },
};

/* An unreadable one: what `ruhu check` would say, on standard error. */
static int load(struct form **form, const char *path)
{
	struct diag_list diags;
	struct err err = ERR_INIT;
	int status = EXIT_DONE;

	diag_init(&diags, path);
	if (form_load(form, path, &diags, &err) != ST_OK) {
		cli_diags(&diags, false);
		status = cli_fail(&err);
	}
	diag_clear(&diags);
	return status;
}

int command_form(struct cli *cli, int argc, char **argv)
{
	struct form *form = NULL, *other = NULL;
	size_t verb;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv))
		return EXIT_WRONG_USAGE;
	verb = cli_find_verb(cli, verbs, sizeof(verbs[0]), ARRAY_LEN(verbs), argc, argv);
	if (verb == ARRAY_LEN(verbs))
		return EXIT_WRONG_USAGE;
	status = load(&form, argv[2]);
	if (status == EXIT_DONE && verbs[verb].verb.most == 2)
		status = load(&other, argv[3]);
	if (status == EXIT_DONE)
		status = verbs[verb].run(cli, form, other, argv[2]);
	form_free(form);
	form_free(other);
	return status;
}
