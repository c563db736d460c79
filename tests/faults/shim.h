/* SPDX-License-Identifier: MIT */
/* What shim_files.c records, one after the other: a struct shim_record and, of a write, its bytes. */
#ifndef RUHU_TESTS_FAULTS_SHIM_H
#define RUHU_TESTS_FAULTS_SHIM_H

#include <stdint.h>

enum shim_kind {
	SHIM_ENOSPC,
	SHIM_EIO,
	SHIM_EACCES,
	SHIM_SHORT,
	SHIM_EINTR,
	SHIM_MEMORY,
	SHIM_PULLED, /* EIO, of files below the root alone: the stick is out */
	SHIM_NONE
};

enum shim_op {
	SHIM_OPEN,        /* fd, a = path below the root, offset = flags */
	SHIM_OPEN_FOLDER, /* "." = the root */
	SHIM_CLOSE,
	SHIM_WRITE,    /* fd, offset, n bytes */
	SHIM_TRUNCATE, /* fd, offset = size */
	SHIM_SYNC,
	SHIM_RENAME, /* a to b */
	SHIM_LINK,
	SHIM_UNLINK,
	SHIM_ACK /* a = its name */
};

struct shim_record {
	uint32_t op;
	int32_t fd;
	int64_t offset;
	uint64_t n;
	char a[96], b[96];
};

#endif
