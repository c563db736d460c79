/* SPDX-License-Identifier: MIT */
/* What a file among those to be merged is. */
#include "config.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/fs.h"
#include "exports/merge_internal.h"
#include "exports/package.h"

bool merge_ends_in_ruhu(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcasecmp(path + n - 5, ".ruhu") == 0;
}

enum merge_head merge_head_of(const char *path)
{
	static const char audit[] = CSV_AUDIT_HEAD;
	char head[64];
	ssize_t n;
	int fd = -1;

	_Static_assert(sizeof(audit) <= sizeof(head), "room for it");
	if (merge_ends_in_ruhu(path))
		return MERGE_HEAD_PACKAGE;
	if (fs_open(&fd, path, NULL) != ST_OK)
		return MERGE_HEAD_TABLE;
	n = read(fd, head, sizeof(head));
	(void)close(fd);
	if (n > 0 && package_is(head, (size_t)n))
		return MERGE_HEAD_PACKAGE;
	return n >= (ssize_t)sizeof(audit) - 1 && memcmp(head, audit, sizeof(audit) - 1) == 0 ? MERGE_HEAD_AUDIT : MERGE_HEAD_TABLE;
}
