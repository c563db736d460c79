/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "po/catalogue.h"

#include <assert.h>

#include "base/i18n.h"

/* po/en.po through msgfmt and od (po/local.mk). */
static const unsigned char english[] = {
#include "po/catalogue_en.inc"
};

void catalogue_register(void)
{
	bool good = i18n_add_catalogue("en", english, sizeof(english));

	assert(good); /* our own build made these bytes */
	(void)good;
}
