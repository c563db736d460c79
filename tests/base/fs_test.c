/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fs.h"
#include "base/strbuf.h"

/* The failing disk: which call gives which errno (0 = none), and how many bytes write() takes
 * before. */
static struct {
	int write_errno, fsync_errno, rename_errno, mkstemp_errno;
	size_t room;
	bool spoil; /* write() stores other bytes than it was given */
} disk;

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_mkstemp(char *path);
int __wrap_mkstemp(char *path);

ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
	if (disk.write_errno) {
		if (disk.room == 0) {
			errno = disk.write_errno;
			return -1;
		}
		if (n > disk.room)
			n = disk.room;
		disk.room -= n;
	}
	return __real_write(fd, disk.spoil ? "xxxxxxxx" : bytes, disk.spoil && n > 8 ? 8 : n);
}

int __wrap_fsync(int fd)
{
	errno = disk.fsync_errno;
	return disk.fsync_errno ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
	errno = disk.rename_errno;
	return disk.rename_errno ? -1 : __real_rename(from, to);
}

int __wrap_mkstemp(char *path)
{
	errno = disk.mkstemp_errno;
	return disk.mkstemp_errno ? -1 : __real_mkstemp(path);
}

struct room {
	char dir[64];
	struct arena *arena;
	struct err err;
};

static int open_room(void **state)
{
	struct room *r = calloc(1, sizeof(*r));

	if (!r || snprintf(r->dir, sizeof(r->dir), "fs-test-XXXXXX") < 0 || !mkdtemp(r->dir))
		return -1;
	memset(&disk, 0, sizeof(disk));
	r->arena = arena_new();
	*state = r;
	return 0;
}

static void remove_tree(const char *dir)
{
	char command[128];

	if (snprintf(command, sizeof(command), "rm -rf '%s'", dir) < 0 || system(command) != 0)
		print_message("could not remove %s\n", dir);
}

static int close_room(void **state)
{
	struct room *r = *state;

	remove_tree(r->dir);
	arena_free(r->arena);
	free(r);
	return 0;
}

static const char *in_room(struct room *r, const char *name)
{
	return fs_join(r->arena, r->dir, name);
}

static void expect_content(struct room *r, const char *path, const char *bytes)
{
	struct strbuf sb;

	strbuf_init(&sb);
	assert_int_equal(fs_read(&sb, path, 10000000, &r->err), ST_OK);
	assert_string_equal(sb.data, bytes);
	strbuf_clear(&sb);
}

static size_t count_entries(struct room *r)
{
	char command[128], line[32] = "";
	FILE *p;
	char *end;
	long n;

	assert_true(snprintf(command, sizeof(command), "ls -A '%s' | wc -l", r->dir) > 0);
	p = popen(command, "r");
	assert_non_null(p);
	assert_non_null(fgets(line, sizeof(line), p));
	assert_int_equal(pclose(p), 0);
	n = strtol(line, &end, 10);
	return (size_t)n;
}

static void fs__write__new_and_over(void **state)
{
	struct room *r = *state;
	const char *path = in_room(r, "答卷.csv");
	struct stat st;

	assert_int_equal(fs_write(path, "一", 3, 0600, &r->err), ST_OK);
	expect_content(r, path, "一");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(fs_write(path, "二二", 6, 0640, &r->err), ST_OK);
	expect_content(r, path, "二二");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(fs_write(path, "", 0, 0600, &r->err), ST_OK);
	expect_content(r, path, "");
	assert_int_equal(count_entries(r), 1);
}

static void fs__write__every_failure_leaves_the_old_file(void **state)
{
	struct room *r = *state;
	const char *path = in_room(r, "a");
	static const struct {
		int write_errno, fsync_errno, rename_errno, mkstemp_errno;
		bool spoil;
		enum status code;
		const char *word;
	} cases[] = {
		{ ENOSPC, 0, 0, 0, false, ST_FULL, "磁盘已满" },
		{ EIO, 0, 0, 0, false, ST_IO, "设备读写出错" },
		{ 0, ENOSPC, 0, 0, false, ST_FULL, "磁盘已满" },
		{ 0, EIO, 0, 0, false, ST_IO, "设备读写出错" },
		{ 0, 0, EACCES, 0, false, ST_IO, "没有权限" },
		{ 0, 0, 0, ENOSPC, false, ST_FULL, "磁盘已满" },
		{ 0, 0, 0, EROFS, false, ST_IO, "只读" },
		{ 0, 0, 0, 0, true, ST_IO, "读回来不一样" },
	};

	assert_int_equal(fs_write(path, "old", 3, 0600, &r->err), ST_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		disk.write_errno = cases[i].write_errno;
		disk.fsync_errno = cases[i].fsync_errno;
		disk.rename_errno = cases[i].rename_errno;
		disk.mkstemp_errno = cases[i].mkstemp_errno;
		disk.spoil = cases[i].spoil;
		disk.room = 2;
		assert_int_equal(fs_write(path, "newer", 5, 0600, &r->err), cases[i].code);
		memset(&disk, 0, sizeof(disk));
		assert_non_null(strstr(r->err.text, cases[i].word));
		assert_non_null(strstr(r->err.text, path));
		expect_content(r, path, "old");
		assert_int_equal(count_entries(r), 1);
	}
}

