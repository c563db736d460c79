/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/faults/replay.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/faults/shim.h"

enum { SECTOR = 512, FDS = 1024 };

struct change { /* of a file's bytes; n 0 = its size becomes offset */
	size_t offset, n;
	const char *bytes; /* in the log */
};
struct inode {
	struct strbuf safe;
	VEC(struct change) pending;
};
struct entry {
	char name[96];
	int inode;
};
struct entries {
	VEC(struct entry) list;
};
enum name_op { NAME_NEW, NAME_RENAME, NAME_GONE };
struct rename { /* of a folder's names */
	enum name_op op;
	char a[96], b[96];
	int inode;
};
struct disk {
	VEC(struct inode) inodes;
	struct entries safe, now;
	VEC(struct rename) pending;
	int fd[FDS]; /* inode, or -1 */
	char folder[FDS][96];
	char ack[96];
};

static int find(const struct entries *e, const char *name)
{
	for (size_t i = 0; i < e->list.n; i++)
		if (strcmp(e->list.v[i].name, name) == 0)
			return (int)i;
	return -1;
}

static void put(struct entries *e, const char *name, int inode)
{
	struct entry new = { .inode = inode };
	int at = find(e, name);

	(void)snprintf(new.name, sizeof(new.name), "%s", name);
	if (at >= 0)
		e->list.v[at] = new;
	else
		VEC_PUSH(&e->list, new);
}

static void drop(struct entries *e, const char *name)
{
	int at = find(e, name);

	if (at >= 0)
		e->list.v[at] = e->list.v[--e->list.n];
}

static int new_inode(struct disk *d)
{
	struct inode new = { .pending = { NULL, 0, 0 } };

	strbuf_init(&new.safe);
	VEC_PUSH(&d->inodes, new);
	return (int)d->inodes.n - 1;
}

struct disk *disk_new(const struct file_list *base)
{
	struct disk *d = mem_alloc(sizeof(*d));

	for (size_t i = 0; i < FDS; i++)
		d->fd[i] = -1;
	for (size_t i = 0; i < base->n; i++) {
		int inode = new_inode(d);

		strbuf_add(&d->inodes.v[inode].safe,
			   base->v[i].bytes.len ? base->v[i].bytes.data : "", base->v[i].bytes.len);
		put(&d->safe, base->v[i].name, inode);
		put(&d->now, base->v[i].name, inode);
	}
	return d;
}

void disk_free(struct disk *d)
{
	for (size_t i = 0; i < d->inodes.n; i++) {
		strbuf_clear(&d->inodes.v[i].safe);
		VEC_CLEAR(&d->inodes.v[i].pending);
	}
	VEC_CLEAR(&d->inodes);
	VEC_CLEAR(&d->safe.list);
	VEC_CLEAR(&d->now.list);
	VEC_CLEAR(&d->pending);
	free(d);
}

static void resize(struct strbuf *bytes, size_t n)
{
	static const char zeros[4096];

	while (bytes->len < n)
		strbuf_add(bytes, zeros,
			   n - bytes->len < sizeof(zeros) ? n - bytes->len : sizeof(zeros));
	if (bytes->len > n)
		strbuf_cut(bytes, n);
}

static void apply(struct strbuf *bytes, size_t offset, const char *from, size_t n)
{
	if (bytes->len < offset + n)
		resize(bytes, offset + n);
	memcpy(bytes->data + offset, from, n);
}

static void apply_name(struct entries *e, const struct rename *r)
{
	switch (r->op) {
	case NAME_NEW:
		put(e, r->a, r->inode);
		break;
	case NAME_RENAME:
		drop(e, r->a);
		put(e, r->b, r->inode);
		break;
	case NAME_GONE:
		drop(e, r->a);
		break;
	}
}

static void rename_now(struct disk *d, enum name_op op, const char *a, const char *b, int inode)
{
	struct rename r = { .op = op, .inode = inode };

	(void)snprintf(r.a, sizeof(r.a), "%s", a);
	(void)snprintf(r.b, sizeof(r.b), "%s", b);
	apply_name(&d->now, &r);
	VEC_PUSH(&d->pending, r);
}

/* "out/x" is in "out", "x" in ".". */
static bool within(const char *name, const char *folder)
{
	const char *slash = strrchr(name, '/');
	size_t n = slash ? (size_t)(slash - name) : 0;

	return n == 0 ? strcmp(folder, ".") == 0
		      : strlen(folder) == n && strncmp(name, folder, n) == 0;
}

static void sync_folder(struct disk *d, const char *folder)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->pending.n; i++) {
		const struct rename *r = &d->pending.v[i];

		if (within(r->op == NAME_RENAME ? r->b : r->a, folder))
			apply_name(&d->safe, r);
		else
			d->pending.v[kept++] = *r;
	}
	d->pending.n = kept;
}

static void sync_file(struct inode *f)
{
	for (size_t i = 0; i < f->pending.n; i++) {
		const struct change *c = &f->pending.v[i];

		if (c->n)
			apply(&f->safe, c->offset, c->bytes, c->n);
		else
			resize(&f->safe, c->offset);
	}
	f->pending.n = 0;
}

static void change(struct disk *d, int fd, size_t offset, const char *bytes, size_t n)
{
	struct change c = { .offset = offset, .n = n, .bytes = bytes };

	if (d->fd[fd] >= 0)
		VEC_PUSH(&d->inodes.v[d->fd[fd]].pending, c);
}

