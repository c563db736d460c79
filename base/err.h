/* SPDX-License-Identifier: MIT */
/*
 * The error object. Every fallible function returns an enum status and takes a
 * struct err * last, which may be NULL. The lowest layer words the sentence (in
 * the interface language, complete, for a person); an upper layer may add the
 * place (file, sheet, row) where it is missing, and passes the code on. Nothing
 * below app/ prints or exits.
 */
#ifndef RUHU_BASE_ERR_H
#define RUHU_BASE_ERR_H

#include "base/attr.h"

enum status {
	ST_OK = 0,
	ST_IO,        /* a file or folder would not be read or written (errno class) */
	ST_DB,        /* the store is damaged or refuses */
	ST_BUSY,      /* another ruhu has the store */
	ST_FULL,      /* the disk or stick is full */
	ST_NOT_FOUND, /* what was asked for is not there */
	ST_EXISTS,    /* it is there already, and different */
	ST_SYNTAX,    /* bytes that do not follow their format or encoding */
	ST_FORM,      /* a definition with errors; the list of diags tells which */
	ST_INPUT,     /* a value or row that is refused */
	ST_LIMIT,     /* larger than the cap */
	ST_CONFLICT,  /* two things that exclude each other */
	ST_USAGE,     /* wrong call of the program */
	ST_CANCELLED  /* a person stopped it */
};

#define ERR_TEXT_MAX 512

struct err {
	enum status code;
	char text[ERR_TEXT_MAX]; /* one or more whole sentences, UTF-8, no newline at the end */
	char file[256];          /* "" where no place is known */
	char sheet[64];
	long row; /* as the person sees it, header = 1; 0 = none */
};

/* clang-format off */
#define ERR_INIT { .code = ST_OK }
/* clang-format on */

/* Records code and the formatted sentence (cut at a character boundary), clears the place.
 * Returns code. err may be NULL. fmt comes from T("..."). */
enum status err_set(struct err *err, enum status code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* As err_set, and adds ": " and the person's-language wording of errno value eno (never English
 * strerror text); ENOSPC and EDQUOT turn code into ST_FULL. */
enum status err_errno(struct err *err, enum status code, int eno, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/* Adds the place where it is still missing; NULL or 0 parts are left alone. Returns err's code
 * (or code if err is NULL). */
enum status err_place(struct err *err, enum status code, const char *file, const char *sheet,
		      long row);

/* Exit status of the program for a status: 0 done, 1 the input, 2 usage, 3 the machine
 * (architecture section 8). */
int err_exit_status(enum status code);

#endif