static void fs__write__interrupted_and_short_writes_go_on(void **state)
{
	struct room *r = *state;
	struct strbuf big;

	strbuf_init(&big);
	for (int i = 0; i < 100000; i++)
		strbuf_addf(&big, "%d,", i);
	assert_int_equal(fs_write(in_room(r, "big"), big.data, big.len, 0600, &r->err), ST_OK);
	expect_content(r, in_room(r, "big"), big.data);
	strbuf_clear(&big);
}

static void fs__write__where_it_cannot(void **state)
{
	struct room *r = *state;

	assert_int_equal(fs_write(in_room(r, "no/such/folder"), "x", 1, 0600, &r->err), ST_IO);
	assert_non_null(strstr(r->err.text, "没有这个文件或文件夹"));
	assert_int_equal(fs_mkdirs(in_room(r, "sub"), &r->err), ST_OK);
	assert_int_equal(fs_write(in_room(r, "sub"), "x", 1, 0600, &r->err), ST_IO);
	assert_true(fs_is_dir(in_room(r, "sub")));
	assert_int_equal(count_entries(r), 1);
}

static void fs__read__cap(void **state)
{
	struct room *r = *state;
	const char *path = in_room(r, "a");
	struct strbuf sb;

	strbuf_init(&sb);
	assert_int_equal(fs_write(path, "12345", 5, 0600, &r->err), ST_OK);
	assert_int_equal(fs_read(&sb, path, 5, &r->err), ST_OK);
	assert_int_equal(sb.len, 5);
	strbuf_reset(&sb);
	assert_int_equal(fs_read(&sb, path, 4, &r->err), ST_LIMIT);
	assert_non_null(strstr(r->err.text, "太大"));
	strbuf_clear(&sb);
}

static void fs__open__only_regular_files(void **state)
{
	struct room *r = *state;
	const char *fifo = in_room(r, "pipe");
	int fd = 7;

	assert_int_equal(fs_open(&fd, in_room(r, "absent"), &r->err), ST_NOT_FOUND);
	assert_int_equal(fd, -1);
	assert_non_null(strstr(r->err.text, "没有这个文件"));
	assert_int_equal(fs_open(&fd, r->dir, &r->err), ST_IO);
	assert_non_null(strstr(r->err.text, "是文件夹"));
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(fs_open(&fd, fifo, &r->err), ST_IO); /* and does not wait for a writer */
	assert_int_equal(fs_open(&fd, "/dev/null", &r->err), ST_IO);
	assert_int_equal(fs_write(in_room(r, "a"), "x", 1, 0600, &r->err), ST_OK);
	assert_int_equal(fs_open(&fd, in_room(r, "a"), &r->err), ST_OK);
	assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(close(fd), 0);
}

static void fs__open__no_permission(void **state)
{
	struct room *r = *state;
	const uid_t me = geteuid();
	enum status wrote, opened;
	int fd;

	/* The superuser may read everything: it becomes somebody else for a moment. */
	if (me == 0)
		assert_int_equal(seteuid(65534), 0);
	wrote = fs_write(in_room(r, "a"), "x", 1, 0, NULL);
	opened = fs_open(&fd, "/etc/shadow", &r->err);
	assert_int_equal(seteuid(me), 0);
	assert_int_equal(opened, ST_IO);
	assert_non_null(strstr(r->err.text, "没有权限"));
	assert_int_equal(wrote, me == 0 ? ST_IO : ST_OK);
}

