/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/store/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

int place_make(void **state)
{
	struct place *p = mem_alloc(sizeof(*p));
	const char *folder = getenv("TMPDIR");

	(void)snprintf(p->folder, sizeof(p->folder), "%s/ruhu-store-XXXXXX", folder && *folder ? folder : "/tmp");
	if (!digest_ready() || !mkdtemp(p->folder))
		return -1;
	(void)snprintf(p->store, sizeof(p->store), "%s/ruhu.db", p->folder);
	*state = p;
	return 0;
}

int place_remove(void **state)
{
	struct place *p = *state;
	char path[512];
	DIR *dir = opendir(p->folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		(void)snprintf(path, sizeof(path), "%s/%s", p->folder, entry->d_name);
		if (entry->d_name[0] != '.')
			(void)unlink(path);
	}
	if (dir)
		(void)closedir(dir);
	(void)rmdir(p->folder);
	free(p);
	return 0;
}

struct store *store_again(const struct place *p)
{
	struct store *st = NULL;
	struct err err = ERR_INIT;

	if (store_open(&st, p->store, 0, &err) != ST_OK)
		fail_msg("%s", err.text);
	return st;
}

struct store *store_fresh(const struct place *p, enum store_kind kind)
{
	struct err err = ERR_INIT;

	if (store_create(p->store, kind, "H3K", &err) != ST_OK)
		fail_msg("%s", err.text);
	return store_again(p);
}

void rev_make(struct revision *rev, unsigned char identity, int64_t seq, const char *body)
{
	revision_init(rev);
	memset(rev->identity.b, identity, IDENTITY_SIZE);
	rev->seq = seq;
	rev->round = "2026Q4";
	rev->form_id = "sat";
	rev->form_version = "3";
	memset(rev->form_digest.b, 7, DIGEST_SIZE);
	rev->device = "H3K";
	rev->interviewer = "07";
	rev->unit = "150525100200";
	rev->household = "150525100200-01-0402";
	rev->started = "2026-11-23T10:00:00+08:00";
	rev->outcome = "1.1";
	rev->state = "final";
	rev->body = body;
	rev->body_len = strlen(body);
}

struct digest rev_add(struct store *st, const struct revision *rev)
{
	struct err err = ERR_INIT;
	struct digest id;
	bool added = false;

	if (store_revision_add(st, rev, 0, "", &id, &added, &err) != ST_OK)
		fail_msg("%s", err.text);
	return id;
}

void expect_sentence(const struct err *err, const char *part)
{
	if (!strstr(err->text, "。") || !strstr(err->text, part))
		fail_msg("expected a sentence with \"%s\", got \"%s\"", part, err->text);
}
