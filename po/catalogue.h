/* SPDX-License-Identifier: MIT */
/* The translations that the program carries inside itself. */
#ifndef RUHU_PO_CATALOGUE_H
#define RUHU_PO_CATALOGUE_H

/* Makes i18n_set("en") speak English. Called once at start. */
void catalogue_register(void);

#endif