static bool open_file(struct disk *d, const struct shim_record *r)
{
	int at = find(&d->now, r->a);

	if (at >= 0) {
		d->fd[r->fd] = d->now.list.v[at].inode;
		if (r->offset & O_TRUNC)
			change(d, r->fd, 0, NULL, 0);
		return (r->offset & O_TRUNC) != 0;
	}
	d->fd[r->fd] = new_inode(d);
	rename_now(d, NAME_NEW, r->a, "", d->fd[r->fd]);
	return true;
}

static bool take(struct disk *d, const struct shim_record *r, const char *bytes)
{
	int at;

	switch ((enum shim_op)r->op) {
	case SHIM_OPEN:
		return open_file(d, r);
	case SHIM_OPEN_FOLDER:
		d->fd[r->fd] = -1;
		(void)snprintf(d->folder[r->fd], sizeof(d->folder[0]), "%s", r->a);
		return false;
	case SHIM_CLOSE:
		d->fd[r->fd] = -1;
		d->folder[r->fd][0] = '\0';
		return false;
	case SHIM_WRITE:
		change(d, r->fd, (size_t)r->offset, bytes, r->n);
		return true;
	case SHIM_TRUNCATE:
		change(d, r->fd, (size_t)r->offset, NULL, 0);
		return true;
	case SHIM_SYNC:
		if (d->fd[r->fd] >= 0)
			sync_file(&d->inodes.v[d->fd[r->fd]]);
		else
			sync_folder(d, d->folder[r->fd]);
		return true;
	case SHIM_RENAME:
	case SHIM_LINK:
		at = find(&d->now, r->a);
		if (at >= 0)
			rename_now(d, r->op == SHIM_LINK ? NAME_NEW : NAME_RENAME,
				   r->op == SHIM_LINK ? r->b : r->a, r->b, d->now.list.v[at].inode);
		return true;
	case SHIM_UNLINK:
		rename_now(d, NAME_GONE, r->a, "", -1);
		return true;
	case SHIM_ACK:
		return true;
	}
	return false;
}

bool disk_next(struct disk *d, const struct strbuf *log, size_t *at, bool *changed,
	       const char **ack)
{
	struct shim_record r;

	*ack = NULL;
	if (*at + sizeof(r) > log->len)
		return false;
	memcpy(&r, log->data + *at, sizeof(r));
	*at += sizeof(r);
	if (r.fd >= FDS || *at + r.n > log->len)
		return false;
	*changed = take(d, &r, log->data + *at);
	*at += r.n;
	if (r.op == SHIM_ACK) {
		(void)snprintf(d->ack, sizeof(d->ack), "%s", r.a);
		*ack = d->ack;
	}
	return true;
}

static uint64_t chance(uint64_t *state)
{
	uint64_t z = (*state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* Which of the things that are not safe yet came through. */
struct luck {
	uint64_t state;
	unsigned bytes, names; /* in 16 */
};

static bool comes(struct luck *luck, unsigned in_16)
{
	return in_16 == 16 || (in_16 > 0 && chance(&luck->state) % 16 < in_16);
}

static struct luck luck_of(unsigned long variant)
{
	static const unsigned odds[] = { 1, 4, 8, 12, 15 };
	struct luck luck = { .state = variant };

	if (variant < 4) {
		luck.bytes = variant & 1 ? 16 : 0;
		luck.names = variant & 2 ? 16 : 0;
		return luck;
	}
	luck.bytes = odds[chance(&luck.state) % 5];
	luck.names = odds[chance(&luck.state) % 5];
	if (chance(&luck.state) % 4 == 0)
		luck.bytes = 16;
	if (chance(&luck.state) % 4 == 0)
		luck.names = chance(&luck.state) % 2 ? 16 : 0;
	return luck;
}

static void image_file(struct strbuf *out, const struct inode *f, struct luck *luck)
{
	strbuf_add(out, f->safe.len ? f->safe.data : "", f->safe.len);
	for (size_t i = 0; i < f->pending.n; i++) {
		const struct change *c = &f->pending.v[i];

		if (c->n == 0 && comes(luck, luck->bytes))
			resize(out, c->offset);
		for (size_t done = 0; done < c->n;) {
			size_t part = SECTOR - (c->offset + done) % SECTOR;

			part = part < c->n - done ? part : c->n - done;
			if (comes(luck, luck->bytes))
				apply(out, c->offset + done, c->bytes + done, part);
			done += part;
		}
	}
}

void disk_image(const struct disk *d, unsigned long variant, struct file_list *out)
{
	struct luck luck = luck_of(variant);
	struct entries names = { .list = { NULL, 0, 0 } };

	for (size_t i = 0; i < d->safe.list.n; i++)
		VEC_PUSH(&names.list, d->safe.list.v[i]);
	for (size_t i = 0; i < d->pending.n; i++)
		if (comes(&luck, luck.names))
			apply_name(&names, &d->pending.v[i]);
	for (size_t i = 0; i < names.list.n; i++)
		image_file(files_add(out, names.list.v[i].name),
			   &d->inodes.v[names.list.v[i].inode], &luck);
	VEC_CLEAR(&names.list);
}
