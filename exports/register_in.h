/* SPDX-License-Identifier: MIT */
/*
 * The register from a table the office has: one row a household, CSV in any encoding, English or Chinese headers. Refused whole, with
 * every bad row named; addresses go to door.db and nowhere else.
 *   unit 单位代码, grid 网格, serial 序号 (or household 户号), building 楼栋, entrance 单元, floor 楼层, door 门牌, address 地址,
 *   team 队, note 备注, sort 顺序, contact 上次联系
 */
#ifndef RUHU_EXPORTS_REGISTER_IN_H
#define RUHU_EXPORTS_REGISTER_IN_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "store/door.h"
#include "store/store.h"

struct arena;
struct divisions;
struct strbuf;

struct register_report {
	struct arena *arena;
	int64_t rows, added, updated;
	VEC(const char *) problems; /* sentences, the first few */
	int64_t more_problems;
};

/* ST_OK: all rows are in. ST_INPUT, ST_SYNTAX, ST_LIMIT: none is; problems says why. *out comes in both cases (caller frees it); other
 * statuses leave *out NULL. divisions NULL or empty = only the shape of unit codes is checked. */
MUST_USE enum status register_import(struct register_report **out, struct store *st,
				     struct doors *doors, const struct divisions *divisions,
				     const char *path, struct err *err);
void register_report_free(struct register_report *r);
void register_report_print(struct strbuf *out, const struct register_report *r, const char *path);

#endif
