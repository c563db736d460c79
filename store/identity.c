/* SPDX-License-Identifier: MIT */
/* Records by the first digits of their identity, as people type them. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "store/internal.h"

/* Hex digits of a written identity, dashes left out, as the least and the greatest identity that begin so. */
static bool prefix_range(const char *prefix, struct identity *low, struct identity *high)
{
	static const char digits[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
	size_t n = 0;

	memset(low->b, 0x00, IDENTITY_SIZE);
	memset(high->b, 0xff, IDENTITY_SIZE);
	for (; *prefix; prefix++) {
		const char *at;
		unsigned value, shift = n % 2 == 0 ? 4 : 0;

		if (*prefix == '-')
			continue;
		at = strchr(digits, *prefix);
		value = (unsigned)(at ? at - digits : 16);
		at = strchr(upper, *prefix);
		if (at)
			value = (unsigned)(at - upper);
		if (value > 15 || n >= 2 * IDENTITY_SIZE)
			return false;
		low->b[n / 2] = (unsigned char)(low->b[n / 2] | value << shift);
		high->b[n / 2] = (unsigned char)((high->b[n / 2] & ~(15u << shift)) | value << shift);
		n++;
	}
	return n > 0;
}

enum status store_identity_find(struct store *st, const char *prefix, struct identity *out, struct err *err)
{
	struct identity low, high;
	sqlite3_stmt *s;
	bool more = false;
	int n = 0;
	enum status status;

	if (!prefix_range(prefix, &low, &high))
		return err_set(err, ST_NOT_FOUND, T("“%s”不像记录的编号。请输入编号开头的几位（0 到 9，a 到 f）。"), prefix);
	status = sql_get(st, SQL_REVISION_IDENTITIES, &s, err);
	if (status != ST_OK)
		return status;
	status = db_blob(st->db, s, 1, low.b, IDENTITY_SIZE, err);
	if (status == ST_OK)
		status = db_blob(st->db, s, 2, high.b, IDENTITY_SIZE, err);
	while (status == ST_OK) {
		status = db_step(st->db, s, &more, err);
		if (status != ST_OK || !more)
			break;
		if (n++ == 0 && !db_col_bytes(s, 0, out->b, IDENTITY_SIZE))
			status = db_damaged(st->db, T("记录的索引和内容不一致"), err);
	}
	db_done(s);
	if (status == ST_OK && n == 0)
		return err_set(err, ST_NOT_FOUND, T("没有编号以“%s”开头的记录。"), prefix);
	if (status == ST_OK && n > 1)
		return err_set(err, ST_CONFLICT, T("不止一份记录的编号以“%s”开头，请多输几位。"), prefix);
	return status;
}
