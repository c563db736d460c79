/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

/* Shortens text, which is not whole, so that it does not end within a character. */
static void cut_at_character(char *text, size_t n)
{
	size_t start = n;

	while (start > 0 && n - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)text[start - 1] >= 0xC0) {
		unsigned char lead = (unsigned char)text[start - 1];
		size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

		if (n - (start - 1) < need)
			text[start - 1] = '\0';
	}
}

/* The arguments may point into err->text, hence the copy. */
PRINTF_LIKE(3, 0) static void format_cut(char *out, size_t size, const char *fmt, va_list ap)
{
	int n = vsnprintf(out, size, fmt, ap);

	if (n < 0)
		out[0] = '\0';
	else if ((size_t)n >= size)
		cut_at_character(out, size - 1);
}

static void store(struct err *err, enum status code, const char *text)
{
	err->code = code;
	memcpy(err->text, text, strlen(text) + 1);
	err->file[0] = '\0';
	err->sheet[0] = '\0';
	err->row = 0;
}

enum status err_set(struct err *err, enum status code, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	if (!err)
		return code;
	va_start(ap, fmt);
	format_cut(text, sizeof(text), fmt, ap);
	va_end(ap);
	store(err, code, text);
	return code;
}

static const struct {
	int eno;
	const char *text;
} reasons[] = {
	{ ENOENT, TN("没有这个文件或文件夹") },
	{ EACCES, TN("没有权限") },
	{ EPERM, TN("没有权限这样做") },
	{ ENOSPC, TN("磁盘已满") },
	{ EDQUOT, TN("分给这个用户的空间已用完") },
	{ EROFS, TN("这个盘是只读的") },
	{ EIO, TN("设备读写出错，盘可能坏了或已拔出") },
	{ ENODEV, TN("设备不在，可能已拔出") },
	{ ENXIO, TN("设备不在，可能已拔出") },
	{ EISDIR, TN("这是文件夹，不是文件") },
	{ ENOTDIR, TN("路径中间的一段不是文件夹") },
	{ EEXIST, TN("已经有同名的文件") },
	{ ENOTEMPTY, TN("文件夹不是空的") },
	{ EBUSY, TN("设备或文件正被别的程序占用") },
	{ ETXTBSY, TN("文件正被别的程序占用") },
	{ EMFILE, TN("打开的文件太多") },
	{ ENFILE, TN("这台电脑打开的文件太多") },
	{ ENAMETOOLONG, TN("文件名太长") },
	{ ELOOP, TN("链接绕成了圈") },
	{ EFBIG, TN("文件超过了这个盘允许的大小") },
	{ EXDEV, TN("不能跨盘移动") },
	{ EINVAL, TN("这个盘或设备不支持这样做") },
	{ ENOMEM, TN("内存不足") },
	{ EINTR, TN("操作被打断") },
	{ EAGAIN, TN("设备暂时没有准备好") },
	{ EPIPE, TN("接收的程序已经关闭") },
};

/* room is used for numbers that have no wording. */
static const char *reason_of(int eno, char *room, size_t size)
{
	int n;

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (reasons[i].eno == eno)
			return i18n_text(reasons[i].text);
	}
	n = snprintf(room, size, T("系统错误 %d"), eno);
	return n < 0 ? "" : room;
}

enum status err_errno(struct err *err, enum status code, int eno, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX - 128], room[64];
	va_list ap;

	if (eno == ENOSPC || eno == EDQUOT)
		code = ST_FULL;
	if (!err)
		return code;
	va_start(ap, fmt);
	format_cut(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(err, code, T("%s：%s。"), text, reason_of(eno, room, sizeof(room)));
}

static void copy_place(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	if (n >= size)
		n = size - 1;
	memcpy(out, s, n);
	out[n] = '\0';
	if (s[n] != '\0')
		cut_at_character(out, n);
}

enum status err_place(struct err *err, enum status code, const char *file, const char *sheet,
		      long row)
{
	if (!err)
		return code;
	if (err->code == ST_OK)
		err->code = code;
	if (file && !err->file[0])
		copy_place(err->file, sizeof(err->file), file);
	if (sheet && !err->sheet[0])
		copy_place(err->sheet, sizeof(err->sheet), sheet);
	if (row && !err->row)
		err->row = row;
	return err->code;
}

int err_exit_status(enum status code)
{
	switch (code) {
	case ST_OK:
		return 0;
	case ST_IO:
	case ST_DB:
	case ST_BUSY:
	case ST_FULL:
		return 3;
	case ST_USAGE:
		return 2;
	case ST_NOT_FOUND:
	case ST_EXISTS:
	case ST_SYNTAX:
	case ST_FORM:
	case ST_INPUT:
	case ST_LIMIT:
	case ST_CONFLICT:
	case ST_CANCELLED:
		return 1;
	}
	return 3;
}
