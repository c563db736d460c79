/* SPDX-License-Identifier: MIT */
/* Files: read whole with a cap, written so that a name never holds half a file. Errors are
 * sentences that name the file. */
#ifndef RUHU_BASE_FS_H
#define RUHU_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct strbuf;
struct arena;

/* Opens a regular file for reading (O_CLOEXEC, not a FIFO or device). The caller closes *fd. */
MUST_USE enum status fs_open(int *fd, const char *path, struct err *err);

/* Appends all of fd to out; ST_LIMIT past max bytes. name is for the sentence. */
MUST_USE enum status fs_read_fd(struct strbuf *out, int fd, const char *name, size_t max,
				struct err *err);
MUST_USE enum status fs_read(struct strbuf *out, const char *path, size_t max, struct err *err);

/* Temporary name beside path, write, fsync, re-open and compare, rename, fsync of the folder. On
 * failure path is as it was (but for a failure of the very last step, which the sentence tells)
 * and the temporary file is gone. mode e.g. 0600. */
MUST_USE enum status fs_write(const char *path, const void *bytes, size_t n, unsigned mode,
			      struct err *err);

/* Another name in the same folder; it survives a power cut. What stood under that name is gone. */
MUST_USE enum status fs_move(const char *from, const char *to, struct err *err);
/* Overwrites the file with zeros, then removes it. ST_OK where there is none. What a disk of flash memory keeps behind the scenes is out
 * of reach. */
MUST_USE enum status fs_wipe(const char *path, struct err *err);

MUST_USE enum status fs_mkdirs(const char *path, struct err *err); /* with parents, mode 0700 */
bool fs_is_dir(const char *path);
bool fs_exists(const char *path);

/* Names of the regular files of a folder (not its subfolders unless deep), sorted by bytes,
 * hidden ones left out, as full paths in a. */
MUST_USE enum status fs_list(const char *const **out, size_t *n, struct arena *a, const char *dir,
			     bool deep, struct err *err);

char *fs_join(struct arena *a, const char *dir, const char *name);
const char *fs_base_name(const char *path); /* points into path */
/* Keeps letters, digits, Han, '-', '_' and '.'; everything else becomes '_'; never empty, no
 * leading dot. */
char *fs_safe_name(struct arena *a, const char *name);

#endif
