/* SPDX-License-Identifier: MIT */
/*
 * hold STORE: takes the store as a second program at work would, prints "held", and gives it back when its standard input ends.
 * A test that waits for the word knows that the store is busy; there is nothing to race with.
 */
#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

int main(int argc, char **argv)
{
	sqlite3 *db = NULL;
	char byte;
	int rc = 1;

	if (argc == 2 && sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK && puts("held") >= 0 && fflush(stdout) == 0) {
		while (read(STDIN_FILENO, &byte, 1) > 0)
			;
		rc = 0;
	}
	if (rc != 0)
		(void)fprintf(stderr, "hold: %s\n", db ? sqlite3_errmsg(db) : "usage: hold STORE");
	(void)sqlite3_close(db);
	return rc;
}
