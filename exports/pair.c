/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "exports/pair.h"

#include "base/i18n.h"
#include "store/door.h"
#include "store/store.h"

enum status pair_begin(struct store *st, struct doors *doors, struct err *err)
{
	enum status status = doors ? doors_begin(doors, err) : ST_OK;

	if (status != ST_OK)
		return status;
	status = store_begin(st, err);
	if (status != ST_OK && doors)
		doors_rollback(doors);
	return status;
}

enum status pair_end(struct store *st, struct doors *doors, enum status status, struct err *err)
{
	struct err fault = ERR_INIT;

	if (status == ST_OK && doors) {
		status = doors_commit(doors, err); /* where it fails it has rolled back */
		if (status != ST_OK)
			doors = NULL;
	}
	if (status != ST_OK) {
		store_rollback(st);
		if (doors)
			doors_rollback(doors);
		return status;
	}
	status = store_commit(st, &fault);
	if (status != ST_OK)
		return err_set(err, status,
			       doors ? T("%s 住户没有存上，地址已经先存好了；再做一次就齐了。")
				     : "%s",
			       fault.text);
	return status;
}