static void fs__mkdirs__with_parents(void **state)
{
	struct room *r = *state;
	struct stat st;

	assert_int_equal(fs_mkdirs(in_room(r, "a/b//c/"), &r->err), ST_OK);
	assert_int_equal(fs_mkdirs(in_room(r, "a/b/c"), &r->err), ST_OK);
	assert_int_equal(stat(in_room(r, "a/b/c"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(fs_mkdirs("/", &r->err), ST_OK);
	assert_int_equal(fs_mkdirs(".", &r->err), ST_OK);
	assert_int_equal(fs_write(in_room(r, "a/f"), "x", 1, 0600, &r->err), ST_OK);
	assert_int_equal(fs_mkdirs(in_room(r, "a/f/g"), &r->err), ST_IO);
	assert_int_equal(fs_mkdirs(in_room(r, "a/f"), &r->err), ST_IO);
	assert_true(fs_exists(in_room(r, "a/f")));
	assert_false(fs_is_dir(in_room(r, "a/f")));
	assert_false(fs_exists(in_room(r, "a/g")));
}

static void fs__list__sorted_without_hidden(void **state)
{
	static const char *const names[] = { "b",       "a",     "户.csv",
					     ".hidden", "sub/c", "sub/deeper/d",
					     ".git/x" };
	struct room *r = *state;
	const char *const *list;
	size_t n;

	assert_int_equal(fs_list(&list, &n, r->arena, r->dir, false, &r->err), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(fs_mkdirs(in_room(r, "sub/deeper"), &r->err), ST_OK);
	assert_int_equal(fs_mkdirs(in_room(r, ".git"), &r->err), ST_OK);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(fs_write(in_room(r, names[i]), "x", 1, 0600, &r->err), ST_OK);
	assert_int_equal(symlink(".", in_room(r, "circle")), 0);
	assert_int_equal(symlink("nowhere", in_room(r, "dangling")), 0);
	assert_int_equal(fs_list(&list, &n, r->arena, r->dir, false, &r->err), ST_OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0], in_room(r, "a"));
	assert_string_equal(list[1], in_room(r, "b"));
	assert_string_equal(list[2], in_room(r, "户.csv"));
	assert_int_equal(fs_list(&list, &n, r->arena, r->dir, true, &r->err), ST_OK);
	assert_int_equal(n, 5);
	assert_string_equal(list[2], in_room(r, "sub/c"));
	assert_string_equal(list[3], in_room(r, "sub/deeper/d"));
	assert_int_equal(fs_list(&list, &n, r->arena, in_room(r, "none"), true, &r->err),
			 ST_NOT_FOUND);
}

static void fs__names__join_base_safe(void **state)
{
	struct room *r = *state;
	char name[400];

	assert_string_equal(fs_join(r->arena, "a", "b"), "a/b");
	assert_string_equal(fs_join(r->arena, "a/", "b"), "a/b");
	assert_string_equal(fs_join(r->arena, "", "b"), "b");
	assert_string_equal(fs_base_name("/x/y.csv"), "y.csv");
	assert_string_equal(fs_base_name("y.csv"), "y.csv");
	assert_string_equal(fs_base_name("x/"), "");
	assert_string_equal(fs_safe_name(r->arena, "奈曼旗 第1组/甲"), "奈曼旗_第1组_甲");
	assert_string_equal(fs_safe_name(r->arena, "../../etc"), "_._.._etc");
	assert_string_equal(fs_safe_name(r->arena, "."), "_");
	assert_string_equal(fs_safe_name(r->arena, ""), "_");
	assert_string_equal(fs_safe_name(r->arena, "a\033\xFF*?b.csv"), "a____b.csv");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_in_range(strlen(fs_safe_name(r->arena, name)), 100, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fs__write__new_and_over, open_room, close_room),
		cmocka_unit_test_setup_teardown(fs__write__every_failure_leaves_the_old_file,
						open_room, close_room),
		cmocka_unit_test_setup_teardown(fs__write__interrupted_and_short_writes_go_on,
						open_room, close_room),
		cmocka_unit_test_setup_teardown(fs__write__where_it_cannot, open_room, close_room),
		cmocka_unit_test_setup_teardown(fs__read__cap, open_room, close_room),
		cmocka_unit_test_setup_teardown(fs__open__only_regular_files, open_room,
						close_room),
		cmocka_unit_test_setup_teardown(fs__open__no_permission, open_room, close_room),
		cmocka_unit_test_setup_teardown(fs__mkdirs__with_parents, open_room, close_room),
		cmocka_unit_test_setup_teardown(fs__list__sorted_without_hidden, open_room,
						close_room),
		cmocka_unit_test_setup_teardown(fs__names__join_base_safe, open_room, close_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
