/* SPDX-License-Identifier: MIT */
/*
 * To be preloaded into the program by the proofs of tests/faults: what a worse machine, or a worse program, would do.
 *	RUHU_SHIM_LOG=FILE	records what is done to files below RUHU_SHIM_ROOT (shim.h), for the power cuts of power_test
 *	RUHU_SHIM_ACKS=FOLDER	a file that appears there is recorded as an acknowledgement
 *	RUHU_SHIM_FAIL=KIND:N[+] the N-th call that can fail so does (with +: and all after it); KIND: enospc, eio, eacces, short, eintr, memory,
 *	                     pulled (of files below the root alone)
 *	RUHU_SHIM_COUNT=FILE	at the end: how many calls of that KIND there were, and how many failed
 *	RUHU_SHIM_MUTANT=NAME	a seeded fault: what a careless program would have done (shim_is)
 * The calls on files are in shim_files.c. Built without the flags of the program: it defines what they make inline.
 */
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/shim_internal.h"

static const struct {
	const char *name;
	int eno;
} kinds[] = { { "enospc", ENOSPC }, { "eio", EIO },     { "eacces", EACCES },
	      { "short", 0 },       { "eintr", EINTR }, { "memory", ENOMEM },
	      { "pulled", EIO } };

struct shim_state shim = { .log = -1, .kind = SHIM_NONE };

bool shim_is(const char *mutant)
{
	return shim.mutant && strcmp(shim.mutant, mutant) == 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *log = getenv("RUHU_SHIM_LOG"), *fail = getenv("RUHU_SHIM_FAIL"),
		   *root = getenv("RUHU_SHIM_ROOT"), *acks = getenv("RUHU_SHIM_ACKS");

	shim.mutant = getenv("RUHU_SHIM_MUTANT");
	shim.count = getenv("RUHU_SHIM_COUNT");
	if (root)
		(void)snprintf(shim.root, sizeof(shim.root), "%s/", root);
	if (acks)
		(void)snprintf(shim.acks, sizeof(shim.acks), "%s/", acks);
	if (log)
		shim.log = (int)syscall(SYS_openat, AT_FDCWD, log,
					O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (size_t i = 0; fail && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i].name);

		if (strncmp(fail, kinds[i].name, n) == 0 && fail[n] == ':') {
			shim.kind = (enum shim_kind)i;
			shim.at = strtol(fail + n + 1, NULL, 10);
			shim.onward = strchr(fail, '+') != NULL;
		}
	}
	shim.ready = true;
}

__attribute__((destructor)) static void end(void)
{
	char text[64];
	int fd, n = snprintf(text, sizeof(text), "%ld %ld\n", shim.seen, shim.failed);

	shim.ready = false;
	if (shim.count) {
		fd = (int)syscall(SYS_openat, AT_FDCWD, shim.count,
				  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		(void)syscall(SYS_write, fd, text, (size_t)n);
		(void)syscall(SYS_close, fd);
	}
	if (shim_is("status-lost"))
		_exit(0);
}

bool shim_strikes(unsigned mask)
{
	if (!shim.ready || shim.kind == SHIM_NONE || !(mask & 1u << shim.kind))
		return false;
	shim.seen++;
	if (shim.seen != shim.at && !(shim.onward && shim.at > 0 && shim.seen > shim.at))
		return false;
	shim.failed++;
	if (shim_is("crash"))
		abort();
	errno = kinds[shim.kind].eno;
	return true;
}

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	return shim_strikes(1u << SHIM_MEMORY) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return shim_strikes(1u << SHIM_MEMORY) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return shim_strikes(1u << SHIM_MEMORY) ? NULL : __libc_realloc(p, n);
}

/* A program that says nothing. */
size_t fwrite(const void *bytes, size_t size, size_t n, FILE *to)
{
	REAL(size_t, fwrite, const void *, size_t, size_t, FILE *);

	return to == stderr && shim_is("no-words") ? n : real(bytes, size, n, to);
}

/* Other ways to keep a store than that of store/db_open.c. */
struct sqlite3;
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*fn)(void *, int, char **, char **),
		 void *ctx, char **message);
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*fn)(void *, int, char **, char **),
		 void *ctx, char **message)
{
	static const struct {
		const char *mutant, *of, *into;
	} changes[] = {
		{ "no-sync", "synchronous=EXTRA", "synchronous=OFF  " },
		{ "wal-normal", "synchronous=EXTRA", "synchronous=NORMAL" },
		{ "wal-normal", "PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode=WAL" },
		{ "delete-full", "synchronous=EXTRA", "synchronous=FULL " },
		{ "delete-full", "PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode=DELETE" },
		{ "no-journal", "PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode=MEMORY" }
	};
	char text[1024];
	REAL(int, sqlite3_exec, struct sqlite3 *, const char *,
	     int (*)(void *, int, char **, char **), void *, char **);

	(void)snprintf(text, sizeof(text), "%s", sql);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const char *at = shim_is(changes[i].mutant) ? strstr(text, changes[i].of) : NULL;
		char rest[1024];

		if (!at)
			continue;
		(void)snprintf(rest, sizeof(rest), "%s", at + strlen(changes[i].of));
		(void)snprintf(text + (at - text), sizeof(text) - (size_t)(at - text), "%s%s",
			       changes[i].into, rest);
	}
	/* Everything in one transaction that is never ended. */
	if (shim_is("commit-late") && strcmp(text, "COMMIT") == 0)
		return 0;
	if (shim_is("commit-late") && strncmp(text, "BEGIN", 5) == 0) {
		int (*autocommit)(struct sqlite3 *);

		*(void **)&autocommit = dlsym(RTLD_DEFAULT, "sqlite3_get_autocommit");
		if (!autocommit(db))
			return 0;
	}
	return real(db, text, fn, ctx, message);
}
